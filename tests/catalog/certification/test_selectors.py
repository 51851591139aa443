from datetime import date

import pytest
import time_machine
from django.utils import translation

from catalog.certification.models import Certificate
from catalog.certification.panel import length_words
from catalog.certification.selectors import (
    PRODUCTS,
    SUBJECTS,
    certificate_by_number,
    certificate_panel,
    find,
    with_register,
)
from catalog.products.models import ListingState, Product
from catalog.products.selectors import untracked_classes
from tests.cast import make_certificate, make_decision, make_listing, make_product


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel("2026-11-20T09:00:00+07:00", tick=False):
        yield


@pytest.fixture
def register(coop, household, lao_cai):
    """A valid certificate, an expired one by a district that is gone, and a withdrawn one."""
    honey = make_listing(coop, title="Mật ong bạc hà", stars=None)
    make_certificate(
        honey,
        number="OCOP-26-000101",
        issued_on=date(2025, 5, 5),
        decision=make_decision("962/QĐ-UBND", issued_on=date(2025, 5, 5)),
        product_code="10-085-02869-3-2025",
    )
    spirit = make_product(coop, title="Rượu ngô men lá", set_number=14)
    make_certificate(
        spirit,
        number="OCOP-26-000102",
        stars=3,
        issued_on=date(2023, 3, 14),
        decision=make_decision(
            "417/QĐ-UBND", issuer_name="UBND huyện Bắc Hà", issuer_level="district", province=lao_cai
        ),
    )
    durian = make_product(household, title="Sầu riêng Cái Bè", listing_state=ListingState.SUSPENDED)
    make_certificate(
        durian, number="OCOP-26-000103", withdrawn_on=date(2026, 3, 1), withdrawal_reason="Hồ sơ không đúng."
    )


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("OCOP-26-000101", ["101"]),
        ("ocop 26 000101", ["101"]),
        ("000101", ["101"]),
        ("962/QĐ-UBND", ["101"]),
        ("số 962/qd-ubnd ngày 5/5/2025", ["101"]),
        ("962", ["101"]),
        ("10-085-02869-3-2025", ["101"]),
        ("10 085 02869 3 2025", ["101"]),
        ("mat ong bac ha", ["101"]),
        ("MẬT ONG", ["101"]),
        ("rượu", ["102"]),
        ("sau rieng", ["103"]),
        ("bảy hiền", ["103"]),
        ("nong san bac ha", ["101", "102"]),
        ("mật ong nông sản", ["101"]),
        ("không có món này", []),
        ("999/QĐ-UBND", []),
        ("", []),
        ("   ", []),
        ("%", []),
        ("_", []),
        ("́", []),
    ],
)
def test_find(text, numbers, register):
    found = find(text)
    assert sorted(view.number[-3:] for view in found.results) == numbers
    assert found.total == len(numbers)


def test_where_to_look(register):
    assert [view.number[-3:] for view in find("bac ha", PRODUCTS).results] == ["101"]
    assert sorted(view.number[-3:] for view in find("bac ha", SUBJECTS).results) == ["101", "102"]


def test_an_old_name_is_found(coop):
    product = make_product(coop, title="Mật ong hoa bạc hà", former_titles="Mật ong Lùng Phình")
    make_certificate(product)
    assert find("lung phinh").total == 1


def test_each_says_where_it_stands(register):
    valid, expired, withdrawn = (find(f"OCOP-26-00010{n}").results[0] for n in (1, 2, 3))

    assert (valid.state, valid.star.text, valid.rank) == ("valid", "OCOP 4 sao", "OCOP 4 sao")
    assert valid.state_text == "Đến hết 05/05/2028, còn 1 năm 5 tháng."
    assert (valid.place, valid.on_sale, bool(valid.product_url)) == ("xã Bắc Hà, Lào Cai", True, True)
    assert (valid.window_from, valid.window_to) == (date(2027, 11, 7), date(2028, 1, 6))
    assert (valid.life.now, valid.life.end, valid.life.run) == (185, 354, 185)

    assert (expired.state, expired.star, expired.rank) == ("expired", None, "từng đạt 3 sao")
    assert expired.state_text == (
        "Hết từ 14/03/2026, đã quá 8 tháng. Không còn được ghi OCOP trên nhãn và trong quảng cáo."
    )
    assert expired.issuer_note == "đơn vị cấp huyện nay không còn, thuộc Lào Cai"
    assert (expired.window_from, expired.life.now, expired.on_sale) == (None, 354, False)

    assert (withdrawn.state, withdrawn.star) == ("withdrawn", None)
    assert withdrawn.state_text == "Bị thu hồi từ 01/03/2026. Hồ sơ không đúng."
    assert [step.title for step in withdrawn.history] == ["Được công nhận", "Bị thu hồi"]
    assert withdrawn.product_url == ""


def test_what_is_known_by_its_year_says_so(coop):
    product = make_product(coop)
    make_certificate(
        product, number="OCOP-24-000001", issued_on=date(2024, 1, 1), issued_precision=Certificate.Precision.YEAR
    )
    view, others = certificate_by_number("ocop-24-000001")
    assert (view.issued_precision, view.end_on, others) == ("year", date(2027, 1, 1), ())
    assert (view.history[0].when, view.history[0].when_text) == (None, "năm 2024")


def test_the_cost_stays_the_same(coop, django_assert_max_num_queries):
    # given many results
    for n in range(30):
        make_certificate(make_listing(coop, title=f"Chè số {n}", stars=None))

    # then
    with django_assert_max_num_queries(5):
        found = find("che so")
    assert (len(found.results), found.total) == (20, 30)


def test_the_panel_shows_one_and_keeps_the_rest(coop, django_assert_num_queries):
    # given a product that went up a rank, and one whose certificate ended
    risen = make_listing(coop, title="Chè Shan", stars=None)
    make_certificate(risen, number="OCOP-26-000001", stars=3, issued_on=date(2024, 2, 1))
    make_certificate(risen, number="OCOP-26-000002", stars=4, issued_on=date(2026, 2, 1))
    ended = make_listing(coop, title="Rượu ngô", stars=None)
    make_certificate(ended, number="OCOP-26-000003", issued_on=date(2022, 2, 1))
    never = make_listing(coop, title="Muối", stars=None)
    untracked_classes()  # kept in the process
    products = {p.pk: p for p in with_register(Product.objects.filter(pk__in=[risen.pk, ended.pk, never.pk]))}

    # then
    with django_assert_num_queries(0):
        panel = certificate_panel(products[risen.pk])
        assert (panel.current.number, [o.rank for o in panel.others]) == ("OCOP-26-000002", ["OCOP 3 sao"])
        panel = certificate_panel(products[ended.pk])
        assert (panel.current.state, panel.current.star, panel.current.rank) == ("expired", None, "")
        assert certificate_panel(products[never.pk]).current is None


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [
        (date(2026, 1, 1), date(2026, 1, 2), "1 ngày"),
        (date(2026, 1, 1), date(2026, 3, 31), "89 ngày"),
        (date(2026, 1, 1), date(2026, 4, 1), "3 tháng"),
        (date(2026, 1, 31), date(2026, 4, 30), "3 tháng"),
        (date(2026, 1, 1), date(2027, 1, 1), "1 năm"),
        (date(2026, 6, 12), date(2028, 5, 5), "1 năm 10 tháng"),
    ],
)
def test_lengths(start, end, words):
    with translation.override("vi"):
        assert length_words(start, end) == words
