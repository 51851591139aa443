"""What an owner says of delivery, on a phone: money as it is written, weights in kilograms, days as numbers."""

import re
from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalog.kernel.dates import today
from catalog.kernel.forms import DongField, LineField
from catalog.places.models import Commune
from catalog.places.selectors import match_commune, provinces
from marketplace.shipping.models import DeliveryRate
from marketplace.shipping.services import PointTerms, RateTerms

MOST_DONG = 10_000_000
MOST_KG = 10_000
FARTHEST = timedelta(days=730)
_KILO = re.compile(r"([0-9]{1,5})(?:[.,]([0-9]{1,3}))?(?: ?kg)?", re.IGNORECASE)


class KiloField(forms.CharField):
    """“1,5”, “2 kg”: cleans to grams, None when empty."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=20, widget=forms.TextInput(attrs={"inputmode": "decimal"}), **kwargs)

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return None
        grams = grams_typed(text)
        if grams is None:
            raise forms.ValidationError(_("Hãy ghi số ki-lô-gam, ví dụ 0,5 hoặc 2."))
        return grams


def grams_typed(kilos: str) -> int | None:
    """“0,5” → 500; None when it isn't a weight of something."""
    found = _KILO.fullmatch(kilos.strip())
    grams = int(found[1]) * 1000 + int((found[2] or "").ljust(3, "0")) if found else 0
    return grams if 0 < grams <= MOST_KG * 1000 else None


def in_kilos(grams: int | None) -> str:
    """As it is typed: 1500 → “1,5”."""
    return f"{grams / 1000:.3f}".rstrip("0").rstrip(".").replace(".", ",") if grams else ""


class RateForm(forms.Form):
    """One kind of delivery to one zone. Cleans into `RateTerms`."""

    kind = forms.ChoiceField(label=gettext_lazy("Cách giao"), choices=DeliveryRate.Kind)
    zone = forms.ChoiceField(label=gettext_lazy("Vùng giao"), choices=DeliveryRate.Zone)
    zone_name = LineField(
        label=gettext_lazy("Tên nhóm tỉnh"),
        required=False,
        max_length=60,
        help_text=gettext_lazy("Chỉ khi chọn nhóm tỉnh, ví dụ: Đồng bằng sông Hồng"),
    )
    provinces = forms.MultipleChoiceField(
        label=gettext_lazy("Các tỉnh trong nhóm"), required=False, widget=forms.CheckboxSelectMultiple
    )
    unserved = forms.BooleanField(label=gettext_lazy("Không giao đến vùng này"), required=False)
    charge = DongField(
        label=gettext_lazy("Phí giao"),
        required=False,
        most=MOST_DONG,
        help_text=gettext_lazy("Số đồng; ghi 0 nếu miễn phí"),
    )
    included = KiloField(label=gettext_lazy("Phí trên gồm đến (kg)"), required=False)
    step = KiloField(label=gettext_lazy("Rồi cứ mỗi (kg)"), required=False)
    step_charge = DongField(label=gettext_lazy("Thêm (đồng)"), required=False, most=MOST_DONG)
    most = KiloField(label=gettext_lazy("Kiện nặng nhất (kg)"), required=False)
    free_from = DongField(label=gettext_lazy("Miễn phí giao từ (đồng tiền hàng)"), required=False, most=1_000_000_000)
    days_from = forms.IntegerField(label=gettext_lazy("Giao sớm nhất sau (ngày làm việc)"), min_value=0, max_value=60)
    days_to = forms.IntegerField(label=gettext_lazy("Giao muộn nhất sau (ngày làm việc)"), min_value=0, max_value=60)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["provinces"].choices = [(each.code, each.name) for each in provinces()]  # type: ignore[attr-defined]

    @staticmethod
    def of(rate: DeliveryRate) -> dict[str, Any]:
        """A rate as it would be typed, to be changed."""
        return {
            "kind": rate.kind,
            "zone": rate.zone,
            "zone_name": rate.zone_name,
            "provinces": rate.provinces,
            "unserved": not rate.served,
            "charge": rate.charge,
            "included": in_kilos(rate.included_g),
            "step": in_kilos(rate.step_g),
            "step_charge": rate.step_charge or "",
            "most": in_kilos(rate.max_g),
            "free_from": rate.free_from or "",
            "days_from": rate.days_from,
            "days_to": rate.days_to,
        }

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if data.get("zone") == DeliveryRate.Zone.GROUP:
            if not data.get("zone_name") and "zone_name" not in self.errors:
                self.add_error("zone_name", _("Hãy đặt tên cho nhóm tỉnh."))
            if not data.get("provinces") and "provinces" not in self.errors:
                self.add_error("provinces", _("Hãy chọn ít nhất một tỉnh."))
        if not data.get("unserved") and data.get("charge") is None and "charge" not in self.errors:
            self.add_error("charge", _("Hãy ghi phí giao, hoặc đánh dấu không giao."))
        if data.get("step") and data.get("step_charge") is None and "step_charge" not in self.errors:
            self.add_error("step_charge", _("Hãy ghi phí của mỗi nấc thêm."))
        low, high = data.get("days_from"), data.get("days_to")
        if low is not None and high is not None and high < low:
            self.add_error("days_to", _("Ngày muộn nhất không thể trước ngày sớm nhất."))
        return data

    def terms(self) -> RateTerms:
        data = self.cleaned_data
        group = data["zone"] == DeliveryRate.Zone.GROUP
        served = not data["unserved"]
        return RateTerms(
            kind=data["kind"],
            zone=data["zone"],
            zone_name=data["zone_name"] if group else "",
            provinces=tuple(sorted(data["provinces"])) if group else (),
            served=served,
            charge=(data["charge"] or 0) if served else 0,
            included_g=data["included"] or 0,
            step_g=data["step"],
            step_charge=(data["step_charge"] or 0) if data["step"] else 0,
            max_g=data["most"],
            free_from=data["free_from"],
            days_from=data["days_from"],
            days_to=data["days_to"],
        )


