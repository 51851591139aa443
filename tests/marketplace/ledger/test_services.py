"""Facts of money and what they leave in the books, to the đồng."""

from datetime import date, datetime, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from catalog.kernel.dates import VIETNAM
from catalog.kernel.journal import entries_of
from catalog.kernel.models import JournalEntry
from marketplace.ledger.books import check_ledger, faults
from marketplace.ledger.models import Account, CommissionRate, Entry, Journal, TaxRule
from marketplace.ledger.posting import Leg, NotPosted, post
from marketplace.ledger.rates import commission_on, part_of, tax_rule_on
from marketplace.ledger.services import (
    Rail,
    post_cod_remitted,
    post_delivered,
    post_dispute_lost,
    post_dispute_opened,
    post_dispute_won,
    post_fee_paid,
    post_paid,
    post_provider_fee,
    post_received,
    post_refund,
    post_refund_failed,
    post_return_failed,
    post_returned,
    post_transfer,
    post_withheld,
)
from tests.cast import make_listing
from tests.marketplace.ledger.books import NOON, balances, make_order, owed, sold
from tests.marketplace.shoppers import basket_with, order, recipient

pytestmark = pytest.mark.django_db


# --- Money held by the platform -------------------------------------------------------------------------------------


def test_what_is_paid_is_held_until_it_is_delivered(platform, household):
    # given an order of 200.000 ₫ and 20.000 ₫ for delivery
    parcel = make_order(household)

    # when it is paid
    journal = post_paid(parcel, 220_000, Rail.BANK, "bank 1", NOON)

    # then the money is on the bank account and not yet the subject's
    assert balances() == {"bank": 220_000, "prepayment": -220_000}
    assert owed(household) == 0
    assert (journal.order, journal.occurred_at, journal.sale) == (parcel, NOON, 0)
    assert [entry.sentence for entry in entries_of(parcel)] == ["Ghi sổ cái: Người mua trả tiền, 220000 đồng."]


def test_delivery_makes_it_the_subjects_less_commission_and_taxes(platform, household):
    # when an order of a household is delivered
    parcel = sold(household)

    # then 5 % of the goods and 8 % VAT on that are taken, 1 % VAT and 0.5 % PIT of the whole sale withheld
    assert balances() == {
        "bank": 220_000,
        "payable": -205_900,
        "commission": -10_000,
        "commission_vat": -800,
        "tax_vat": -2_200,
        "tax_pit": -1_100,
    }
    lines = Entry.objects.filter(account__kind="payable").order_by("pk").values_list("item", "amount")
    assert list(lines) == [
        ("goods", -200_000),
        ("shipping", -20_000),
        ("commission", 10_000),
        ("commission_vat", 800),
        ("tax_vat", 2_200),
        ("tax_pit", 1_100),
    ]
    # and the rates are frozen
    withheld = Journal.objects.get(order=parcel, kind="withheld")
    rule = TaxRule.objects.get(activity="goods", legal_type="household", valid_to=None)
    assert withheld.facts == {
        "rules": [{"rule": rule.pk, "activity": "goods", "vat_bps": 100, "pit_bps": 50, "base": 220_000}]
    }
    commission = Journal.objects.get(order=parcel, kind="commission")
    assert (commission.facts["bps"], commission.facts["base"]) == (500, 200_000)


@pytest.mark.parametrize("maker", ["coop", "company"])
def test_cooperatives_and_companies_are_not_withheld_from(platform, request, maker):
    subject = request.getfixturevalue(maker)
    sold(subject)
    assert owed(subject) == 220_000 - 10_800
    # the rule that says so stands in the books
    assert Journal.objects.get(kind="withheld").facts["rules"][0]["vat_bps"] == 0


def test_services_are_taxed_by_their_own_rule(platform, household, bac_ha, owner):
    # given a purchase of honey for 100.000 ₫ and a tour for 200.000 ₫
    goods = (make_listing(household, price=100_000), 1), (make_listing(household, title="Tour", price=200_000), 1)
    parcel = order(basket_with(*goods), recipient(bac_ha)).orders.get()
    tour = parcel.lines.get(title="Tour").product
    tour.product_class = type(tour.product_class).objects.get(slug="dich-vu-du-lich")
    tour.save()
    total, shipping = int(parcel.total_incl_tax), int(parcel.shipping_incl_tax)

    # when
    post_paid(parcel, total, Rail.BANK, "1", NOON)
    post_delivered(parcel, NOON)

    # then delivery is taxed like the goods, the tour at 5 % + 2 %
    withheld = Journal.objects.get(kind="withheld")
    assert [(rule["activity"], rule["base"]) for rule in withheld.facts["rules"]] == [
        ("goods", 100_000 + shipping),
        ("services", 200_000),
    ]
    assert balances()["tax_vat"] == -part_of(100_000 + shipping, 100) - 10_000
    assert balances()["tax_pit"] == -part_of(100_000 + shipping, 50) - 4_000


