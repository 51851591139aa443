from datetime import date, datetime
from decimal import Decimal

from django import template

from catalog.kernel import money, phone, text
from catalog.kernel.dates import VIETNAM

register = template.Library()


@register.filter
def dong(amount: Decimal | int | None) -> str:
    """``{{ n|dong }}`` → ``125.000 ₫``; nothing for a missing amount."""
    return "" if amount is None or amount == "" else money.format_dong(int(amount))


@register.filter
def day(value: date | datetime | None) -> str:
    """``dd/mm/yyyy``, a moment taken as its day in Vietnam; nothing for a missing date."""
    if isinstance(value, datetime):
        value = value.astimezone(VIETNAM)
    return value.strftime("%d/%m/%Y") if value else ""


@register.filter
def moment(value: datetime | None) -> str:
    """``dd/mm/yyyy HH:MM`` in Vietnam; nothing for a missing moment."""
    return value.astimezone(VIETNAM).strftime("%d/%m/%Y %H:%M") if value else ""


@register.filter
def fold(value: str) -> str:
    return text.fold(value)


@register.filter(name="phone")
def show_phone(value: str) -> str:
    """``+84912345678`` → ``0912 345 678``."""
    return phone.show_phone(value)
