from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from catalog.kernel.forms import VietnamPhoneField
from marketplace.order.numbers import read_number
from marketplace.order.selectors import find_group


class FindForm(forms.Form):
    """Number and phone; `cleaned_data["group"]` is the purchase. Never says which of the two was wrong."""

    number = forms.CharField(
        label=_("Mã đơn"),
        max_length=30,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )
    phone = VietnamPhoneField(label=_("Số điện thoại lúc đặt"))

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if not self.errors:
            data["group"] = find_group(read_number(data["number"]), data["phone"])
            if data["group"] is None:
                raise ValidationError(_("Không có đơn nào với mã và số điện thoại này. Hãy xem lại cả hai."))
        return data