def test_taxes_are_rounded_once_for_an_order(platform, household):
    # 3 × 33.335 ₫: line by line it would be 999 and 501
    sold(household, total=100_005, shipping=0)
    assert (balances()["tax_vat"], balances()["tax_pit"]) == (-1_000, -500)


def test_a_second_payment_stays_held_and_goes_back_first(platform, coop):
    # given an order that was paid twice and delivered
    parcel = make_order(coop)
    for number in (1, 2):
        post_paid(parcel, 220_000, Rail.BANK, f"bank {number}", NOON)
    post_delivered(parcel, NOON)
    assert balances()["prepayment"] == -220_000
    before = owed(coop)

    # when the surplus goes back
    post_refund(parcel, 220_000, "surplus", NOON)

    # then the subject's sale is what it was
    assert owed(coop) == before
    assert "prepayment" not in balances()
    assert Journal.objects.get(kind="refund").sale == 0


@pytest.mark.parametrize("times", [1, 2, 3])
def test_a_repeat_changes_nothing(platform, household, times):
    parcel = make_order(household)
    for _time in range(times):
        post_paid(parcel, 220_000, Rail.STRIPE, "fact 7", NOON)
        post_delivered(parcel, NOON)
        post_refund(parcel, 20_000, "refund 3", NOON, Rail.STRIPE)
    assert balances()["stripe"] == 200_000
    assert Journal.objects.count() == 5
    assert JournalEntry.objects.filter(action__startswith="shop.ledger").count() == 5


def test_one_source_cannot_be_two_amounts(platform, coop):
    parcel = make_order(coop)
    post_paid(parcel, 220_000, Rail.BANK, "bank 1", NOON)
    with pytest.raises(NotPosted) as refused:
        post_paid(parcel, 220_001, Rail.BANK, "bank 1", NOON)
    assert refused.value.code == "differs"
    assert balances()["bank"] == 220_000


@pytest.mark.parametrize("amount", [0, -1])
def test_amounts_are_at_least_one(platform, coop, amount):
    parcel = sold(coop)
    before = Journal.objects.count()
    for act in (
        lambda: post_paid(parcel, amount, Rail.BANK, "x", NOON),
        lambda: post_refund(parcel, amount, "x", NOON),
        lambda: post_cod_remitted(amount, 0, "x", NOON),
        lambda: post_transfer(amount, "x", NOON, {}),
        lambda: post_fee_paid(coop, amount, "x", NOON),
        lambda: post_dispute_opened(parcel, amount, "x", NOON),
    ):
        with pytest.raises(ValueError, match="at least 1"):
            act()
    assert Journal.objects.count() == before


# --- Money that no order took ---------------------------------------------------------------------------------------


def test_what_came_too_much_is_the_buyers_until_it_goes_back(platform, coop):
    # given a transfer of more than an order costs
    parcel = make_order(coop)
    post_received(250_000, Rail.BANK, "fact 1", NOON)
    assert balances() == {"bank": 250_000, "received": -250_000}

    # when the order takes its part
    post_paid(parcel, 220_000, Rail.RECEIVED, "A", NOON)
    assert balances() == {"bank": 250_000, "received": -30_000, "prepayment": -220_000}

    # and the rest goes back, told twice
    for _time in range(2):
        post_returned(30_000, Rail.BANK, "R1", NOON)
    assert balances() == {"bank": 220_000, "prepayment": -220_000}
    assert list(faults()) == []


def test_a_return_that_did_not_arrive_is_owed_again(platform):
    post_received(30_000, Rail.STRIPE, "fact 1", NOON)
    post_returned(30_000, Rail.STRIPE, "R1", NOON)
    for _time in range(2):
        post_return_failed("R1", NOON)
    assert balances() == {"stripe": 30_000, "received": -30_000}
    with pytest.raises(NotPosted) as refused:
        post_return_failed("R2", NOON)
    assert refused.value.code == "unknown"


