"""Forms about money: where a refund goes, and the account that a subject is paid on."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from catalog.kernel.forms import DongField, LineField
from marketplace.payment.banks import choices


class AccountForm(forms.Form):
    """A bank account in Viet Nam. The number is kept without the spaces and dots that people put in."""

    bank_bin = forms.ChoiceField(
        label=_("Ngân hàng"), error_messages={"invalid_choice": _("Hãy chọn một ngân hàng trong danh sách.")}
    )
    number = forms.CharField(
        label=_("Số tài khoản"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "text"}),
    )
    holder = LineField(
        label=_("Tên chủ tài khoản"),
        max_length=100,
        help_text=_("Đúng như ngân hàng ghi, thường là chữ hoa không dấu."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["bank_bin"].choices = [("", _("Chọn ngân hàng")), *choices()]  # type: ignore[attr-defined]

    def clean_number(self) -> str:
        number = re.sub(r"[\s.\-]", "", self.cleaned_data["number"])
        if not re.fullmatch(r"[0-9A-Za-z]{4,19}", number, re.ASCII):
            raise forms.ValidationError(_("Số tài khoản gồm 4 đến 19 chữ số hoặc chữ cái không dấu."))
        return number


class StatementForm(forms.Form):
    """A statement as the bank hands it out; what it may hold is decided where it is read."""

    file = forms.FileField(
        label=_("Tệp sao kê (CSV)"),
        help_text=_("Tải từ ngân hàng, để nguyên. Tải trùng ngày không sao: mỗi khoản chỉ ghi một lần."),
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,text/csv"}),
    )


class SeenForm(forms.Form):
    """A transfer that somebody saw come in."""

    amount = DongField(least=1, label=_("Số tiền thấy vào"))
    reference = LineField(
        label=_("Mã giao dịch"),
        max_length=60,
        help_text=_("Trong tin báo có của ngân hàng."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class PaidBackForm(forms.Form):
    reference = LineField(label=_("Mã giao dịch"), max_length=60)
