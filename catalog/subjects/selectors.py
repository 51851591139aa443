"""Reads of subjects."""

from django.db.models import QuerySet

from catalog.kernel.text import fold
from catalog.subjects.models import Subject, SubjectState

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
