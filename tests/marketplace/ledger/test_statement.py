"""A subject's money, month by month: /kenh-chu-the/<code>/tien/."""

import csv
from datetime import date, datetime
from io import BytesIO, StringIO
from itertools import pairwise

import pytest
import time_machine
from openpyxl import load_workbook

from catalog.kernel.dates import VIETNAM
from catalog.kernel.money import format_dong
from marketplace.ledger.models import CommissionRate, Journal
from marketplace.ledger.selectors import PER_PAGE, read_month, statement
from marketplace.ledger.services import Rail, post_delivered, post_paid, post_refund
from tests.cast import make_member
from tests.marketplace.ledger.books import NOON, make_order, sold

pytestmark = pytest.mark.django_db


@pytest.fixture
def url(coop):
    return f"/kenh-chu-the/{coop.code}/tien/"


@pytest.fixture
def desk(client, owner):
    """The owner at work, on 28 November 2026."""
    client.force_login(owner)
    with time_machine.travel(datetime(2026, 11, 28, 9, 0, tzinfo=VIETNAM), tick=False):
        yield client


def told(page) -> list[tuple[str, str, int, int]]:
    return [(line.label, line.fact_label, line.amount, line.left) for line in page.context["page"].statement.lines]


def test_a_month_line_by_line(platform, desk, coop, url):
    # given a sale of October, and one of November of which a part was given back
    sold(coop, at=datetime(2026, 10, 5, 9, 0, tzinfo=VIETNAM))
    parcel = sold(coop)
    post_refund(parcel, 55_000, "r", datetime(2026, 11, 22, 9, 0, tzinfo=VIETNAM))

    # when
    page = desk.get(url)

    # then each line leaves what is owed
    assert told(page) == [
        ("Tiền hàng", "Đã giao hàng", 200_000, 409_200),
        ("Phí giao hàng", "Đã giao hàng", 20_000, 429_200),
        ("Phí sàn", "Tính phí sàn", -10_000, 419_200),
        ("Thuế GTGT của phí sàn", "Tính phí sàn", -800, 418_400),
        ("Hoàn cho người mua", "Hoàn tiền cho người mua", -55_000, 363_400),
        ("Phí sàn", "Hoàn tiền cho người mua", 2_500, 365_900),
        ("Thuế GTGT của phí sàn", "Hoàn tiền cho người mua", 200, 366_100),
    ]
    sheet = page.context["page"].statement
    assert (sheet.opening, sheet.earned, sheet.taken, sheet.closing) == (209_200, 222_700, -65_800, 366_100)
    assert (page.context["page"].previous, page.context["page"].next) == ("2026-10", "")
    assert "−55.000&nbsp;₫" in page.text
    assert page.text.count(format_dong(366_100)) == 3  # the figure, the last line, the closing


def test_what_is_held_is_told_apart(platform, desk, coop, url):
    post_paid(make_order(coop), 220_000, Rail.BANK, "1", NOON)
    page = desk.get(url)
    assert f"sàn đang giữ <b>{format_dong(220_000)}</b> của người mua" in page.text
    assert "Tháng này chưa có khoản nào" in page.text
    assert "Tải về CSV" not in page.text


def test_who_is_paid_directly_sees_what_it_owes(direct, desk, coop, url):
    post_delivered(make_order(coop), NOON)
    page = desk.get(url)
    assert "Người mua trả tiền thẳng cho bạn." in page.text
    assert f"còn phải nộp sàn <b>{format_dong(10_800)}</b>" in page.text
    assert [amount for *_line, amount, _left in told(page)] == [-10_000, -800]


@pytest.mark.parametrize(
    ("moment", "month"),
    [
        (datetime(2026, 10, 31, 23, 59, 59, 999_999, tzinfo=VIETNAM), date(2026, 10, 1)),
        (datetime(2026, 11, 1, 0, 0, 0, tzinfo=VIETNAM), date(2026, 11, 1)),
        (datetime(2026, 11, 30, 23, 59, 59, tzinfo=VIETNAM), date(2026, 11, 1)),
        (datetime(2026, 12, 1, 0, 0, 0, tzinfo=VIETNAM), date(2026, 12, 1)),
        (datetime(2026, 12, 31, 23, 59, 59, tzinfo=VIETNAM), date(2026, 12, 1)),
    ],
)
def test_a_month_is_a_month_in_vietnam(platform, coop, moment, month):
    sold(coop, at=moment)
    counts = {
        first: statement(coop, first).count for first in (date(2026, 10, 1), date(2026, 11, 1), date(2026, 12, 1))
    }
    assert {first for first, count in counts.items() if count} == {month}


