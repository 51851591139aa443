"""Closing a month of the books: /dieu-hanh/so-cai/."""

import csv
from datetime import date, datetime, timedelta
from io import BytesIO, StringIO

import pytest
import time_machine
from django.db import IntegrityError, transaction
from openpyxl import load_workbook

from catalog.kernel.dates import VIETNAM
from catalog.kernel.journal import entries_of
from catalog.kernel.states import TransitionRefused
from marketplace.ledger.models import Account, BookMonth, Entry, Journal, MonthState, TaxRule
from marketplace.ledger.months import close_month, first_open_moment, reopen_month
from marketplace.ledger.selectors import statement
from marketplace.ledger.services import Rail, post_delivered, post_paid, post_received, post_refund
from marketplace.ledger.trial import trial_balance
from tests.marketplace.ledger.books import make_order, owed, sold

pytestmark = pytest.mark.django_db

PAGE = "/dieu-hanh/so-cai/"
SEPTEMBER, OCTOBER, NOVEMBER = date(2026, 9, 1), date(2026, 10, 1), date(2026, 11, 1)
IN_OCTOBER = datetime(2026, 10, 20, 9, 0, tzinfo=VIETNAM)
OPENED = datetime(2026, 11, 1, tzinfo=VIETNAM)


@pytest.fixture(autouse=True)
def now():
    with time_machine.travel(datetime(2026, 11, 28, 9, 0, tzinfo=VIETNAM), tick=False):
        yield


@pytest.fixture
def office(client, operator):
    client.force_login(operator)
    return client


def states() -> dict[date, str]:
    return dict(BookMonth.objects.values_list("first_day", "state"))


def refusal(act, *args) -> str:
    with pytest.raises(TransitionRefused) as refused:
        act(*args)
    return refused.value.code


# --- Closing and opening --------------------------------------------------------------------------------------------


def test_what_is_heard_of_late_stands_on_the_first_open_day(platform, coop, operator):
    # given October, closed with a sale in it
    sold(coop, at=IN_OCTOBER)
    close_month(OCTOBER, operator)
    before = statement(coop, OCTOBER)
    parcel = make_order(coop)

    # when a sale of October is heard of
    post_paid(parcel, 220_000, Rail.BANK, "late", IN_OCTOBER)
    post_delivered(parcel, IN_OCTOBER)

    # then October is what it was, and November begins with it
    assert statement(coop, OCTOBER) == before
    late = Journal.objects.get(order=parcel, kind="paid")
    assert (late.occurred_at, late.facts) == (OPENED, {"belongs_to": IN_OCTOBER.isoformat()})
    assert late.happened_at == IN_OCTOBER
    assert statement(coop, NOVEMBER).opening == before.closing
    assert statement(coop, NOVEMBER).closing == owed(coop)


def test_rates_are_those_of_the_day_it_happened(platform, household, operator):
    # given a month closed before a delivery in it was heard of, and another rule since
    sold(household, at=IN_OCTOBER)
    close_month(OCTOBER, operator)
    rule = TaxRule.objects.filter(activity="goods", legal_type="household").latest("valid_from")
    said = {"vat_bps": 5_000, "pit_bps": 0, "valid_from": NOVEMBER, "legal_ref": "Luật thử"}
    TaxRule.objects.create(activity="goods", legal_type="household", **said)

    # when
    sold(household, at=IN_OCTOBER)

    # then
    withheld = Journal.objects.filter(kind="withheld").latest("pk")
    assert [(each["rule"], each["activity"]) for each in withheld.facts["rules"]] == [(rule.pk, "goods")]


def test_the_database_refuses_a_journal_in_a_closed_month(platform, coop, operator):
    sold(coop, at=IN_OCTOBER)
    close_month(OCTOBER, operator)
    last = OPENED - timedelta(microseconds=1)
    for moment in (IN_OCTOBER, last, datetime(2026, 9, 1, tzinfo=VIETNAM)):
        with pytest.raises(IntegrityError, match="closed"), transaction.atomic():
            Journal.objects.create(kind="paid", source="by hand", amount=1, occurred_at=moment)
    Journal.objects.create(kind="paid", source="by hand", amount=1, occurred_at=OPENED)