def test_what_was_received_is_held_whatever_the_setting_says_by_then(direct, coop):
    parcel = make_order(coop)
    post_received(220_000, Rail.BANK, "fact 1", NOON)
    assert post_paid(parcel, 220_000, Rail.RECEIVED, "A", NOON)
    assert balances() == {"bank": 220_000, "prepayment": -220_000}


def test_more_used_than_received_is_a_fault(platform, coop):
    post_received(100_000, Rail.BANK, "fact 1", NOON)
    post_paid(make_order(coop), 220_000, Rail.RECEIVED, "A", NOON)
    assert list(map(str, faults())) == ["more of the buyers' money was used than had come in: 120000 đồng"]


def test_a_dispute_of_money_no_order_took(platform):
    post_received(30_000, Rail.STRIPE, "fact 1", NOON)
    post_dispute_opened(None, 30_000, "dp_1", NOON)
    assert balances() == {"disputed": 30_000, "received": -30_000}
    post_dispute_won(None, 30_000, "dp_1", NOON)
    assert balances() == {"stripe": 30_000, "received": -30_000}


# --- Refunds --------------------------------------------------------------------------------------------------------


def test_before_delivery_a_refund_only_lessens_what_is_held(platform, household):
    # given
    parcel = make_order(household)
    post_paid(parcel, 220_000, Rail.STRIPE, "1", NOON)

    # when half goes back and the rest is delivered
    post_refund(parcel, 110_000, "r", NOON, Rail.STRIPE)
    assert balances() == {"stripe": 110_000, "prepayment": -110_000}
    post_delivered(parcel, NOON)

    # then goods and delivery are halved alike
    assert balances()["commission"] == -5_000
    assert balances()["tax_vat"] == -1_100
    assert list(Entry.objects.filter(item__in=["goods", "shipping"]).values_list("amount", flat=True)) == [
        -100_000,
        -10_000,
    ]


def test_an_order_given_back_before_delivery_leaves_nothing(platform, household):
    parcel = make_order(household)
    post_paid(parcel, 220_000, Rail.COD, "1", NOON)
    post_refund(parcel, 220_000, "r", NOON)
    post_delivered(parcel, NOON)
    assert balances() == {"cod": 220_000, "bank": -220_000}
    assert list(faults()) == []


def test_after_delivery_commission_and_taxes_come_back_in_proportion(platform, household):
    # given
    parcel = sold(household)
    kept = {"commission": -10_000, "commission_vat": -800, "tax_vat": -2_200, "tax_pit": -1_100}

    # when a third goes back, everything is rounded down
    post_refund(parcel, 73_333, "r1", NOON)
    assert balances()["commission"] == kept["commission"] + 10_000 * 73_333 // 220_000
    assert balances()["tax_pit"] == kept["tax_pit"] + 1_100 * 73_333 // 220_000

    # and when the rest follows, nothing is left
    post_refund(parcel, 146_667, "r2", NOON)
    assert balances() == {}
    assert owed(household) == 0


def test_no_more_goes_back_than_was_paid(platform, coop):
    parcel = sold(coop)
    post_refund(parcel, 200_000, "r1", NOON)
    before = balances()
    with pytest.raises(NotPosted) as refused:
        post_refund(parcel, 20_001, "r2", NOON)
    assert refused.value.code == "too_much"
    assert balances() == before


def test_a_refund_that_fails_can_be_given_back_again(platform, household):
    # given two refunds of a delivered order
    parcel = sold(household)
    post_refund(parcel, 73_333, "r1", NOON)
    before = balances()
    post_refund(parcel, 100_001, "r2", NOON)

    # when the second doesn't arrive
    for _time in range(2):
        post_refund_failed(parcel, "r2", NOON)

    # then the books are as before it, and all can be given back to the đồng
    assert balances() == before
    assert sum(Journal.objects.values_list("sale", flat=True)) == 220_000 - 73_333
    post_refund(parcel, 146_667, "r3", NOON)
    assert balances() == {}
    with pytest.raises(NotPosted) as refused:
        post_refund(parcel, 1, "r4", NOON)
    assert refused.value.code == "too_much"


def test_a_refund_may_fail_before_delivery_too(platform, direct, settings, coop, household):
    held, paid_directly = make_order(coop), make_order(household)
    post_refund(paid_directly, 200_000, "r1", NOON)
    post_refund_failed(paid_directly, "r1", NOON)
    settings.PAYMENT_MODE = "platform"
    post_paid(held, 220_000, Rail.STRIPE, "1", NOON)
    post_refund(held, 200_000, "r2", NOON)
    post_refund_failed(held, "r2", NOON)
    for parcel in (held, paid_directly):
        post_delivered(parcel, NOON)
        assert Journal.objects.get(order=parcel, kind="delivered").sale == 220_000


