"""Lists of the operator's: purchases, payments, refunds and transfers, each searched, filtered and taken away."""

import csv
from io import BytesIO, StringIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from openpyxl import load_workbook

from catalog.kernel.models import JournalEntry
from marketplace.order.models import OrderGroup
from marketplace.order.services import move_parcel
from marketplace.payment.models import BankAccount, BankCredit
from marketplace.payment.statements import BankLine
from marketplace.payment.transfers import take_credits
from tests.cast import make_listing
from tests.marketplace.shoppers import basket_with, order, recipient

pytestmark = pytest.mark.django_db

GROUPS, CREDITS = "/dieu-hanh/don-mua/", "/dieu-hanh/bao-co/"
ALL = [GROUPS, CREDITS, "/dieu-hanh/thanh-toan/", "/dieu-hanh/hoan-tien/"]


@pytest.fixture
def office(client, operator):
    client.force_login(operator)
    return client


@pytest.fixture
def account(db):
    return BankAccount.objects.create(subject=None, bank_bin="970436", number="00110000", holder="CHO")


@pytest.fixture
def group(account, coop, household, bac_ha, settings) -> OrderGroup:
    """Two parcels that wait for one transfer to the shop."""
    settings.PAYMENT_MODE = "platform"
    goods = (make_listing(coop, title="Mật ong"), 1), (make_listing(household, title="Trà"), 1)
    return order(basket_with(*goods), recipient(bac_ha, email="hoa@example.vn"), payment="vietqr")


def line(name: str, amount: int, memo: str) -> BankLine:
    return BankLine(name, "00110000", timezone.now(), amount, memo, name, None)


def found(office, page, **words) -> list[int]:
    return [each.pk for each in office.get(page, words).context["page"].object_list]


def rows_of(answer) -> list[list[str]]:
    return list(csv.reader(StringIO(answer.getvalue().decode("utf-8-sig"))))


def test_a_purchase_is_found_by_what_is_read_out(office, group):
    parcel = group.orders.order_by("pk")[0]
    typed = [group.number.lower(), parcel.number, group.phone, "HOA@example.vn", group.name[1:4]]
    assert [found(office, GROUPS, q=each) for each in typed] == [[group.pk]] * 5
    assert found(office, GROUPS, q="ABCDE-12345") == []


def test_purchases_with_a_parcel_in_a_state(office, group):
    move_parcel(group.orders.order_by("pk")[0], "cancel", None)
    assert found(office, GROUPS, **{"trang-thai": "cancelled"}) == [group.pk]
    assert found(office, GROUPS, **{"trang-thai": "awaiting"}) == [group.pk]
    assert found(office, GROUPS, **{"trang-thai": "delivered"}) == []


def test_a_file_of_purchases_keeps_zeros_and_runs_nothing_and_is_journalled(office, operator, group):
    # given a buyer with a name that a program would take for a formula
    OrderGroup.objects.filter(pk=group.pk).update(name="=1+1", phone="0912345678")

    # when both files are taken
    text = rows_of(office.get(GROUPS, {"xuat": "csv"}))
    sheet = load_workbook(BytesIO(office.get(GROUPS, {"xuat": "xlsx"}).getvalue())).active

    # then
    assert text[1][2] == "'=1+1"
    cells = dict(zip(text[0], next(iter(sheet.iter_rows(min_row=2))), strict=True))
    assert (cells["Người mua"].value, cells["Người mua"].data_type) == ("=1+1", "s")
    assert (cells["Điện thoại"].value.replace(" ", ""), cells["Điện thoại"].data_type) == ("0912345678", "s")
    assert (cells["Tổng"].value, cells["Số kiện"].value) == (group.total, 2)
    assert cells["Đặt lúc"].data_type == "d"
    taken = JournalEntry.objects.filter(action="shop.groups.file", actor_id=str(operator.pk))
    assert sorted(each.data["kind"] for each in taken) == ["csv", "xlsx"]


def test_transfers_to_the_shop_alone(office, account, group, coop):
    # given one that pays, one that waits, and one to a subject
    code = group.attempts.get().code
    other = BankAccount.objects.create(subject=coop, bank_bin="970436", number="00220000", holder="HTX")
    take_credits(account, [line("FT1", group.total, f"mua {code}"), line("FT2", 5_000, "mua mat ong")], "feed")
    take_credits(other, [line("FT3", 5_000, "mua mat ong")], "feed")
    paid, waits = BankCredit.objects.filter(account=account).order_by("pk")

    # then
    assert sorted(found(office, CREDITS)) == [paid.pk, waits.pk]
    for typed, expected in (("mat ong", waits), ("5.000", waits), ("FT2", waits), (group.number, paid), (code, paid)):
        assert found(office, CREDITS, q=typed) == [expected.pk], typed
    assert found(office, CREDITS, **{"trang-thai": "review"}) == [waits.pk]
    assert sorted(row[3] for row in rows_of(office.get(CREDITS, {"xuat": "csv"}))[1:]) == ["FT1", "FT2"]


@pytest.mark.parametrize("path", ALL)
@pytest.mark.parametrize("q", ["\x00", "x" * 10_000, "' OR 1=1", "🍯", "%", "0" * 50, "٥٠٠٠"])
def test_whatever_is_typed_is_answered(office, group, path, q):
    for more in ({}, {"xuat": "csv"}, {"xuat": "xlsx"}, {"xuat": "exe"}):
        assert office.get(path, {"q": q, "trang": q, "trang-thai": q, **more}).status_code == 200


@pytest.mark.parametrize("path", [*ALL, "/dieu-hanh/so-cai/", "/dieu-hanh/muc-thu/", "/dieu-hanh/chi-tra/"])
@pytest.mark.parametrize("kind", ["", "csv", "xlsx"])
def test_for_the_operator_alone(client, owner, office, path, kind):
    page = office.get(path, {"xuat": kind})
    assert page.status_code == 200
    assert "no-store" in page["Cache-Control"]
    client.force_login(owner)
    assert client.get(path, {"xuat": kind}).status_code in (302, 403, 404)


def test_pages_cost_the_same_with_more_rows(office, group, account, coop, bac_ha):
    def costs(path: str) -> int:
        with CaptureQueriesContext(connection) as asked:
            office.get(path)
        return len(asked)

    # given a row in each list
    take_credits(account, [line("FT0", 5_000, "mua mat ong")], "feed")
    office.get(GROUPS)
    before = [costs(path) for path in ALL]

    # when there are more
    order(basket_with((make_listing(coop, title="Miến"), 1)), recipient(bac_ha), payment="vietqr")
    take_credits(account, [line(f"FT{number}", 5_000, "mua mat ong") for number in range(1, 6)], "feed")

    # then
    assert [costs(path) for path in ALL] == before