class DefaultRateForm(RateForm):
    """A default of the shop: a rate, the day it begins and where it comes from."""

    day = forms.DateField(
        label=gettext_lazy("Dùng từ ngày"),
        input_formats=["%Y-%m-%d", "%d/%m/%Y"],
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )
    source = LineField(label=gettext_lazy("Nguồn (bảng giá, quyết định)"), max_length=200)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            if name not in {"provinces", "unserved"}:
                field.widget.attrs["class"] = "form-control no-widget-init"  # Oscar's script leaves it alone

    def clean_day(self) -> date:
        day: date = self.cleaned_data["day"]
        if not today() <= day <= today() + FARTHEST:
            raise forms.ValidationError(_("Chọn một ngày từ hôm nay đến hai năm tới."))
        return day


class PointForm(forms.Form):
    """A place of pick-up. Cleans into `PointTerms`."""

    name = LineField(label=gettext_lazy("Tên nơi lấy hàng"), max_length=100)
    line1 = LineField(label=gettext_lazy("Số nhà, đường, thôn, ấp"), max_length=150)
    province = forms.ChoiceField(label=gettext_lazy("Tỉnh, thành phố"))
    commune = LineField(label=gettext_lazy("Xã, phường, đặc khu"), max_length=100)
    opening = LineField(label=gettext_lazy("Giờ mở cửa"), max_length=120)
    ready_days = forms.IntegerField(
        label=gettext_lazy("Sẵn hàng sau (ngày làm việc)"), min_value=0, max_value=60, initial=1
    )
    kept_days = forms.IntegerField(label=gettext_lazy("Giữ hàng (ngày)"), min_value=1, max_value=60, initial=7)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["province"].choices = [(each.code, each.name) for each in provinces()]  # type: ignore[attr-defined]
        self._commune_code = ""

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if data.get("province") and data.get("commune"):
            match = match_commune(data["province"], data["commune"])
            if match.commune:
                self._commune_code = match.commune.code
            else:
                near = ", ".join(each.full_name for each in match.near)
                self.add_error("commune", _("Không rõ xã, phường nào. Gần giống: %(near)s.") % {"near": near or "—"})
        return data

    def terms(self) -> PointTerms:
        told = {name: self.cleaned_data[name] for name in ("name", "line1", "opening", "ready_days", "kept_days")}
        return PointTerms(commune=Commune.objects.get(pk=self._commune_code), **told)
