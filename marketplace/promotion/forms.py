"""A new promotion, as its bearer types it in: the operator all of it, a subject what is its own to give."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalog.kernel.forms import DongField, LineField, WholeField
from catalog.kernel.money import format_dong
from catalog.kernel.templatetags.kernel import vietnamese
from catalog.places.models import Province
from catalog.products.models import Category, ListingState, Product
from catalog.subjects.models import Subject
from marketplace.promotion.models import Bearer, Promotion
from marketplace.promotion.reckoning import MOST_BPS
from marketplace.promotion.selectors import cap_on, clean_code

Kind = Promotion.Kind
MOST_DONG = 1_000_000_000
MOST_COUNT = 1_000_000
MOST_PRODUCTS = 100


def _moment_field(label: Any) -> forms.DateTimeField:
    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    return forms.DateTimeField(label=label, widget=widget)


class PromotionForm(forms.Form):
    """What both forms ask. They clean into a promotion that isn't saved yet (`promotion()`), and the products it names
    (`chosen()`).
    """

    name = LineField(label=gettext_lazy("Tên, người mua sẽ đọc"), max_length=120)
    name_en = LineField(label=gettext_lazy("Tên tiếng Anh"), max_length=120)
    kind = forms.ChoiceField(label=gettext_lazy("Loại"), choices=Kind.choices)
    value = WholeField(
        label=gettext_lazy("Mức"),
        most=MOST_DONG,
        help_text=gettext_lazy("Số phần trăm, số tiền giảm, hay giá ưu đãi. Giảm phí giao: 0 là miễn cả phí."),
    )
    most_discount = DongField(label=gettext_lazy("Giảm nhiều nhất cho một đơn"), required=False, most=MOST_DONG)
    code = LineField(
        label=gettext_lazy("Mã"), required=False, max_length=20, help_text=gettext_lazy("Để trống: tự áp dụng.")
    )
    valid_from = _moment_field(gettext_lazy("Từ lúc"))
    valid_to = _moment_field(gettext_lazy("Đến lúc"))
    least_goods = DongField(label=gettext_lazy("Tiền hàng ít nhất"), required=False, most=MOST_DONG)
    first_order_only = forms.BooleanField(label=gettext_lazy("Chỉ cho đơn đầu tiên"), required=False)
    uses_most = WholeField(label=gettext_lazy("Số lượt"), required=False, most=MOST_COUNT)
    uses_per_buyer = WholeField(label=gettext_lazy("Số lượt mỗi người mua"), required=False, most=MOST_COUNT)
    budget = DongField(label=gettext_lazy("Ngân sách"), required=False, most=MOST_DONG)
    units_most = WholeField(label=gettext_lazy("Số sản phẩm bán giá ưu đãi"), required=False, most=MOST_COUNT)

    def clean_code(self) -> str:
        code = clean_code(self.cleaned_data["code"])
        if code and not (code.isascii() and code.isalnum() and len(code) >= 4):
            raise forms.ValidationError(_("Mã gồm 4 đến 20 chữ cái không dấu và chữ số."))
        if code and Promotion.objects.filter(code=code).exists():
            raise forms.ValidationError(_("Mã này đã có."))
        return code

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        first, last = data.get("valid_from"), data.get("valid_to")
        if first and last and last <= first:
            self.add_error("valid_to", _("Lúc kết thúc phải sau lúc bắt đầu."))
        elif last and last <= timezone.now():
            self.add_error("valid_to", _("Lúc kết thúc đã qua."))
        if {"kind", "value"} <= data.keys():
            self._check_value(data)
        if data.get("kind") == Kind.PRICE:
            self._check_price(data)
        return data

    def chosen(self) -> list[Product]:
        return list(self.cleaned_data["products"])

    def promotion_with(self, **terms: Any) -> Promotion:
        """Of the cleaned fields; `terms` are its bearer and its scope."""
        data = {name: value for name, value in self.cleaned_data.items() if name in _OWN}
        return Promotion(**{**data, "least_goods": data["least_goods"] or 0, **terms})

    def _check_value(self, data: dict[str, Any]) -> None:
        kind, value = data["kind"], data["value"]
        if kind == Kind.PERCENT and not 0 < value * 100 <= cap_on():
            self.add_error("value", _("Từ 1 đến %(most)d %%: luật không cho giảm hơn.") % {"most": cap_on() // 100})
        elif kind in (Kind.AMOUNT, Kind.PRICE) and value < 1:
            self.add_error("value", _("Hãy ghi một số từ 1."))

    def _check_price(self, data: dict[str, Any]) -> None:
        """An offer price is for all who come while units last, so that a product's page can say it."""
        for name in ("code", "least_goods", "first_order_only"):
            if data.get(name):
                self.add_error(name, _("Giá ưu đãi dành cho mọi người: không kèm mã hay điều kiện."))
        for name in ("valid_from", "valid_to"):
            if data.get(name) and (data[name].minute or data[name].second):
                self.add_error(name, _("Giá ưu đãi bắt đầu và kết thúc vào giờ chẵn."))
        if not data.get("units_most") and "units_most" not in self.errors:
            self.add_error("units_most", _("Giá ưu đãi cần số sản phẩm."))
        if not data.get("products") and "products" not in self.errors:
            self.add_error("products", _("Giá ưu đãi cần chọn sản phẩm."))
        for product in data.get("products") or ():
            usual = max((int(record.price or 0) for record in product.stockrecords.all()), default=0)
            least = usual - usual * cap_on() // MOST_BPS
            if data.get("value") and not least <= data["value"] < usual:
                words = _("%(title)s đang bán %(price)s: giá ưu đãi từ %(least)s và phải thấp hơn giá đang bán.")
                facts = {"title": product.title, "price": format_dong(usual), "least": format_dong(least)}
                self.add_error("value", words % facts)


