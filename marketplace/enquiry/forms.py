"""What somebody who asks has to say: who to call, and what for."""

import uuid
from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalog.kernel.dates import today
from catalog.kernel.forms import LineField, VietnamPhoneField
from catalog.kernel.text import nfc
from catalog.places.selectors import provinces
from marketplace.enquiry.models import Enquiry
from marketplace.enquiry.services import MOST_WORDS, Asked

MOST_UNITS = 10_000
FARTHEST = timedelta(days=730)


class WordsField(forms.CharField):
    """Some lines of text, NFC, without signs that turn or hide what follows them."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=MOST_WORDS, widget=forms.Textarea(attrs={"rows": 4}), **kwargs)

    def to_python(self, value: Any) -> str:
        text = nfc(super().to_python(value) or "").replace("\r\n", "\n")
        return "".join(char for char in text if char.isprintable() or char == "\n").strip()


class DayField(forms.DateField):
    """A day to come; browsers without a calendar take “24/12/2026”."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            required=False,
            input_formats=["%Y-%m-%d", "%d/%m/%Y"],
            widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
            error_messages={"invalid": gettext_lazy("Hãy ghi một ngày, ví dụ 24/12/2026.")},
            **kwargs,
        )

    def clean(self, value: Any) -> date | None:
        day: date | None = super().clean(value)
        if day and not today() <= day <= today() + FARTHEST:
            raise forms.ValidationError(_("Hãy chọn một ngày từ hôm nay đến hai năm tới."))
        return day


class EnquiryForm(forms.Form):
    """Cleans into `Asked`. Of a booking the units are people, and nobody is asked where they live.

    `website` is the trap: people don't see it, programs that fill in everything do.
    """

    name = LineField(
        label=gettext_lazy("Họ và tên"), max_length=150, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    phone = VietnamPhoneField(
        label=gettext_lazy("Số điện thoại"), help_text=gettext_lazy("Chỉ chủ thể thấy, để gọi lại cho bạn")
    )
    email = forms.EmailField(
        label=gettext_lazy("Thư điện tử"),
        required=False,
        max_length=254,
        help_text=gettext_lazy("Để nhận thư khi có trả lời"),
        widget=forms.EmailInput(attrs={"autocomplete": "email", "inputmode": "email"}),
    )
    province = forms.ChoiceField(label=gettext_lazy("Bạn ở tỉnh, thành phố nào?"), required=False)
    first_day = DayField(label=gettext_lazy("Từ ngày"))
    last_day = DayField(label=gettext_lazy("Đến ngày"))
    units = forms.IntegerField(
        label=gettext_lazy("Số lượng"),
        min_value=1,
        max_value=MOST_UNITS,
        initial=1,
        error_messages={"invalid": gettext_lazy("Hãy nhập một số nguyên từ 1.")},
    )
    note = WordsField(label=gettext_lazy("Lời nhắn"), required=False)
    website = forms.CharField(required=False, widget=forms.HiddenInput)
    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)

    def __init__(self, reason: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.reason = reason
        self.fields["province"].choices = [("", _("Chọn tỉnh, thành phố"))] + [  # type: ignore[attr-defined]
            (each.code, each.name) for each in provinces()
        ]
        if reason == Enquiry.Reason.BOOKING:
            del self.fields["province"]
            self.fields["units"].label = _("Số người")
            self.fields["note"].help_text = _("Ví dụ: đi cùng trẻ nhỏ, ăn chay, muốn ngủ lại.")

    @property
    def is_trapped(self) -> bool:
        return bool(self.cleaned_data.get("website"))

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        first, last = data.get("first_day"), data.get("last_day")
        if last and not first and "first_day" not in self.errors:
            data["first_day"] = first = last
        if first and last and last < first:
            self.add_error("last_day", _("Ngày cuối không thể trước ngày đầu."))
        return data

    def asked(self) -> Asked:
        data = self.cleaned_data
        told = {name: data[name] for name in ("name", "phone", "units", "email", "first_day", "last_day", "note")}
        return Asked(reason=self.reason, province_id=data.get("province") or None, **told)


class StepForm(forms.Form):
    """A subject's words to its asker."""

    words = WordsField(required=False)