def test_only_a_refund_of_the_order_can_fail(platform, coop):
    parcel, other = sold(coop), sold(coop)
    post_refund(other, 1_000, "r1", NOON)
    before = balances()
    for source in ("r1", "r0"):
        with pytest.raises(NotPosted) as refused:
            post_refund_failed(parcel, source, NOON)
        assert refused.value.code == "unknown"
    assert balances() == before


def test_one_source_cannot_be_two_orders(platform, coop):
    post_paid(make_order(coop), 220_000, Rail.BANK, "bank 1", NOON)
    with pytest.raises(NotPosted) as refused:
        post_paid(make_order(coop), 220_000, Rail.BANK, "bank 1", NOON)
    assert refused.value.code == "differs"
    assert balances()["bank"] == 220_000


# --- Money paid to the subject directly -------------------------------------------------------------------------------


def test_directly_only_the_commission_is_owed(direct, household):
    # given buyers who pay the subject
    parcel = make_order(household)

    # when
    assert post_paid(parcel, 220_000, Rail.BANK, "1", NOON) is None
    post_delivered(parcel, NOON)

    # then nothing is withheld, and the subject owes
    assert balances() == {"receivable": 10_800, "commission": -10_000, "commission_vat": -800}
    assert not Journal.objects.filter(kind__in=["paid", "withheld"]).exists()
    # and once it has paid, it owes no more
    post_fee_paid(household, 10_800, "bank 5", NOON)
    assert balances() == {"bank": 10_800, "commission": -10_000, "commission_vat": -800}


def test_directly_a_refund_takes_the_commission_back(direct, coop):
    parcel = make_order(coop)
    post_refund(parcel, 20_000, "before", NOON)
    post_delivered(parcel, NOON)
    assert Journal.objects.get(kind="delivered").sale == 200_000
    with pytest.raises(NotPosted):
        post_refund(parcel, 200_001, "too much", NOON)
    post_refund(parcel, 50_000, "a quarter", NOON)
    assert balances()["receivable"] == 9_818 - 2_272 - 181
    post_refund(parcel, 150_000, "the rest", NOON)
    assert balances() == {}


def test_changing_the_setting_changes_nothing_for_orders_on_their_way(platform, settings, coop, household):
    # given an order paid to the platform, and one that was paid directly
    held, direct = make_order(coop), make_order(household)
    post_paid(held, 220_000, Rail.BANK, "1", NOON)

    # when the setting changes in between
    settings.PAYMENT_MODE = "direct"
    post_delivered(held, NOON)
    settings.PAYMENT_MODE = "platform"
    post_delivered(direct, NOON)

    # then each stays what it was
    assert owed(coop) == 209_200
    assert balances(account__subject=household) == {"receivable": 10_800}
    with pytest.raises(NotPosted) as refused:
        post_paid(direct, 220_000, Rail.COD, "2", NOON)
    assert refused.value.code == "too_late"


# --- Carriers, providers, disputes ------------------------------------------------------------------------------------


def test_cod_is_held_by_the_carrier_until_it_hands_it_over(platform, coop):
    # given
    parcel = make_order(coop)
    post_paid(parcel, 220_000, Rail.COD, "cod 1", NOON)
    post_delivered(parcel, NOON)
    assert balances()["cod"] == 220_000

    # when the carrier pays, less 5.500 ₫
    for _time in range(2):
        post_cod_remitted(220_000, 5_500, "slip 9", NOON)

    # then
    assert {key: balances().get(key) for key in ("cod", "bank", "carrier_fee")} == {
        "cod": None,
        "bank": 214_500,
        "carrier_fee": 5_500,
    }
    with pytest.raises(ValueError, match="part of the amount"):
        post_cod_remitted(100, 101, "slip 10", NOON)


def test_a_dispute_won(platform, coop):
    parcel = make_order(coop)
    post_paid(parcel, 220_000, Rail.STRIPE, "1", NOON)
    post_provider_fee(9_680, Rail.STRIPE, "fee 1", NOON, order=parcel)
    post_delivered(parcel, NOON)
    before = balances()
    post_dispute_opened(parcel, 220_000, "dp_1", NOON)
    assert (balances()["stripe"], balances()["disputed"]) == (-9_680, 220_000)
    post_dispute_won(parcel, 220_000, "dp_1", NOON)
    assert balances() == before
    with pytest.raises(NotPosted) as refused:
        post_dispute_lost(parcel, 220_000, "dp_1", NOON)
    assert refused.value.code == "too_late"


