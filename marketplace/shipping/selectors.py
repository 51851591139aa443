"""Reads on delivery: what a parcel of one subject costs to one province, and when it comes."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalog.kernel.dates import today
from catalog.kernel.money import format_dong
from catalog.subjects.models import Subject
from marketplace.shipping.models import DeliveryRate

Zone = DeliveryRate.Zone

# Django's own names are numbers ("Thứ 4"), which don't go well with a date behind them.
WEEKDAYS = (
    gettext_lazy("thứ Hai"),
    gettext_lazy("thứ Ba"),
    gettext_lazy("thứ Tư"),
    gettext_lazy("thứ Năm"),
    gettext_lazy("thứ Sáu"),
    gettext_lazy("thứ Bảy"),
    gettext_lazy("Chủ nhật"),
)


@dataclass(frozen=True)
class Estimate:
    """Delivery of one parcel: the charge below `free_from`, and the days it is expected between."""

    charge: int
    free_from: int | None
    earliest: date
    latest: date

    def cost(self, goods: int) -> int:
        return 0 if self.free_from is not None and goods >= self.free_from else self.charge

    def missing_for_free(self, goods: int) -> int:
        """What has to be added to the parcel so that it is sent free; 0 when it is, or never will be."""
        return max(0, self.free_from - goods) if self.free_from is not None else 0

    @property
    def window(self) -> str:
        """“thứ Ba 24/11 đến thứ Năm 26/11”."""
        if self.earliest == self.latest:
            return _day(self.earliest)
        return _("%(earliest)s đến %(latest)s") % {"earliest": _day(self.earliest), "latest": _day(self.latest)}


def estimates(subjects: Iterable[Subject], province_code: str, day: date | None = None) -> dict[int, Estimate]:
    """Delivery from each subject to a province for an order of `day` (default: today), in one query.

    A subject that doesn't send there is absent.
    """
    day = day or today()
    senders = {subject.pk: subject for subject in subjects}
    rates = _rates_on(day, senders)
    chosen = {pk: rates.get((pk, _zone(sender, province_code))) for pk, sender in senders.items()}
    return {pk: _estimate(rate, day) for pk, rate in chosen.items() if rate}


def estimate(subject: Subject, province_code: str, day: date | None = None) -> Estimate | None:
    return estimates([subject], province_code, day).get(subject.pk)


def delivery_words(subject: Subject) -> str:
    """For a page that doesn't know where its reader lives, such as the product page. One query."""
    rates = _rates_on(today(), {subject.pk: subject})
    near, far = rates.get((subject.pk, Zone.SAME_PROVINCE)), rates.get((subject.pk, Zone.OTHER_PROVINCE))
    parts = []
    if near:
        parts.append(_("Giao cùng tỉnh %(days)s, %(charge)s") % _facts(near))
    if far:
        parts.append(_("giao tỉnh khác %(days)s, %(charge)s") % _facts(far))
    words = "; ".join(parts)
    return words[:1].upper() + words[1:]


def _rates_on(day: date, subject_ids: Iterable[int]) -> dict[tuple[int, str], DeliveryRate]:
    """The rate of each subject and zone: its own before the default, the newer before the older."""
    ids = list(subject_ids)
    rows = DeliveryRate.objects.filter(
        Q(subject__isnull=True) | Q(subject__in=ids),
        Q(valid_to__isnull=True) | Q(valid_to__gte=day),
        valid_from__lte=day,
    )
    chosen: dict[tuple[int, str], DeliveryRate] = {}
    for rate in sorted(rows, key=lambda rate: (rate.subject_id is not None, rate.valid_from)):
        for pk in ids if rate.subject_id is None else [rate.subject_id]:
            chosen[pk, rate.zone] = rate
    return chosen


def _zone(sender: Subject, province_code: str) -> str:
    return Zone.SAME_PROVINCE if sender.province_id == province_code else Zone.OTHER_PROVINCE


def _estimate(rate: DeliveryRate, day: date) -> Estimate:
    return Estimate(
        rate.charge, rate.free_from, after_working_days(day, rate.days_from), after_working_days(day, rate.days_to)
    )


def after_working_days(day: date, count: int) -> date:
    """The day `count` working days later. Weekends don't count; public holidays move from year to year and do."""
    while count > 0:
        day += timedelta(days=1)
        count -= day.weekday() < 5
    return day


def _day(day: date) -> str:
    return f"{WEEKDAYS[day.weekday()]} {day:%d/%m}"


def _facts(rate: DeliveryRate) -> dict[str, str]:
    days = _("%(low)d–%(high)d ngày làm việc") % {"low": rate.days_from, "high": rate.days_to}
    return {"days": days, "charge": format_dong(rate.charge)}
