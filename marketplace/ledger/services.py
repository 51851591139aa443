"""What happens to money, written into the books.

Each function is one fact. It may be called inside the caller's transaction, and twice: a repeat gets the first journal.
All that touch an order lock it first (the caller's own lock of it is the same one), so facts of one order never race.
Amounts are whole đồng above zero; `source` is the caller's key of the fact; `at` is when it happened, aware.

Who holds the money is decided when it is paid: an order with a paid journal is the platform's debt to the subject, an
order without was paid to the subject directly, and the subject owes the platform its commission. Changing the setting
later changes nothing for orders that are on their way.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.db.models import Q, Sum
from django.utils import translation
from django.utils.translation import gettext_noop

from catalog.kernel import journal as diary
from catalog.kernel.dates import VIETNAM
from catalog.kernel.money import share, whole_dong
from catalog.products.taxonomy import TOURISM
from catalog.subjects.models import Subject
from marketplace.ledger import rates
from marketplace.ledger.models import Account, CommissionRate, Entry, Journal, TaxRule
from marketplace.ledger.modes import money_is_held
from marketplace.ledger.posting import Leg, NotPosted, post, posted
from marketplace.ledger.states import of_the_operator
from marketplace.order.models import Order
from marketplace.promotion.models import Bearer, Discount

Kind, Item, Fact = Account.Kind, Entry.Item, Journal.Kind

# What is taken out of a subject's sale, or (promotions that others bear) added to it; a refund gives each back in
# proportion.
DEDUCTIONS = {
    Kind.COMMISSION: Item.COMMISSION,
    Kind.COMMISSION_VAT: Item.COMMISSION_VAT,
    Kind.TAX_VAT: Item.TAX_VAT,
    Kind.TAX_PIT: Item.TAX_PIT,
    Kind.PROMOTION: Item.PROMOTION,
    Kind.PROVINCE: Item.PROMOTION,
}

# By what a fact counts as given back to the buyer.
REFUNDED = {Fact.REFUND: 1, Fact.REFUND_FAILED: -1}


_ACTIVITIES = frozenset(TaxRule.Activity.values)


class Rail(models.TextChoices):
    """Where a buyer's money is; each has an account of the same name. `RECEIVED`: with us, and no order's yet."""

    BANK = "bank"
    STRIPE = "stripe"
    COD = "cod"
    RECEIVED = "received"


# --- Money of the buyer -------------------------------------------------------------------------------------------


def post_received(amount: int, rail: Rail, source: str, at: datetime) -> Journal:
    """Money of a buyer is on our account, whatever it will pay for: owed to the buyer until an order takes it
    (`post_paid` out of `Rail.RECEIVED`) or it goes back (`post_returned`)."""
    _at_least_one(amount)
    legs = [Leg(Kind(rail.value), amount, Item.MONEY), Leg(Kind.RECEIVED, -amount, Item.MONEY)]
    return post(Fact.RECEIVED, source, legs, at=at, amount=amount)


def post_returned(amount: int, rail: Rail, source: str, at: datetime) -> Journal:
    """Money that no order took, because it was too much or late, has gone back to the buyer."""
    _at_least_one(amount)
    legs = [Leg(Kind.RECEIVED, amount, Item.REFUND), Leg(Kind(rail.value), -amount, Item.MONEY)]
    return post(Fact.RETURNED, source, legs, at=at, amount=amount)


def post_return_failed(source: str, at: datetime) -> Journal:
    """What was posted as returned did not reach the buyer: mirrored. As `post_refund_failed`."""
    with transaction.atomic():
        returned = Journal.objects.filter(kind=Fact.RETURNED, source=source).first()
        if returned is None:
            raise NotPosted("unknown", f"nothing was returned as {source}")
        return post(Fact.RETURN_FAILED, source, _mirrored(returned), at=at, amount=returned.amount)


def post_paid(order: Order, amount: int, rail: Rail, source: str, at: datetime) -> Journal | None:
    """A buyer's money for an order is with us, or with the carrier that collected it (`Rail.COD`): held, not yet the
    subject's. None, and nothing written, while buyers pay subjects directly; what was received is the platform's to
    keep whatever the setting says meanwhile.

    To be called before `post_delivered`, for COD in the same transaction; raises `NotPosted("too_late")` when the order
    was delivered as one that was paid directly. A second payment is held too, until it is given back.
    """
    _at_least_one(amount)
    if rail != Rail.RECEIVED and not money_is_held():
        return None
    with transaction.atomic():
        books = _books_of(order)
        if found := posted(Fact.PAID, source, amount, order):
            return found
        if books.delivered and not books.held_by_us:
            raise NotPosted("too_late", f"order {order.number} was delivered as paid to its subject")
        legs = [
            Leg(Kind(rail.value), amount, Item.MONEY),
            Leg(Kind.PREPAYMENT, -amount, Item.MONEY, order.subject_id),
        ]
        return post(Fact.PAID, source, legs, at=at, amount=amount, order=order)


def is_held(order: Order) -> bool:
    """Whether an order's money came to us, so that a refund of it is ours to pay."""
    return Journal.objects.filter(order=order, kind=Fact.PAID).exists()