def test_a_dispute_lost_is_like_a_refund(platform, household):
    parcel = make_order(household)
    post_paid(parcel, 220_000, Rail.STRIPE, "1", NOON)
    post_delivered(parcel, NOON)
    post_dispute_opened(parcel, 220_000, "dp_1", NOON)
    for _time in range(2):
        post_dispute_lost(parcel, 220_000, "dp_1", NOON)
    assert balances() == {}


def test_what_was_given_back_twice_is_the_operators_loss(platform, coop):
    parcel = make_order(coop)
    post_paid(parcel, 220_000, Rail.STRIPE, "1", NOON)
    post_delivered(parcel, NOON)
    post_refund(parcel, 200_000, "r", NOON, Rail.STRIPE)
    post_dispute_opened(parcel, 220_000, "dp_1", NOON)
    post_dispute_lost(parcel, 220_000, "dp_1", NOON)
    assert balances() == {"stripe": -200_000, "dispute_loss": 200_000}
    assert owed(coop) == 0


def test_a_dispute_nobody_opened_cannot_end(platform, coop):
    parcel = sold(coop)
    before = balances()
    for end in (post_dispute_won, post_dispute_lost):
        with pytest.raises(NotPosted) as refused:
            end(parcel, 220_000, "dp_0", NOON)
        assert refused.value.code == "unknown"
    assert balances() == before


def test_what_we_never_had_cannot_be_disputed(direct, coop):
    parcel = make_order(coop)
    post_delivered(parcel, NOON)
    before = balances()
    with pytest.raises(NotPosted) as refused:
        post_dispute_opened(parcel, 220_000, "dp_1", NOON)
    assert refused.value.code == "not_held"
    assert balances() == before


# --- Rates ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("moment", "reference"),
    [
        (datetime(2026, 6, 30, 23, 59, 59, tzinfo=VIETNAM), "117/2025"),
        (datetime(2026, 7, 1, 0, 0, 0, tzinfo=VIETNAM), "252/2026"),
    ],
)
def test_the_rule_is_that_of_the_day_in_vietnam(platform, household, moment, reference):
    sold(household, at=moment)
    (frozen,) = Journal.objects.get(kind="withheld").facts["rules"]
    assert reference in TaxRule.objects.get(pk=frozen["rule"]).legal_ref


def test_rates_begin_and_end_on_their_days(household):
    assert commission_on(date(2025, 6, 30)) is None
    assert commission_on(date(2026, 12, 31)).vat_bps == 800
    assert commission_on(date(2027, 1, 1)).vat_bps == 1_000
    assert tax_rule_on(date(2025, 6, 30), "goods", household) is None
    assert {rule.evidence for rule in TaxRule.objects.all()} == {"unverified"}


@pytest.mark.parametrize(
    ("base", "bps", "part"), [(0, 500, 0), (49, 100, 0), (50, 100, 1), (150, 100, 2), (1, 9_999, 1)]
)
def test_half_a_dong_is_rounded_up(base, bps, part):
    assert part_of(base, bps) == part


def test_without_a_rate_there_is_no_commission(platform, coop):
    CommissionRate.objects.all().delete()
    sold(coop)
    assert owed(coop) == 220_000


def test_without_a_rule_nothing_is_withheld_until_there_is_one(platform, household):
    # given a delivery on a day without a rule, of which a part came back meanwhile
    rules = list(TaxRule.objects.filter(legal_type="household", activity="goods"))
    TaxRule.objects.filter(legal_type="household").delete()
    parcel = sold(household)
    post_refund(parcel, 55_000, "r1", NOON)
    assert post_withheld(parcel, NOON) is None
    assert "tax_vat" not in balances()

    # when the rule is found
    TaxRule.objects.bulk_create(rules)
    post_withheld(parcel, NOON)
    post_withheld(parcel, NOON)

    # then what is left of the sale is withheld from, and all comes back in the end
    assert (balances()["tax_vat"], balances()["tax_pit"]) == (-1_650, -825)
    post_refund(parcel, 165_000, "r2", NOON)
    assert balances() == {}


# --- The books themselves ---------------------------------------------------------------------------------------------


