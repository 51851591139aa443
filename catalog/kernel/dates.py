"""Days and terms in Vietnam. Times are stored aware; a day means a day in Vietnam."""

import calendar
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from django.utils import timezone

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")


def today() -> date:
    return timezone.now().astimezone(VIETNAM).date()


def day_start(day: date) -> datetime:
    """The first moment of a day in Vietnam, aware."""
    return datetime.combine(day, time.min, tzinfo=VIETNAM)


def add_months(day: date, months: int) -> date:
    """The day on which a term of whole months ends (Civil Code 2015, articles 147–148).

    The corresponding day of the last month, or that month's last day where there is none: 31 January +
    1 month is 28 or 29 February, 29 February 2024 + 36 months is 28 February 2027. The term runs to the end
    of that day (art. 148.6). Art. 148.5 (a last day on a holiday moves on) is for acts that need an open
    office and is left to the caller.
    """
    month_count = day.year * 12 + day.month - 1 + months
    year, month = month_count // 12, month_count % 12 + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))