def post_delivered(order: Order, at: datetime) -> Journal:
    """The goods are with the buyer: what was held is the subject's, less commission and the taxes to withhold.

    No more than was ordered and no more than is held; a surplus stays held. Rates are those of the day of `at` in
    Vietnam, frozen in the journals `commission` and `withheld`. Without a tax rule in force nothing is withheld yet and
    the subject is not paid out (see `post_withheld`). Of an order paid directly only the commission is owed. An order
    given back in full before delivery makes a journal of 0 đồng.

    What platform or province bear of the price is the subject's too: owed with its sale, or set off against its
    commission. Commission and taxes are reckoned on all that the subject gets, so not on what it took off by itself.
    That the base is so was not confirmed in the texts of law.
    """
    with transaction.atomic():
        books = _books_of(order)
        source = _source(order)
        if books.delivered:
            return books.delivered
        total = whole_dong(order.total_incl_tax)
        sale = min(total, books.held) if books.held_by_us else total - books.refunded
        parts, promoted = _parts(order, sale), _promoted(order, sale, total)
        base = parts.plus(promoted.parts)
        legs = []
        if books.held_by_us:
            legs = [
                Leg(Kind.PREPAYMENT, sale, Item.MONEY, order.subject_id),
                Leg(Kind.PAYABLE, -parts.goods - parts.services, Item.GOODS, order.subject_id),
                Leg(Kind.PAYABLE, -parts.shipping, Item.SHIPPING, order.subject_id),
            ]
        journal = post(Fact.DELIVERED, source, legs, at=at, amount=sale, sale=sale, order=order, facts=base.taxed())
        _post_promoted(order, promoted, at, books.held_by_us)
        _post_commission(order, base.goods + base.services, at, books.held_by_us)
        post_withheld(order, at)
        return journal


def post_withheld(order: Order, at: datetime) -> Journal | None:
    """Withhold VAT and PIT from a delivered order by the rules of the day of delivery, rounded once for each activity.

    None, and nothing written, when there is nothing to withhold from yet, or no rule was in force for all of it. What
    was given back since delivery is not withheld. Decree 252/2026/NĐ-CP, arts 44–45; before July 2026 Decree 117/2025.
    """
    with transaction.atomic():
        books = _books_of(order)
        if books.delivered is None or not books.held_by_us:
            return None
        if found := Journal.objects.filter(kind=Fact.WITHHELD, source=_source(order)).first():
            return found
        rules = _rules(books.delivered, Subject.objects.get(orders=order))
        if rules is None:
            return None
        vat = sum(rates.part_of(base, rule.vat_bps) for rule, base in rules)
        pit = sum(rates.part_of(base, rule.pit_bps) for rule, base in rules)
        legs = _taken(order, Kind.PAYABLE, {Kind.TAX_VAT: vat, Kind.TAX_PIT: pit})
        # Refunds before this moment found no tax to give back.
        back = {Kind.TAX_VAT: books.given_back_of(vat), Kind.TAX_PIT: books.given_back_of(pit)}
        legs += _given_back(order, Kind.PAYABLE, back)
        facts = {
            "rules": [
                {
                    "rule": rule.pk,
                    "activity": rule.activity,
                    "vat_bps": rule.vat_bps,
                    "pit_bps": rule.pit_bps,
                    "base": n,
                }
                for rule, n in rules
            ]
        }
        return post(Fact.WITHHELD, _source(order), legs, at=at, amount=vat + pit, order=order, facts=facts)