@pytest.mark.parametrize(
    "typed", ["", "2026-13", "2026-00", "1999-01", "2026-1", "26-11", "2027-01", "٢٠٢٦-١١", "2026-11\0", "x" * 10_000]
)
def test_an_impossible_month_is_this_month(desk, url, typed):
    page = desk.get(url, {"ky": typed, "trang": typed})
    assert page.status_code == 200
    assert page.context["page"].statement.month == date(2026, 11, 1)
    assert read_month("2026-02") == date(2026, 2, 1)


def test_the_file(platform, desk, coop, url):
    # given a sale without commission, so that it is short
    CommissionRate.objects.all().delete()
    parcel = sold(coop, shipping=0)

    # when
    answer = desk.get(url, {"ky": "2026-11", "xuat": "csv"})

    # then
    assert answer["Content-Disposition"] == f'attachment; filename="tien-{coop.code}-2026-11.csv"'
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert list(csv.reader(StringIO(answer.getvalue().decode("utf-8-sig")))) == [
        ["Ngày", "Khoản", "Việc", "Đơn", "Số tiền (đồng)", "Còn lại (đồng)"],
        ["01/11/2026", "Số dư đầu kỳ", "", "", "", "0"],
        [
            "20/11/2026 12:00",
            "Tiền hàng",
            "Đã giao hàng",
            f"{parcel.number[:5]}-{parcel.number[5:]}",
            "220000",
            "220000",
        ],
        ["30/11/2026", "Số dư cuối kỳ", "", "", "", "220000"],
    ]


def test_the_file_adds_up_line_by_line(platform, desk, household):
    # given sales of two months, and of one a part given back after a part of it was given back before
    desk.force_login(make_member(household, "chu-ho"))
    sold(household, at=datetime(2026, 10, 5, 9, 0, tzinfo=VIETNAM))
    parcel = sold(household)
    for number, day in enumerate((21, 22)):
        post_refund(parcel, 55_555, f"r{number}", datetime(2026, 11, day, 9, 0, tzinfo=VIETNAM))

    # when the month is taken as XLSX
    answer = desk.get(f"/kenh-chu-the/{household.code}/tien/", {"ky": "2026-11", "xuat": "xlsx"})
    rows = list(load_workbook(BytesIO(answer.getvalue())).active.iter_rows(min_row=2, values_only=True))

    # then every line leaves what the next begins with, in numbers
    for earlier, later in pairwise(rows[:-1]):
        assert later[5] == earlier[5] + later[4]
    assert rows[-1][5] == rows[-2][5] == statement(household, date(2026, 11, 1)).closing
    assert rows[0][5] == statement(household, date(2026, 10, 1)).closing
    assert (rows[0][0], rows[1][0]) == (datetime(2026, 11, 1), NOON.replace(tzinfo=None))  # noqa: DTZ001 - Excel's


def test_many_lines_come_page_by_page_in_as_many_statements(platform, desk, coop, url, django_assert_num_queries):
    # given more lines than fit on a page
    for _number in range(PER_PAGE // 4 + 1):
        sold(coop)
    desk.get(url)

    # when
    with django_assert_num_queries(8):
        first = desk.get(url)
    second = desk.get(url, {"trang": "2"})

    # then the second goes on where the first ended, and the sums are the month's
    lefts = [row[-1] for page in (first, second) for row in told(page)]
    assert len(lefts) == PER_PAGE + 4
    assert lefts[-1] == first.context["page"].statement.closing == second.context["page"].statement.closing
    assert first.context["page"].pager == {"previous_url": "", "next_url": "?ky=2026-11&trang=2"}
    assert second.context["page"].pager["next_url"] == ""
    assert desk.get(url, {"trang": "9999"}).status_code == 200


def test_the_desk_leads_there(desk, coop, url):
    assert f'href="{url}"' in desk.get(f"/kenh-chu-the/{coop.code}/").text


@pytest.mark.parametrize("who", ["buyer", "province_office", "operator", "company_owner"])
@pytest.mark.parametrize("query", ["", "?xuat=csv"])
def test_for_others_it_does_not_exist(platform, client, who, query, request, coop, url):
    sold(coop)
    client.force_login(request.getfixturevalue(who))
    assert client.get(url + query).status_code == 404


def test_staff_see_it_and_nobody_writes(client, staff, url):
    client.force_login(staff)
    assert client.get(url).status_code == 200
    assert "no-store" in client.get(url)["Cache-Control"]
    assert client.post(url).status_code == 405
    assert not Journal.objects.exists()


def test_another_subjects_money_is_not_in_it(platform, desk, coop, company, url):
    sold(company)
    assert told(desk.get(url)) == []
