"""The fold “Cần hoá đơn” of the delivery page: nothing is asked of a buyer who wants no invoice."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalog.kernel.forms import LineField
from catalog.kernel.tax_codes import parse_tax_code
from marketplace.order.services import InvoiceTo

FACTS = ("invoice_code", "invoice_name", "invoice_address", "invoice_email")


class TaxCodeField(forms.CharField):
    """Cleans to a tax code as it is stored."""

    def to_python(self, value: Any) -> str:
        text = super().to_python(value)
        try:
            return parse_tax_code(text) if text else ""
        except ValueError:
            words = _("Mã số thuế có 10 hoặc 13 chữ số, hoặc số định danh cá nhân 12 chữ số. Hãy xem lại từng số.")
            raise forms.ValidationError(words, code="invalid") from None


class InvoiceFields(forms.Form):
    """Ticked, all four facts are needed; filled in without the tick, the tick is: nothing is passed on unasked."""

    invoice = forms.BooleanField(
        label=gettext_lazy("Tôi cần hoá đơn. Nơi bán được nhận thông tin này để lập hoá đơn."), required=False
    )
    invoice_code = TaxCodeField(
        label=gettext_lazy("Mã số thuế hoặc số định danh cá nhân"),
        required=False,
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    invoice_name = LineField(
        label=gettext_lazy("Tên đơn vị, người mua trên hoá đơn"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    invoice_address = LineField(
        label=gettext_lazy("Địa chỉ trên hoá đơn"),
        required=False,
        max_length=300,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    invoice_email = forms.EmailField(
        label=gettext_lazy("Thư điện tử nhận hoá đơn"),
        required=False,
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "inputmode": "email"}),
    )

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if data.get("invoice"):
            for name in FACTS:
                if not data.get(name) and name not in self.errors:
                    self.add_error(name, _("Hoá đơn cần mục này."))
        elif any(data.get(name) for name in FACTS):
            self.add_error("invoice", _("Hãy đánh dấu ô này nếu cần hoá đơn, hoặc xoá các mục bên dưới."))
        return data

    def invoice_to(self) -> InvoiceTo | None:
        data = self.cleaned_data
        return InvoiceTo(*(data[name] for name in FACTS)) if data["invoice"] else None


def known_invoice(to: InvoiceTo | None) -> dict[str, Any]:
    """What the fields hold at first."""
    if to is None:
        return {}
    return {"invoice": True, **dict(zip(FACTS, (to.tax_code, to.name, to.address, to.email), strict=True))}