def post_refund(order: Order, amount: int, source: str, at: datetime, rail: Rail = Rail.BANK) -> Journal:
    """Money goes back to the buyer, out of `rail`.

    What is still held goes first; the rest comes out of the subject's sale, and commission and taxes come back in
    proportion, exactly all of them once all is given back. Of an order paid directly the subject gives the money back
    by itself, and only the commission follows. Raises `NotPosted("too_much")` above what is left.
    """
    _at_least_one(amount)
    with transaction.atomic():
        books = _books_of(order)
        if found := posted(Fact.REFUND, source, amount, order):
            return found
        if amount > books.returnable:
            raise NotPosted("too_much", f"{amount} đồng to give back of order {order.number}, {books.returnable} left")
        legs, sale = _take_back(order, books, amount)
        if books.held_by_us:
            legs.append(Leg(Kind(rail.value), -amount, Item.MONEY))
        return post(Fact.REFUND, source, legs, at=at, amount=amount, sale=-sale, order=order)


def post_refund_failed(order: Order, source: str, at: datetime) -> Journal:
    """A refund that was posted did not reach the buyer: its journal is mirrored, and the money can be given back again.

    `source` is the one of the refund; raises `NotPosted("unknown")` when there is none of the order.
    """
    with transaction.atomic():
        _books_of(order)
        refund = Journal.objects.filter(kind=Fact.REFUND, source=source, order=order).first()
        if refund is None:
            raise NotPosted("unknown", f"order {order.number} has no refund {source}")
        legs, sale = _mirrored(refund), -refund.sale
        return post(Fact.REFUND_FAILED, source, legs, at=at, amount=refund.amount, sale=sale, order=order)


# --- Carriers and providers ---------------------------------------------------------------------------------------


def post_cod_remitted(amount: int, fee: int, source: str, at: datetime) -> Journal:
    """A carrier hands over COD money it had collected: `amount` in all, of which it keeps `fee`."""
    _at_least_one(amount)
    if not 0 <= fee <= amount:
        raise ValueError("the fee is part of the amount")
    legs = [
        Leg(Kind.BANK, amount - fee, Item.MONEY),
        Leg(Kind.CARRIER_FEE, fee, Item.MONEY),
        Leg(Kind.COD, -amount, Item.MONEY),
    ]
    return post(Fact.COD_REMITTED, source, legs, at=at, amount=amount)


def post_provider_fee(
    amount: int,
    rail: Rail,
    source: str,
    at: datetime,
    order: Order | None = None,
    *,
    exchange: int = 0,
    facts: dict[str, Any] | None = None,
) -> Journal:
    """What a provider kept of a move of money, as its own report says (never from a formula): below zero what it gave
    back. `exchange`: what it cost, or below zero brought, that the money went at another rate than it came. `facts`:
    what the report says.
    """
    legs = [
        Leg(Kind.PROVIDER_FEE, amount, Item.MONEY),
        Leg(Kind.EXCHANGE, exchange, Item.MONEY),
        Leg(Kind(rail.value), -amount - exchange, Item.MONEY),
    ]
    return post(Fact.PROVIDER_FEE, source, legs, at=at, amount=abs(amount), order=order, facts=facts)


def post_transfer(amount: int, source: str, at: datetime, facts: dict[str, Any]) -> Journal:
    """The provider of cards has sent money on to the bank account; `facts`: what it says of it."""
    _at_least_one(amount)
    legs = [Leg(Kind.BANK, amount, Item.MONEY), Leg(Kind.STRIPE, -amount, Item.MONEY)]
    return post(Fact.TRANSFER, source, legs, at=at, amount=amount, facts=facts)


def post_transfer_failed(source: str, at: datetime) -> Journal | None:
    """The bank has sent it back: mirrored. None, and nothing written, for one that was never posted."""
    sent = Journal.objects.filter(kind=Fact.TRANSFER, source=source).first()
    if sent is None:
        return None
    return post(Fact.TRANSFER_FAILED, source, _mirrored(sent), at=at, amount=sent.amount, facts=sent.facts)