def test_an_unbalanced_journal_is_not_written():
    legs = [Leg(Account.Kind.BANK, 2, Entry.Item.MONEY), Leg(Account.Kind.STRIPE, -1, Entry.Item.MONEY)]
    with pytest.raises(ValueError, match="not balanced"):
        post(Journal.Kind.PROVIDER_FEE, "x", legs, at=NOON, amount=2)
    assert not Journal.objects.exists()


def test_a_fact_needs_a_zone(platform, coop):
    with pytest.raises(ValueError, match="zone"):
        post_paid(make_order(coop), 1, Rail.BANK, "x", NOON.replace(tzinfo=None))
    assert not Journal.objects.exists()


def unbalanced(*, committed: bool) -> None:
    write_line(Journal.objects.create(kind="paid", source="by hand", amount=1, occurred_at=NOON), committed=committed)


def write_line(journal: Journal, *, committed: bool) -> None:
    account = Account.objects.get_or_create(code="bank", kind="bank")[0]
    Entry.objects.create(journal=journal, account=account, item="money", amount=1)
    if committed:
        connection.check_constraints()  # what a commit would ask for


@pytest.mark.postgresql
def test_postgresql_refuses_an_unbalanced_journal():
    with pytest.raises(IntegrityError, match="is not balanced"), transaction.atomic():
        unbalanced(committed=True)
    assert not Journal.objects.exists()


@pytest.mark.postgresql
def test_postgresql_refuses_a_line_added_to_a_balanced_journal(platform, coop):
    sold(coop)
    with pytest.raises(IntegrityError, match="is not balanced"), transaction.atomic():
        write_line(Journal.objects.earliest("pk"), committed=True)


def test_nothing_is_changed_or_deleted(platform, coop):
    sold(coop)
    before = (list(Entry.objects.order_by("pk").values()), list(Journal.objects.order_by("pk").values()))
    for change in (
        lambda: Entry.objects.update(amount=1),
        lambda: Entry.objects.all()._raw_delete("default"),
        lambda: Journal.objects.update(source="x"),
        lambda: Journal.objects.all()._raw_delete("default"),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            change()
    assert (list(Entry.objects.order_by("pk").values()), list(Journal.objects.order_by("pk").values())) == before


def test_an_account_has_a_subject_exactly_if_it_is_kept_for_one(coop):
    for kind, subject in (("payable", None), ("bank", coop)):
        with pytest.raises(IntegrityError), transaction.atomic():
            Account.objects.create(code="x", kind=kind, subject=subject)


def test_the_check_finds_what_was_written_past_the_services(platform, coop, household):
    # given books that balance
    parcel = sold(coop)
    assert list(faults()) == []
    assert check_ledger.func() == 0
    call_command("check_ledger", verbosity=0)

    # when somebody writes by hand, balanced in itself
    journal = Journal.objects.create(
        kind="delivered", source="by hand", amount=5, sale=5, occurred_at=NOON, order=parcel
    )
    held, payable = Account.objects.get(code=f"prepayment:{coop.pk}"), Account.objects.get(code=f"payable:{coop.pk}")
    Entry.objects.create(journal=journal, account=held, item="money", amount=5)
    Entry.objects.create(journal=journal, account=payable, item="goods", amount=-5)
    post_cod_remitted(7, 0, "slip", NOON)

    # then it is named, and journalled
    named = [f"order {parcel.pk}: more was handed on than was held: 5 đồng"]
    named.append("carriers have handed over more than they had collected: -7 đồng")
    assert list(map(str, faults())) == named
    assert check_ledger.func() == 2
    assert JournalEntry.objects.get(action="shop.ledger.fault").sentence == "Sổ cái có 2 chỗ không khớp."
    with pytest.raises(CommandError, match="more was handed on"):
        call_command("check_ledger")


def test_the_check_finds_what_is_not_balanced():
    sid = transaction.savepoint()
    unbalanced(committed=False)
    assert list(map(str, faults())) == ["journal paid by hand is not balanced: 1 đồng"]
    transaction.savepoint_rollback(sid)  # before PostgreSQL looks, at the end of the transaction


def test_facts_are_posted_when_they_are_learnt(platform, coop):
    sold(coop, at=NOON - timedelta(days=30))
    journal = Journal.objects.get(kind="delivered")
    assert journal.occurred_at == NOON - timedelta(days=30)
    assert timezone.now() - journal.posted_at < timedelta(minutes=5)
