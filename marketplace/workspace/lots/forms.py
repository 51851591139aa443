"""What a maker writes about a lot, on a phone: units as they are counted, days as the phone picks them."""

import re
import secrets
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from catalog.kernel.dates import today
from catalog.kernel.forms import LineField
from catalog.traceability.stock.services import MOST_UNITS

_KEY = re.compile(r"[0-9a-f]{16}")
_UNITS = re.compile(r"[0-9]{1,7}|[0-9]{1,3}([. ][0-9]{3}){1,2}")
YEARS = range(2015, 2101)


def new_key() -> str:
    """Names one filled-in form: sent twice it counts once."""
    return secrets.token_hex(8)


def key_in(data: Any) -> str:
    typed = data.get("key", "")
    return typed if _KEY.fullmatch(typed) else new_key()


class UnitsField(forms.CharField):
    """“120”, “1.200”: cleans to an int."""

    def __init__(self, *, least: int = 1, **kwargs: Any) -> None:
        self.least = least
        widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})
        super().__init__(max_length=12, widget=widget, **kwargs)

    def clean(self, value: Any) -> int:
        text = super().clean(value).strip()
        units = int(re.sub(r"[. ]", "", text)) if _UNITS.fullmatch(text) else -1
        if not self.least <= units <= MOST_UNITS:
            raise forms.ValidationError(_("Hãy ghi số lượng bằng chữ số, ví dụ 120."), code="invalid")
        return units


class DayField(forms.DateField):
    """A day as a phone's picker sends it, or as people write it."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
        super().__init__(widget=widget, input_formats=["%Y-%m-%d", "%d/%m/%Y"], **kwargs)

    def clean(self, value: Any) -> date | None:
        day = super().clean(value)
        if day and day.year not in YEARS:
            raise forms.ValidationError(_("Hãy xem lại năm."), code="invalid")
        return day


class LotForm(forms.Form):
    """A new lot with its units. `waiting`: units on hand that are in no lot yet; they are this lot's then."""

    units = UnitsField(label=_("Số lượng nhập kho"))
    unit = LineField(label=_("Đơn vị"), max_length=20)
    packed_on = DayField(label=_("Ngày đóng gói"))
    expires_on = DayField(label=_("Hạn sử dụng"), required=False)
    place = LineField(label=_("Nơi sản xuất, đóng gói"), max_length=120)
    release = forms.BooleanField(label=_("Cho bán ngay"), required=False)

    def __init__(self, *args: Any, waiting: int = 0, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if waiting:
            del self.fields["units"]

    def clean_packed_on(self) -> date:
        day: date = self.cleaned_data["packed_on"]
        if day > today():
            raise forms.ValidationError(_("Ngày này chưa tới."), code="invalid")
        return day


class ReceiveForm(forms.Form):
    units = UnitsField(label=_("Nhập thêm"))


class CountForm(forms.Form):
    counted = UnitsField(label=_("Đếm được"), least=0)
    why = LineField(label=_("Lý do"), max_length=200)