def post_fee_paid(subject: Subject, amount: int, source: str, at: datetime) -> Journal:
    """A subject has transferred commission that it owed."""
    _at_least_one(amount)
    legs = [Leg(Kind.BANK, amount, Item.MONEY), Leg(Kind.RECEIVABLE, -amount, Item.FEE_PAID, subject.pk)]
    return post(Fact.FEE_PAID, source, legs, at=at, amount=amount)


def post_dispute_opened(order: Order | None, amount: int, source: str, at: datetime) -> Journal:
    """The card's bank has taken the money back until a dispute is decided. The order is not paid out meanwhile. Without
    an order it was money that no order took.

    Raises `NotPosted("not_held")` for an order whose money we never had.
    """
    _at_least_one(amount)
    with transaction.atomic():
        if order and not _books_of(order).held_by_us:
            raise NotPosted("not_held", f"order {order.number} was not paid to us")
        legs = [Leg(Kind.DISPUTED, amount, Item.MONEY), Leg(Kind.STRIPE, -amount, Item.MONEY)]
        return post(Fact.DISPUTE_OPENED, source, legs, at=at, amount=amount, order=order)


def post_dispute_won(order: Order | None, amount: int, source: str, at: datetime) -> Journal:
    """The disputed money has come back. `source` is the one the dispute was opened with."""
    _dispute(order, source, amount, other_end=Fact.DISPUTE_LOST)
    legs = [Leg(Kind.STRIPE, amount, Item.MONEY), Leg(Kind.DISPUTED, -amount, Item.MONEY)]
    return post(Fact.DISPUTE_WON, source, legs, at=at, amount=amount, order=order)


def post_dispute_lost(order: Order, amount: int, source: str, at: datetime) -> Journal:
    """The disputed money is gone: like a refund. What was given back before, so twice, is the operator's loss."""
    _dispute(order, source, amount, other_end=Fact.DISPUTE_WON)
    with transaction.atomic():
        books = _books_of(order)
        if found := posted(Fact.DISPUTE_LOST, source, amount, order):
            return found
        left = min(amount, books.returnable)
        legs, sale = _take_back(order, books, left)
        legs += [Leg(Kind.DISPUTE_LOSS, amount - left, Item.MONEY), Leg(Kind.DISPUTED, -amount, Item.MONEY)]
        return post(Fact.DISPUTE_LOST, source, legs, at=at, amount=amount, sale=-sale, order=order)


# --- Rates --------------------------------------------------------------------------------------------------------


def add_rate(rate: CommissionRate | TaxRule, actor: Any) -> None:
    """Put a new rate in force from its first day on. Rates are added, never changed: journals have frozen the old ones.

    Deliveries that found no rule are withheld from when the next batch is drawn up. Journals; raises
    `PermissionDenied` for others than the operator.
    """
    if not of_the_operator.test(actor):
        raise PermissionDenied
    with transaction.atomic():
        rate.save(force_insert=True)
        diary.record(
            "shop.ledger.rate",
            actor=actor,
            obj=rate,
            text=gettext_noop("Thêm %(kind_label)s từ %(day)s: %(ref)s."),
            data={"kind_label": _vietnamese_name(rate), "day": f"{rate.valid_from:%d/%m/%Y}", "ref": rate.legal_ref},
        )


def _vietnamese_name(rate: CommissionRate | TaxRule) -> str:
    with translation.override("vi"):
        return str(rate._meta.verbose_name)


# --- How much -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Books:
    """An order as the books have it, in đồng. `held`: of the buyer's money, not yet the subject's; `left`: of the sale,
    not given back; `refunded`: by refunds that did not fail; `total`: as ordered.
    """

    delivered: Journal | None
    held_by_us: bool
    held: int
    left: int
    refunded: int
    total: int

    @property
    def returnable(self) -> int:
        """What may be given back. Of an order paid directly and not delivered yet we know only what was ordered."""
        if self.held_by_us or self.delivered:
            return self.held + self.left
        return self.total - self.refunded

    def given_back_of(self, deduction: int, more: int = 0) -> int:
        """How much of a deduction is given back in all, once `more` of the sale is: rounded down, all at the end."""
        if self.delivered is None or not self.delivered.sale:
            return 0
        return deduction * (self.delivered.sale - self.left + more) // self.delivered.sale