_OWN = set(PromotionForm.base_fields)


class _OwnProductsField(forms.ModelMultipleChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return vietnamese(obj.title)


class _SetField(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.number}. {obj.local_name}"


class SubjectPromotionForm(PromotionForm):
    """Of a subject for its own goods, at its own cost."""

    products = _OwnProductsField(
        Product.objects.none(),
        label=gettext_lazy("Sản phẩm (không chọn: mọi sản phẩm của bạn)"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, subject: Subject, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.subject = subject
        own = Product.objects.filter(subject=subject).exclude(listing_state=ListingState.ARCHIVED)
        self.fields["products"].queryset = own.prefetch_related("stockrecords").order_by("title", "pk")  # type: ignore[attr-defined]

    def promotion(self) -> Promotion:
        return self.promotion_with(bearer=Bearer.SUBJECT, subject=self.subject)


class OperatorPromotionForm(PromotionForm):
    """Of the operator, for anybody's goods, at the cost of platform, province or subject."""

    bearer = forms.ChoiceField(label=gettext_lazy("Ai chịu"), choices=Bearer.choices)
    bearer_province = forms.ModelChoiceField(
        Province.objects.none(), label=gettext_lazy("Tỉnh chịu"), required=False, to_field_name="code"
    )
    subject = LineField(label=gettext_lazy("Chỉ hàng của chủ thể (mã chủ thể)"), required=False, max_length=100)
    province = forms.ModelChoiceField(
        Province.objects.none(), label=gettext_lazy("Chỉ hàng từ tỉnh"), required=False, to_field_name="code"
    )
    product_set = _SetField(Category.objects.none(), label=gettext_lazy("Chỉ bộ sản phẩm"), required=False)
    products = LineField(
        label=gettext_lazy("Chỉ các sản phẩm (số ở cuối địa chỉ trang, cách nhau bằng dấu phẩy)"),
        required=False,
        max_length=1000,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choosable: dict[str, Any] = {
            "bearer_province": Province.objects.order_by("name"),
            "province": Province.objects.order_by("name"),
            "product_set": Category.objects.filter(kind=Category.Kind.SET).order_by("number"),
        }
        for name, rows in choosable.items():
            self.fields[name].queryset = rows  # type: ignore[attr-defined]
        for field in self.fields.values():
            if not isinstance(field, forms.BooleanField):
                field.widget.attrs["class"] = "form-control no-widget-init"  # Oscar's script leaves it alone

    def clean_subject(self) -> Subject | None:
        code = self.cleaned_data["subject"]
        subject = Subject.objects.filter(code=code).first() if code else None
        if code and subject is None:
            raise forms.ValidationError(_("Không có chủ thể nào mang mã này."))
        return subject

    def clean_products(self) -> list[Product]:
        typed = [part.strip() for part in self.cleaned_data["products"].split(",") if part.strip()]
        if any(not (part.isascii() and part.isdigit() and len(part) <= 18) for part in typed):
            raise forms.ValidationError(_("Hãy ghi các số, cách nhau bằng dấu phẩy."))
        wanted = {int(part) for part in typed}
        found = list(Product.objects.filter(pk__in=wanted).prefetch_related("stockrecords").order_by("pk"))
        if len(found) != len(wanted) or len(wanted) > MOST_PRODUCTS:
            raise forms.ValidationError(_("Có số không phải của sản phẩm nào."))
        return found

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if data.get("bearer") == Bearer.PROVINCE and not data.get("bearer_province"):
            self.add_error("bearer_province", _("Hãy chọn tỉnh chịu."))
        if data.get("bearer") == Bearer.SUBJECT and not data.get("subject") and "subject" not in self.errors:
            self.add_error("subject", _("Chủ thể chịu thì chỉ cho hàng của chủ thể ấy."))
        return data

    def promotion(self) -> Promotion:
        data = self.cleaned_data
        by_province = data["bearer"] == Bearer.PROVINCE
        return self.promotion_with(
            bearer=data["bearer"],
            bearer_province=data["bearer_province"] if by_province else None,
            subject=data["subject"],
            province=data["province"],
            product_set=data["product_set"],
        )
