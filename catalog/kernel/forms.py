from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from catalog.kernel.money import parse_dong
from catalog.kernel.phone import parse_phone, show_phone
from catalog.kernel.text import nfc


class LineField(forms.CharField):
    """One line of text: NFC, runs of spaces as one, and none of the signs that turn or hide what follows them."""

    def to_python(self, value: Any) -> str:
        text = nfc(super().to_python(value) or "")
        return " ".join("".join(char for char in text if char.isprintable() or char.isspace()).split())


class LongSelect(forms.Select):
    """For many options in no groups, written without Django's templates, of which each option takes two: the list of
    34 provinces took a fifth of the checkout page.
    """

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        widget = self.get_context(name, value, attrs)["widget"]
        options = (option for _group, options, _place in widget["optgroups"] for option in options)
        rows = ((each["value"], flatatt(each["attrs"]), each["label"]) for each in options)
        inner = format_html_join("", '<option value="{}"{}>{}</option>', rows)
        return format_html('<select name="{}"{}>{}</select>', widget["name"], flatatt(widget["attrs"]), inner)


class VietnamPhoneField(forms.CharField):
    """A telephone number of Vietnam; cleans to ``+84912345678``, shows ``0912 345 678``."""

    default_error_messages = {
        "invalid": _("Số điện thoại chưa đúng. Hãy nhập 10 chữ số, ví dụ 0912 345 678."),
    }

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 30)
        kwargs.setdefault("widget", forms.TextInput(attrs={"type": "tel", "inputmode": "tel", "autocomplete": "tel"}))
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> str:
        text = super().to_python(value)
        if not text:
            return ""
        try:
            return parse_phone(text)
        except ValueError:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from None

    def prepare_value(self, value: Any) -> Any:
        return show_phone(value) if isinstance(value, str) else value


class AmountField(forms.CharField):
    """A sum in whole đồng, as people write it; cleans to an int above 0."""

    default_error_messages = {
        "invalid": _("Số tiền chưa đúng. Hãy nhập số đồng, ví dụ 125.000."),
    }

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 30)
        kwargs.setdefault("widget", forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}))
        super().__init__(**kwargs)

    def clean(self, value: Any) -> int:
        text = super().clean(value)
        try:
            amount = parse_dong(text)
        except ValueError:
            amount = 0
        if not amount:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return amount
