"""Which rate held on a day, and how many đồng it makes."""

from datetime import date
from typing import TypeVar

from django.db.models import Q, QuerySet

from catalog.subjects.models import Subject, SubjectKind
from marketplace.ledger.models import MOST_BPS, CommissionRate, DatedRate, TaxRule

Rate = TypeVar("Rate", bound=DatedRate)

# They declare and pay by themselves. A cooperative group is no legal person (Civil Code 2015, art. 504), and what an
# old decision calls an establishment is a household's as a rule: both are withheld from.
ORGANISATIONS = frozenset(
    {SubjectKind.COOPERATIVE, SubjectKind.ENTERPRISE, SubjectKind.ASSOCIATION, SubjectKind.OPERATION_CENTRE}
)


def part_of(base: int, bps: int) -> int:
    """So many basis points of a sum, rounded to the nearest đồng, half a đồng up."""
    return (base * bps * 2 + MOST_BPS) // (2 * MOST_BPS)


def legal_type(subject: Subject) -> TaxRule.LegalType:
    return TaxRule.LegalType.ORGANISATION if subject.kind in ORGANISATIONS else TaxRule.LegalType.HOUSEHOLD


def commission_on(day: date) -> CommissionRate | None:
    return _in_force(CommissionRate.objects.all(), day)


def tax_rule_on(day: date, activity: str, subject: Subject) -> TaxRule | None:
    return _in_force(TaxRule.objects.filter(activity=activity, legal_type=legal_type(subject)), day)


def _in_force(rates: QuerySet[Rate], day: date) -> Rate | None:
    """The rate of a day in Vietnam; where two overlap, the one that began later."""
    held = rates.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=day), valid_from__lte=day)
    return held.order_by("-valid_from").first()
