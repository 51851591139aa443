from datetime import date, datetime
from decimal import Decimal

from django import template
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from catalog.kernel import money, phone, text
from catalog.kernel.dates import VIETNAM

register = template.Library()


@register.filter
def dong(amount: Decimal | int | None) -> str:
    """``{{ n|dong }}`` → ``125.000 ₫``; nothing for a missing amount."""
    return "" if amount is None or amount == "" else money.format_dong(int(amount))


@register.filter
def number(value: int) -> str:
    """``{{ n|number }}`` → ``1.000``, on English pages ``1,000``."""
    return f"{value:,}".replace(",", "." if get_language() == "vi" else ",")


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


@register.filter
def vietnamese(value: str) -> SafeString:
    """``{{ product.title|vietnamese }}`` → the text, on pages in other languages marked for screen readers."""
    if get_language() == "vi" or not text.is_vietnamese(str(value)):
        return conditional_escape(value)
    return format_html('<span lang="vi">{}</span>', value)


@register.filter(name="phone")
def show_phone(value: str) -> str:
    """``+84912345678`` → ``0912 345 678``."""
    return phone.show_phone(value)
