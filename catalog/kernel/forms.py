from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from catalog.kernel.money import MOST_WRITTEN, format_dong, parse_dong
from catalog.kernel.phone import parse_phone, show_phone
from catalog.kernel.templatetags.kernel import number as shown_number
from catalog.kernel.text import nfc


class LineField(forms.CharField):
    """One line of text: NFC, runs of spaces as one, and none of the signs that turn or hide what follows them."""

    def to_python(self, value: Any) -> str:
        text = nfc(super().to_python(value) or "")
        return " ".join("".join(char for char in text if char.isprintable() or char.isspace()).split())


class LongSelect(forms.Select):
    """For many options in no groups, written without Django's templates, of which each option takes two: the list of
    34 provinces took an eighth of the checkout page.
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


class WholeField(forms.CharField):
    """A whole number as people write it (“20.000”, “20 000”); cleans to an int between the bounds, or None when empty.

    Read as amounts of money are (`parse_dong`): a fraction or a sign is refused, never rounded away.
    """

    default_error_messages = {
        "invalid": _("Hãy ghi một số nguyên, ví dụ 20.000."),
        "least": _("Ít nhất là %(least)s."),
        "most": _("Nhiều nhất là %(most)s."),
    }

    def __init__(self, *, least: int = 0, most: int = MOST_WRITTEN, **kwargs: Any) -> None:
        self.least, self.most = least, most
        kwargs.setdefault("max_length", 30)
        kwargs.setdefault("widget", forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}))
        super().__init__(**kwargs)

    def clean(self, value: Any) -> int | None:
        text = super().clean(value)
        if not text:
            return None
        try:
            number = parse_dong(text)
        except ValueError:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from None
        if not self.least <= number <= self.most:
            code = "least" if number < self.least else "most"
            params = {"least": self.shown(self.least), "most": self.shown(self.most)}
            raise ValidationError(self.error_messages[code], code=code, params=params)
        return number

    def shown(self, number: int) -> str:
        return shown_number(number)


class DongField(WholeField):
    """A sum of money in whole đồng."""

    default_error_messages = {"invalid": _("Số tiền chưa đúng. Hãy nhập số đồng, ví dụ 125.000.")}

    def shown(self, number: int) -> str:
        return format_dong(number)
