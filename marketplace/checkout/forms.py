"""The one form of an order: eight fields, two optional, and a fold for the invoice. Phone first: couriers go by it."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalog.kernel.forms import LineField, LongSelect, VietnamPhoneField
from catalog.places.former import FormerCommune, former_communes
from catalog.places.selectors import CommuneMatch, match_commune, province_by_code, provinces
from marketplace.checkout.invoice import InvoiceFields
from marketplace.order.services import Recipient
from marketplace.payment.ways import Way

MOST_OF_LINE = 255


class DeliveryForm(InvoiceFields):
    """Cleans into a `Recipient`. `near` holds communes to choose from when the typed one isn't clear.

    A commune of before 2025-07-01 is understood, and stays readable behind the street: carriers still sort by it.
    """

    phone = VietnamPhoneField(
        label=gettext_lazy("Số điện thoại"), help_text=gettext_lazy("Bưu tá gọi số này trước khi giao")
    )
    name = LineField(
        label=gettext_lazy("Họ và tên"), max_length=150, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    province = forms.ChoiceField(
        label=gettext_lazy("Tỉnh, thành phố"),
        widget=LongSelect(attrs={"autocomplete": "address-level1"}),
        error_messages={"invalid_choice": gettext_lazy("Hãy chọn một tỉnh, thành phố trong danh sách.")},
    )
    commune = LineField(
        label=gettext_lazy("Xã, phường, đặc khu"),
        max_length=100,
        widget=forms.TextInput(attrs={"autocomplete": "address-level2", "list": "xa-ds"}),
    )
    line1 = LineField(
        label=gettext_lazy("Số nhà, đường, thôn, ấp"),
        max_length=MOST_OF_LINE,
        widget=forms.TextInput(attrs={"autocomplete": "address-line1"}),
    )
    email = forms.EmailField(
        label=gettext_lazy("Thư điện tử"),
        required=False,
        max_length=254,
        help_text=gettext_lazy("Để nhận thư xác nhận"),
        widget=forms.EmailInput(attrs={"autocomplete": "email", "inputmode": "email"}),
    )
    note = LineField(
        label=gettext_lazy("Lời nhắn cho nơi bán, bưu tá"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    field_order = ("phone", "name", "province", "commune", "line1", "email", "note", "payment")  # then the invoice

    payment = forms.ChoiceField(label=gettext_lazy("Cách trả tiền"), required=False, widget=forms.RadioSelect)

    def __init__(self, *args: Any, ways: Sequence[Way] = (), **kwargs: Any) -> None:
        """`ways`: of paying, as `ways_to_pay` sorts them; the first is taken when none is chosen."""
        super().__init__(*args, **kwargs)
        self.fields["payment"].choices = [(way.code, way.label) for way in ways]  # type: ignore[attr-defined]
        self.ways = ways
        choices = [("", _("Chọn tỉnh, thành phố"))] + [(each.code, each.name) for each in provinces()]
        self.fields["province"].choices = choices  # type: ignore[attr-defined]
        self.near: tuple[str, ...] = ()
        self._commune_code = ""
        self._former: tuple[FormerCommune, ...] = ()

    @property
    def province_code(self) -> str:
        """The province chosen so far, if it is one."""
        code = self["province"].value() or ""
        return code if province_by_code(code) else ""

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if data.get("province") and data.get("commune"):
            self._find_commune(data["province"], data["commune"])
        return data

    def clean_payment(self) -> str:
        return self.cleaned_data["payment"] or next((way.code for way in self.ways if not way.refusal), "")

    def recipient(self) -> Recipient:
        data = self.cleaned_data
        return Recipient(
            name=data["name"],
            phone=data["phone"],
            province_code=data["province"],
            commune_code=self._commune_code,
            line1=self._line1(),
            email=data["email"],
            note=data["note"],
            invoice=self.invoice_to(),
        )

    def _find_commune(self, province: str, typed: str) -> None:
        """What was typed decides; when it isn't clear, the one picked from those offered."""
        match = match_commune(province, typed)
        if match.commune is None:
            match = self._former_match(province, typed) or match
        if match.commune is None:
            match = self._picked(province) or match
        if match.commune:
            self._commune_code = match.commune.code
            return
        self.near = tuple(commune.full_name for commune in match.near)
        place = province_by_code(province)
        name = place.name if place else ""
        if self.near:
            self.add_error("commune", _("%(name)s có vài nơi gần giống tên này. Hãy chọn một.") % {"name": name})
        else:
            words = _("Không tìm thấy tên này ở %(name)s. Hãy gõ tên xã, phường hiện nay, hoặc tên trước 01/07/2025.")
            self.add_error("commune", words % {"name": name})

    def _former_match(self, province: str, typed: str) -> CommuneMatch | None:
        """Today's communes that an old name leads to: one, or several to choose from where it was divided."""
        self._former = former_communes(province, typed)
        heirs = tuple({heir.code: heir for each in self._former for heir in each.successors}.values())
        return CommuneMatch(heirs[0] if len(heirs) == 1 else None, heirs) if heirs else None

    def _line1(self) -> str:
        """With the old commune behind it, where that is certain and there is room."""
        line: str = self.cleaned_data["line1"]
        meant = [each for each in self._former if self._commune_code in {heir.code for heir in each.successors}]
        kept = f"{line} (cũ: {meant[0].full_name})" if len(meant) == 1 else line
        return kept if len(kept) <= MOST_OF_LINE else line

    def _picked(self, province: str) -> CommuneMatch | None:
        picked = self.data.get("commune_pick", "")
        return match_commune(province, picked) if picked else None