def test_the_last_moment_of_a_month_is_closed_with_it(platform, operator):
    """Fault 14."""
    post_received(1, Rail.BANK, "1", IN_OCTOBER)
    close_month(OCTOBER, operator)
    assert first_open_moment() == OPENED
    assert post_received(1, Rail.BANK, "2", OPENED - timedelta(microseconds=1)).occurred_at == OPENED
    assert post_received(1, Rail.BANK, "3", OPENED).facts == {}


def test_a_repeat_of_what_stands_in_a_closed_month_gets_it(platform, operator):
    first = post_received(1_000, Rail.BANK, "1", IN_OCTOBER)
    close_month(OCTOBER, operator)
    assert post_received(1_000, Rail.BANK, "1", IN_OCTOBER) == first
    assert Journal.objects.count() == 1


def test_months_close_in_order_and_when_they_are_over(platform, operator, coop):
    sold(coop, at=IN_OCTOBER - timedelta(days=30))
    assert refusal(close_month, NOVEMBER, operator) == "not_over"
    assert refusal(close_month, OCTOBER, operator) == "not_in_order"
    assert states() == {}
    close_month(SEPTEMBER, operator)
    close_month(OCTOBER, operator)
    assert refusal(close_month, OCTOBER, operator) == "wrong_state"
    assert states() == {SEPTEMBER: MonthState.CLOSED, OCTOBER: MonthState.CLOSED}


def test_the_last_closed_month_opens_first_and_for_a_reason(platform, operator, coop):
    # given two closed months
    sold(coop, at=IN_OCTOBER - timedelta(days=30))
    close_month(SEPTEMBER, operator)
    close_month(OCTOBER, operator)

    # when
    assert refusal(reopen_month, SEPTEMBER, operator, "sai") == "later_closed"
    assert refusal(reopen_month, OCTOBER, operator, "  ") == "reason_missing"
    assert refusal(reopen_month, NOVEMBER, operator, "sai") == "gone"
    month = reopen_month(OCTOBER, operator, "thiếu một sao kê")

    # then facts of October stand there again
    assert states()[OCTOBER] == MonthState.OPEN
    assert post_received(1, Rail.BANK, "1", IN_OCTOBER).occurred_at == IN_OCTOBER
    newest = entries_of(month).first()
    assert (newest.action, newest.data["reason"]) == ("shop.ledger_month.reopen", "thiếu một sao kê")


def test_books_with_a_fault_are_not_closed(platform, operator):
    journal = Journal.objects.create(kind="paid", source="x", amount=1, occurred_at=IN_OCTOBER)
    for kind, amount in (("cod", -1), ("bank", 1)):
        account = Account.objects.get_or_create(code=kind, kind=kind)[0]
        Entry.objects.create(journal=journal, account=account, item="money", amount=amount)
    assert refusal(close_month, OCTOBER, operator) == "faults"
    assert states() == {}


@pytest.mark.parametrize("who", ["owner", "province_office", "buyer"])
def test_only_the_operator_closes(platform, operator, who, request):
    post_received(1, Rail.BANK, "1", IN_OCTOBER)
    person = request.getfixturevalue(who)
    assert refusal(close_month, OCTOBER, person) == "not_allowed"
    close_month(OCTOBER, operator)
    assert refusal(reopen_month, OCTOBER, person, "sai") == "not_allowed"
    assert states() == {OCTOBER: MonthState.CLOSED}


# --- The page -------------------------------------------------------------------------------------------------------


