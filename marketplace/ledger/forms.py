"""What the operator types into the books: new rates, and what carriers have handed over."""

import re
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from catalog.kernel.dates import today
from catalog.kernel.forms import DongField, LineField
from catalog.kernel.money import MOST_WRITTEN
from marketplace.ledger.models import MOST_BPS, CommissionRate, TaxRule


def as_oscar_draws(form: forms.BaseForm) -> None:
    for field in form.fields.values():
        field.widget.attrs["class"] = "form-control no-widget-init"  # Oscar's script leaves it alone


class PercentField(forms.CharField):
    """Per cent with at most two digits behind a comma or a point; cleans to basis points."""

    default_error_messages = {"invalid": _("Hãy nhập tỷ lệ phần trăm từ 0 đến 100, ví dụ 1,5.")}
    _PERCENT = re.compile(r"([0-9]{1,3})(?:[.,]([0-9]{1,2}))?\s*%?")

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
        super().__init__(**{"max_length": 10, "widget": widget, **kwargs})

    def clean(self, value: Any) -> int:
        text = super().clean(value)
        found = self._PERCENT.fullmatch(text)
        bps = int(found[1]) * 100 + int((found[2] or "").ljust(2, "0")) if found else MOST_BPS + 1
        if bps > MOST_BPS:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return bps


class RemittedForm(forms.Form):
    """What a carrier has handed over of the money it collected at the door."""

    slip = LineField(label=_("Hãng và số phiếu nộp tiền"), max_length=80)
    day = forms.DateField(label=_("Ngày tiền vào"), widget=forms.DateInput(attrs={"type": "date"}))
    amount = DongField(label=_("Tiền thu hộ theo phiếu"), least=1)
    fee = DongField(label=_("Phí hãng đã giữ lại (để trống nếu không)"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        as_oscar_draws(self)

    def clean_day(self) -> date:
        day: date = self.cleaned_data["day"]
        if day > today():
            raise ValidationError(_("Ngày này chưa đến."))
        return day

    def clean_fee(self) -> int:
        return self.cleaned_data["fee"] or 0

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("fee", 0) > cleaned.get("amount", MOST_WRITTEN):
            self.add_error("fee", _("Phí không thể hơn tiền thu hộ."))
        return cleaned


class _RateForm(forms.ModelForm):
    valid_from = forms.DateField(label=_("Có hiệu lực từ ngày"), widget=forms.DateInput(attrs={"type": "date"}))
    valid_to = forms.DateField(
        label=_("Đến hết ngày (để trống nếu còn dùng)"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    legal_ref = forms.CharField(label=_("Căn cứ (văn bản, điều, quyết định)"), max_length=300)

    same: tuple[str, ...] = ("valid_from",)  # of two rates with these alike nobody would know which holds

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        as_oscar_draws(self)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        first, last = cleaned.get("valid_from"), cleaned.get("valid_to")
        if first and last and last < first:
            self.add_error("valid_to", _("Ngày cuối không được trước ngày đầu."))
        alike = {name: cleaned.get(name) for name in self.same}
        if all(alike.values()) and self._meta.model.objects.filter(**alike).exists():
            self.add_error("valid_from", _("Đã có mức bắt đầu từ ngày này."))
        return cleaned


class CommissionRateForm(_RateForm):
    bps = PercentField(label=_("Phí sàn trên tiền hàng (%)"))
    vat_bps = PercentField(label=_("Thuế GTGT của phí sàn (%)"))

    class Meta:
        model = CommissionRate
        fields = ("bps", "vat_bps", "valid_from", "valid_to", "legal_ref", "evidence")
        labels = {"evidence": _("Mức đối chiếu")}


class TaxRuleForm(_RateForm):
    same = ("activity", "legal_type", "valid_from")
    vat_bps = PercentField(label=_("Thuế GTGT khấu trừ (%)"))
    pit_bps = PercentField(label=_("Thuế TNCN khấu trừ (%)"))

    class Meta:
        model = TaxRule
        fields = ("activity", "legal_type", "vat_bps", "pit_bps", "valid_from", "valid_to", "legal_ref", "evidence")
        labels = {"activity": _("Ngành hàng"), "legal_type": _("Loại người bán"), "evidence": _("Mức đối chiếu")}
