"""Reads of subjects and their stock."""

from dataclasses import dataclass

from django.db.models import F, QuerySet, Sum
from django.db.models.functions import Coalesce

from catalog.kernel.text import fold
from catalog.subjects.models import StockRecord, Subject, SubjectState

MOST_WORDS = 8


def shown() -> QuerySet[Subject]:
    """Subjects with a page of their own: those at work, and those suspended, whose page says so."""
    return Subject.objects.filter(state__in=[SubjectState.APPROVED, SubjectState.SUSPENDED]).select_related(
        "province", "commune"
    )


def named(text: str, province_code: str = "") -> QuerySet[Subject]:
    """Approved subjects whose names hold every word of `text`, typed with or without marks; by name."""
    found = Subject.objects.approved().select_related("province", "commune")
    for word in fold(text).split()[:MOST_WORDS]:
        found = found.filter(name_fold__contains=word)
    if province_code:
        found = found.filter(province_id=province_code)
    return found.order_by("name_fold", "pk")


def place_words(subject: Subject) -> str:
    """Where a subject is, by today's names, as they follow its name: “xã Bắc Hà, Lào Cai”."""
    commune = within(subject.commune.full_name) if subject.commune else ""
    return ", ".join(part for part in (commune, subject.province.name) if part)


def within(name: str) -> str:
    """The full name of a unit inside a sentence, where “Xã”, “Tỉnh” are written small."""
    return name[:1].lower() + name[1:]


@dataclass(frozen=True)
class MovedStock:
    """What a record says, and what its movements add up to."""

    stockrecord: int
    in_stock: int
    held: int
    moved_in_stock: int
    moved_held: int


def stock_drift() -> list[MovedStock]:
    """Records whose numbers are not the sums of their movements; there should be none.

    One statement, which reads all movements: for the night, not for a page.
    """
    rows = StockRecord.objects.annotate(
        in_stock=Coalesce("num_in_stock", 0),
        held=Coalesce("num_allocated", 0),
        moved_in_stock=Coalesce(Sum("movements__in_stock"), 0),
        moved_held=Coalesce(Sum("movements__held"), 0),
    ).exclude(in_stock=F("moved_in_stock"), held=F("moved_held"))
    return [
        MovedStock(*row)
        for row in rows.order_by("pk").values_list("pk", "in_stock", "held", "moved_in_stock", "moved_held")
    ]