def test_a_trial_balance_adds_up(platform, household, coop):
    # given a sale of October, and in November another and a refund
    sold(coop, at=IN_OCTOBER)
    parcel = sold(household)
    post_refund(parcel, 55_000, "r", datetime(2026, 11, 22, 9, 0, tzinfo=VIETNAM))

    # when
    trial = trial_balance(NOVEMBER)

    # then
    rows = {each.label: (each.opening, each.debit, each.credit, each.closing) for each in trial.rows}
    assert rows["Tiền ở ngân hàng"] == (220_000, 220_000, 55_000, 385_000)
    assert rows["Phí sàn"] == (-10_000, 2_500, 10_000, -17_500)
    assert rows["Tiền giữ chờ giao hàng"] == (0, 220_000, 220_000, 0)
    total = trial.total
    assert (total.opening, total.debit - total.credit, total.closing) == (0, 0, 0)
    assert trial.is_proven
    assert trial.subjects == 2
    months = [statement(subject, NOVEMBER) for subject in (coop, household)]
    assert -trial.stated.closing == sum(month.closing for month in months) == owed(coop) + owed(household)
    assert -trial.stated.opening == sum(month.opening for month in months)


def test_the_whole_way_on_the_page(platform, office, coop):
    # given a sale of October
    sold(coop, at=IN_OCTOBER)
    assert f'href="{PAGE}"' in office.get("/dieu-hanh/").text
    page = office.get(PAGE, {"ky": "2026-10"})
    assert "Tháng này đang mở." in page.text
    assert "Sổ khớp" in page.text
    assert page.context["page"].later == "2026-11"
    assert "Khoá sổ tháng này" not in office.get(PAGE).text  # November goes on

    # when it is closed, and opened again
    answer = office.post(f"{PAGE}?ky=2026-10", {"verb": "close"})
    assert answer["Location"] == f"{PAGE}?ky=2026-10"
    assert "Tháng này đã khoá sổ." in office.get(PAGE, {"ky": "2026-10"}).text
    refused = office.post(f"{PAGE}?ky=2026-10", {"verb": "reopen", "reason": " "})
    assert refused.status_code == 422
    assert "Hãy ghi rõ lý do." in refused.text
    office.post(f"{PAGE}?ky=2026-10", {"verb": "reopen", "reason": "thiếu sao kê"})

    # then
    assert states() == {OCTOBER: MonthState.OPEN}
    assert "Lý do: thiếu sao kê" in office.get(PAGE, {"ky": "2026-10"}).text


@pytest.mark.parametrize("typed", ["2026-13", "x" * 10_000, "٢٠٢٦-١١", "2026-11\0"])
def test_nonsense_is_this_month_and_does_nothing(platform, office, typed):
    assert office.get(PAGE, {"ky": typed}).context["page"].trial.month == NOVEMBER
    assert office.post(PAGE, {"verb": typed}).status_code == 422
    assert office.post(PAGE, {"verb": "close"}).status_code == 422
    assert office.post(PAGE, {"verb": "reopen", "reason": typed}).status_code == 422
    assert states() == {}


def test_the_month_as_files(platform, office, coop):
    sold(coop, at=IN_OCTOBER)
    file = office.get(PAGE, {"ky": "2026-10", "xuat": "csv"})
    rows = list(csv.reader(StringIO(file.getvalue().decode("utf-8-sig"))))
    assert rows[0] == ["Tài khoản", "Chủ thể", "Dư đầu kỳ", "Phát sinh nợ", "Phát sinh có", "Dư cuối kỳ"]
    assert ["Tiền ở ngân hàng", "", "0", "220000", "0", "220000"] in rows
    assert ["Phải trả chủ thể", coop.name, "0", "10800", "220000", "-209200"] in rows
    sheet = load_workbook(BytesIO(office.get(PAGE, {"ky": "2026-10", "xuat": "xlsx"}).getvalue())).active
    assert sum(row[5] for row in sheet.iter_rows(min_row=2, values_only=True)) == 0


def test_pages_cost_the_same_with_more_subjects(platform, office, coop, household, django_assert_num_queries):
    sold(coop, at=IN_OCTOBER)
    office.get(PAGE, {"ky": "2026-10"})
    with django_assert_num_queries(9):
        office.get(PAGE, {"ky": "2026-10"})
    sold(household, at=IN_OCTOBER)
    with django_assert_num_queries(9):
        office.get(PAGE, {"ky": "2026-10"})