@dataclass(frozen=True)
class _Parts:
    """A sale in đồng by what it was for."""

    goods: int
    services: int
    shipping: int

    def plus(self, other: "_Parts") -> "_Parts":
        return _Parts(self.goods + other.goods, self.services + other.services, self.shipping + other.shipping)

    def taxed(self) -> dict[str, int]:
        """Activity → base. Delivery of goods is taxed as they are; an order of services alone has none."""
        goods, services = (
            (self.goods + self.shipping, self.services) if self.goods else (0, self.services + self.shipping)
        )
        bases = {TaxRule.Activity.GOODS.value: goods, TaxRule.Activity.SERVICES.value: services}
        return {activity: base for activity, base in bases.items() if base}


@dataclass(frozen=True)
class _Promoted:
    """What others than the subject bear of an order, in đồng: by what it is of, by the account that bears it, and of
    the provinces by which.
    """

    parts: _Parts
    accounts: dict[Account.Kind, int]
    provinces: dict[str, int]


def _books_of(order: Order) -> _Books:
    """Locks the order until the caller's transaction ends."""
    Order.objects.select_for_update(of=("self",)).only("pk").get(pk=order.pk)
    facts = list(
        Journal.objects.filter(order=order, kind__in=[Fact.PAID, Fact.DELIVERED, *REFUNDED, Fact.DISPUTE_LOST])
    )
    held = Entry.objects.filter(journal__order=order, account__kind=Kind.PREPAYMENT)
    return _Books(
        delivered=next((fact for fact in facts if fact.kind == Fact.DELIVERED), None),
        held_by_us=any(fact.kind == Fact.PAID for fact in facts),
        held=-held.aggregate(sum=Sum("amount", default=0))["sum"],
        left=sum(fact.sale for fact in facts),
        refunded=sum(REFUNDED.get(Fact(fact.kind), 0) * fact.amount for fact in facts),
        total=whole_dong(order.total_incl_tax),
    )


def _parts(order: Order, sale: int) -> _Parts:
    """What was given back before delivery is taken off goods, services and delivery alike, by largest remainder."""
    shipping, total = whole_dong(order.shipping_incl_tax), whole_dong(order.total_incl_tax)
    of_services = order.lines.filter(product__product_class__slug=TOURISM).aggregate(sum=Sum("line_price_incl_tax"))
    services = whole_dong(of_services["sum"] or 0)
    return _Parts(*share(sale, [total - shipping - services, services, shipping])) if total else _Parts(0, 0, 0)


def _promoted(order: Order, sale: int, total: int) -> _Promoted:
    """By the discounts that were frozen on the order; of what was given back before delivery nobody bears anything."""
    parts, provinces = {"goods": 0, "services": 0, "shipping": 0}, Counter[str]()
    accounts = {Kind.PROMOTION: 0, Kind.PROVINCE: 0}
    found = Discount.objects.filter(order=order).exclude(bearer=Bearer.SUBJECT).order_by("pk")
    for each in found.select_related("line__product__product_class"):
        amount = each.amount * sale // total
        product = each.line.product if each.line else None
        of_services = product and product.product_class and product.product_class.slug == TOURISM
        parts["shipping" if each.line is None else "services" if of_services else "goods"] += amount
        accounts[Kind.PROVINCE if each.bearer == Bearer.PROVINCE else Kind.PROMOTION] += amount
        if each.bearer_province_id:
            provinces[each.bearer_province_id] += amount
    return _Promoted(_Parts(**parts), accounts, dict(provinces))


def _post_promoted(order: Order, promoted: _Promoted, at: datetime, held_by_us: bool) -> None:
    amount = sum(promoted.accounts.values())
    if not amount:
        return
    side = Kind.PAYABLE if held_by_us else Kind.RECEIVABLE
    legs = _given_back(order, side, promoted.accounts)
    facts = {"provinces": promoted.provinces}
    post(Fact.PROMOTION, _source(order), legs, at=at, amount=amount, order=order, facts=facts)


