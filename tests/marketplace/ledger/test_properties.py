"""Whatever happens to orders, in whatever order: the books balance, nothing is lost, a repeat changes nothing."""

from collections.abc import Callable
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from django.db.models import Sum
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase as HypothesisCase

from catalog.places.models import Commune
from catalog.subjects.models import SubjectKind
from marketplace.ledger.books import faults
from marketplace.ledger.models import Entry, Journal
from marketplace.ledger.posting import NotPosted
from marketplace.ledger.selectors import statement
from marketplace.ledger.services import (
    Rail,
    post_delivered,
    post_dispute_lost,
    post_dispute_opened,
    post_paid,
    post_refund,
    post_refund_failed,
)
from marketplace.order.models import Order
from tests.cast import make_subject
from tests.marketplace.ledger.books import NOON, balances, make_order, owed

TOTALS = st.integers(min_value=1, max_value=9_900_000_000)
MONTHS = [date(2026, 9, 1), date(2026, 10, 1), date(2026, 11, 1), date(2026, 12, 1), date(2027, 1, 1)]
PARTS = st.lists(st.integers(min_value=1, max_value=2_000_000), min_size=1, max_size=6)
MODES = st.sampled_from(["platform", "direct"])
PERCENTS = st.integers(min_value=1, max_value=110)
ACTS = st.sampled_from(["paid", "delivered", "refund", "failed", "lost"])
AGAIN: dict[str, Callable[[Order, Journal], Any]] = {
    "paid": lambda parcel, fact: post_paid(parcel, fact.amount, Rail.STRIPE, fact.source, NOON),
    "delivered": lambda parcel, fact: post_delivered(parcel, NOON),
    "refund": lambda parcel, fact: post_refund(parcel, fact.amount, fact.source, NOON),
    "refund_failed": lambda parcel, fact: post_refund_failed(parcel, fact.source, NOON),
    "dispute_opened": lambda parcel, fact: post_dispute_opened(parcel, fact.amount, fact.source, NOON),
    "dispute_lost": lambda parcel, fact: post_dispute_lost(parcel, fact.amount, fact.source, NOON),
}
EASY = settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))


class TestTheBooks(HypothesisCase):
    def setup_example(self) -> None:
        super().setup_example()
        commune = Commune.objects.get(province__slug="lao-cai", name="Bắc Hà")
        self.household = make_subject(commune, name="Hộ Bảy Hiền", kind=SubjectKind.HOUSEHOLD)

    @given(parts=PARTS, before=st.booleans(), mode=MODES, shipping=st.integers(min_value=0, max_value=90_000))
    @EASY
    def test_parts_given_back_in_any_order_leave_nothing_at_the_end(
        self, parts: list[int], before: bool, mode: str, shipping: int
    ) -> None:
        # given an order that is given back in these parts, the first perhaps before delivery
        with self.settings(PAYMENT_MODE=mode):
            parcel = make_order(self.household, sum(parts), min(shipping, sum(parts)))
            post_paid(parcel, sum(parts), Rail.BANK, "paid", NOON)
            if not before:
                post_delivered(parcel, NOON)

            # when
            taxes = []
            for number, part in enumerate(parts):
                post_refund(parcel, part, f"refund {number}", NOON)
                post_delivered(parcel, NOON)
                taxes.append(-balances().get("tax_vat", 0))

            # then deductions only ever shrink, and nothing is left of anything
            assert all(later <= earlier for earlier, later in pairwise(taxes))
            assert balances() == {}
            assert list(faults()) == []

    @given(total=TOTALS, acts=st.lists(st.tuples(ACTS, PERCENTS), max_size=8), mode=MODES)
    @EASY
    def test_every_journal_sums_to_nothing_and_a_repeat_changes_nothing(
        self, total: int, acts: list[tuple[str, int]], mode: str
    ) -> None:
        with self.settings(PAYMENT_MODE=mode):
            # given facts in whatever order, some of them impossible
            parcel = make_order(self.household, total, total // 7)

            def happen() -> None:
                for number, (act, percent) in enumerate(acts):
                    amount = max(total * percent // 100, 1)
                    try:
                        if act == "paid":
                            post_paid(parcel, amount, Rail.STRIPE, f"p {number}", NOON)
                        elif act == "delivered":
                            post_delivered(parcel, NOON)
                        elif act == "refund":
                            post_refund(parcel, amount, f"r {number}", NOON)
                        elif act == "failed":
                            post_refund_failed(parcel, f"r {percent % (number + 1)}", NOON)
                        else:
                            post_dispute_opened(parcel, amount, f"d {number}", NOON)
                            post_dispute_lost(parcel, amount, f"d {number}", NOON)
                    except NotPosted:
                        pass

            # when they happen, and what was written is told again
            happen()
            written = list(Entry.objects.order_by("pk").values_list("pk", "amount"))
            journals = Journal.objects.count()
            for fact in list(Journal.objects.exclude(kind__in=["commission", "withheld"])):
                AGAIN[fact.kind](parcel, fact)

            # then
            assert list(Entry.objects.order_by("pk").values_list("pk", "amount")) == written
            assert Journal.objects.count() == journals
            assert list(faults()) == []
            sums = Entry.objects.order_by("journal").values_list("journal").annotate(total=Sum("amount"))
            assert all(amount == 0 for _journal, amount in sums)

    @given(
        sales=st.lists(
            st.tuples(TOTALS, st.integers(min_value=-40, max_value=40), st.integers(min_value=0, max_value=100)),
            min_size=1,
            max_size=5,
        ),
        mode=MODES,
    )
    @EASY
    def test_statements_add_up_and_join(self, sales: list[tuple[int, int, int]], mode: str) -> None:
        # given sales around the ends of months, parts of them given back
        with self.settings(PAYMENT_MODE=mode):
            for number, (total, days, percent) in enumerate(sales):
                parcel = make_order(self.household, total, 0)
                at = NOON + timedelta(days=days, hours=12 * (number % 2))
                post_paid(parcel, total, Rail.BANK, f"p {number}", at)
                post_delivered(parcel, at)
                if back := total * percent // 100:
                    post_refund(parcel, back, f"r {number}", at + timedelta(days=3))

        # when each month is stated
        months = [statement(self.household, month) for month in MONTHS]

        # then opening and lines make the closing, which opens the next
        for each in months:
            left = each.opening
            for line in each.lines:
                left += line.amount
                assert line.left == left
            assert left == each.closing == each.opening + each.earned + each.taken
        assert all(later.opening == earlier.closing for earlier, later in pairwise(months))
        assert months[0].opening == 0
        assert months[-1].closing == owed(self.household) - balances().get("receivable", 0)
