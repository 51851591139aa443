from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection

from catalog.certification import services
from catalog.certification.models import Certificate, Evidence
from catalog.certification.services import Recognition, extend_certificate, register_certificate, withdraw_certificate
from catalog.certification.signals import certificate_changed
from catalog.certification.stars import star_of
from catalog.kernel.models import JournalEntry
from tests.cast import make_certificate, make_decision, make_product

PAPER = Recognition(stars=4, issued_on=date(2026, 6, 1), evidence=Evidence.DECISION, product_code="15 02869 3 2026")


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel("2026-11-20T09:00:00+07:00", tick=False):
        yield


@pytest.fixture
def told():
    heard = []

    def hear(product_ids, **_):
        heard.append(product_ids)

    certificate_changed.connect(hear)
    yield heard
    certificate_changed.disconnect(hear)


def test_a_recognition_is_entered_once(coop, province_office, told):
    # given
    product = make_product(coop)

    # when
    first = register_certificate(product, province_office, PAPER)
    again = register_certificate(product, province_office, PAPER)

    # then
    assert Certificate.objects.get() == first == again
    assert (first.number, first.product_code, first.end_on) == ("OCOP-26-000001", "15-02869-3-2026", date(2029, 6, 1))
    assert star_of(product.pk).count == 4
    entry = JournalEntry.objects.get(action="ocop.certificate.register")
    assert str(entry) == "Ghi giấy chứng nhận OCOP-26-000001 cho Mật ong hoa bạc hà, cấp ngày 01/06/2026."
    assert told == [[product.pk]]


def test_numbers_go_on_where_the_register_ends(coop, province_office):
    make_certificate(make_product(coop, title="Một"), number="OCOP-26-000041")
    certificate = register_certificate(make_product(coop, title="Hai"), province_office, PAPER)
    assert certificate.number == "OCOP-26-000042"


def test_a_number_taken_meanwhile_is_not_used_twice(coop, province_office, monkeypatch):
    # given a registrar who reads the last number just before another one uses it
    make_certificate(make_product(coop, title="Một"), number="OCOP-26-000001")
    numbers = iter(["OCOP-26-000001", "OCOP-26-000002"])
    monkeypatch.setattr(services, "_next_number", lambda: next(numbers))

    # when / then
    assert register_certificate(make_product(coop, title="Hai"), province_office, PAPER).number == "OCOP-26-000002"


@pytest.mark.parametrize(
    ("person", "stars", "allowed"),
    [
        ("province_office", 4, True),
        ("national_office", 4, True),
        ("operator", 5, True),
        ("national_office", 5, True),
        ("province_office", 5, False),
        ("other_province_office", 4, False),
        ("owner", 3, False),
        ("council_member", 3, False),
    ],
)
def test_who_enters_what(person, stars, allowed, coop, request):
    product, user = make_product(coop), request.getfixturevalue(person)
    paper = Recognition(stars=stars, issued_on=date(2026, 6, 1), evidence=Evidence.DECISION)
    if allowed:
        register_certificate(product, user, paper)
    else:
        with pytest.raises(PermissionDenied):
            register_certificate(product, user, paper)
    assert Certificate.objects.count() == int(allowed)


@pytest.mark.parametrize("stars", [1, 2, 6])
def test_one_and_two_stars_cannot_be_entered(stars, coop, operator):
    with pytest.raises((ValidationError, IntegrityError)):
        register_certificate(make_product(coop), operator, Recognition(stars, date(2026, 6, 1), Evidence.DECISION))
    assert Certificate.objects.count() == 0


def test_a_wrong_code_is_explained(coop, province_office):
    paper = Recognition(4, date(2026, 6, 1), Evidence.DECISION, product_code="OCOP 4")
    with pytest.raises(ValidationError) as refused:
        register_certificate(make_product(coop), province_office, paper)
    assert list(refused.value.message_dict) == ["product_code"]


def test_an_extension_is_at_most_180_days(coop, province_office, told):
    # given a certificate that ended on 1 October 2026
    product = make_product(coop)
    certificate = make_certificate(product, issued_on=date(2023, 10, 1))
    assert star_of(product.pk) is None

    # when
    with pytest.raises(ValidationError):
        extend_certificate(certificate, province_office, until=certificate.end_on + timedelta(days=181))
    with pytest.raises(ValidationError):
        extend_certificate(certificate, province_office, until=certificate.end_on)
    extend_certificate(certificate, province_office, until=certificate.end_on + timedelta(days=180))

    # then
    assert star_of(product.pk).until == date(2027, 3, 30)
    assert told == [[product.pk]]


def test_a_withdrawal_needs_a_reason_and_takes_the_star_at_once(coop, province_office, told):
    # given
    product = make_product(coop)
    certificate = make_certificate(product)
    decision = make_decision("77/QĐ-UBND")

    # when
    with pytest.raises(ValidationError):
        withdraw_certificate(certificate, province_office, on=date(2026, 11, 20), reason=" ", decision=decision)
    assert star_of(product.pk) is not None
    withdraw_certificate(certificate, province_office, on=date(2026, 11, 20), reason="Hồ sơ giả", decision=decision)

    # then
    assert star_of(product.pk) is None
    assert told == [[product.pk]]
    with pytest.raises(ValidationError):
        withdraw_certificate(certificate, province_office, on=date(2026, 11, 20), reason="Lần nữa", decision=decision)
    with pytest.raises(ValidationError):
        extend_certificate(certificate, province_office, until=date(2030, 1, 1))


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_two_registrars_at_once_get_two_numbers(coop, province_office):
    # given
    products = [make_product(coop, title=title) for title in ("Một", "Hai", "Ba", "Bốn")]

    def enter(product):
        try:
            return register_certificate(product, province_office, PAPER).number
        finally:
            connection.close()

    # when
    with ThreadPoolExecutor(4) as pool:
        numbers = list(pool.map(enter, products))

    # then
    assert sorted(numbers) == [f"OCOP-26-00000{n}" for n in (1, 2, 3, 4)]