def _post_commission(order: Order, base: int, at: datetime, held_by_us: bool) -> None:
    rate = rates.commission_on(at.astimezone(VIETNAM).date())
    if rate is None:
        return
    fee = rates.part_of(base, rate.bps)
    vat = rates.part_of(fee, rate.vat_bps)
    side = Kind.PAYABLE if held_by_us else Kind.RECEIVABLE
    legs = _taken(order, side, {Kind.COMMISSION: fee, Kind.COMMISSION_VAT: vat})
    facts = {"rate": rate.pk, "bps": rate.bps, "vat_bps": rate.vat_bps, "base": base}
    post(Fact.COMMISSION, _source(order), legs, at=at, amount=fee + vat, order=order, facts=facts)


def _rules(delivered: Journal, subject: Subject) -> list[tuple[TaxRule, int]] | None:
    """The rule and the base of each activity of a sale; None when one of them has no rule."""
    day = delivered.happened_at.astimezone(VIETNAM).date()
    bases = [(activity, delivered.facts[activity]) for activity in sorted(delivered.facts) if activity in _ACTIVITIES]
    found = [(rates.tax_rule_on(day, activity, subject), base) for activity, base in bases]
    rules = [(rule, base) for rule, base in found if rule]
    return rules if len(rules) == len(found) else None


def _take_back(order: Order, books: _Books, amount: int) -> tuple[list[Leg], int]:
    """Legs that take an amount from what is held and then from the sale, and how much was of the sale."""
    of_held = min(amount, books.held)
    sale = amount - of_held if books.delivered else 0
    side = Kind.PAYABLE if books.held_by_us else Kind.RECEIVABLE
    legs = [Leg(Kind.PREPAYMENT, of_held, Item.REFUND, order.subject_id)]
    if books.held_by_us:
        legs.append(Leg(Kind.PAYABLE, sale, Item.REFUND, order.subject_id))
    taken = Q(amount__lt=0, journal__kind__in=[Fact.COMMISSION, Fact.WITHHELD]) | Q(journal__kind=Fact.PROMOTION)
    sums = Entry.objects.filter(journal__order=order, account__kind__in=DEDUCTIONS).values("account__kind").order_by()
    back = {
        Kind(row["account__kind"]): books.given_back_of(-row["taken"], more=sale) - (row["now"] - row["taken"])
        for row in sums.annotate(taken=Sum("amount", filter=taken, default=0), now=Sum("amount"))
    }
    return legs + _given_back(order, side, back), sale


def _taken(order: Order, side: Account.Kind, amounts: Mapping[Account.Kind, int]) -> list[Leg]:
    """Legs that take deductions out of what a subject gets (`side`: payable), or add them to what it owes."""
    legs = []
    for kind, amount in amounts.items():
        legs += [Leg(side, amount, DEDUCTIONS[kind], order.subject_id), Leg(kind, -amount, DEDUCTIONS[kind])]
    return legs


def _given_back(order: Order, side: Account.Kind, amounts: Mapping[Account.Kind, int]) -> list[Leg]:
    return _taken(order, side, {kind: -amount for kind, amount in amounts.items()})


def _mirrored(journal: Journal) -> list[Leg]:
    return [
        Leg(Kind(entry.account.kind), -entry.amount, Item(entry.item), entry.account.subject_id)
        for entry in journal.entries.select_related("account").order_by("pk")
    ]


def _dispute(order: Order | None, source: str, amount: int, *, other_end: Journal.Kind) -> None:
    """Refuse the end of a dispute that was never opened, or that has ended in the other way."""
    if posted(Fact.DISPUTE_OPENED, source, amount, order) is None:
        raise NotPosted("unknown", f"no dispute {source} was opened")
    if posted(other_end, source, amount, order):
        raise NotPosted("too_late", f"dispute {source} has ended as {other_end}")


def _source(order: Order) -> str:
    return f"order {order.pk}"


def _at_least_one(amount: int) -> None:
    if amount < 1:
        raise ValueError("an amount is at least 1 đồng")
