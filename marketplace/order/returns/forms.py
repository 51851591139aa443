"""What a buyer says about goods that came, and what the subject offers."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from catalog.kernel.forms import DongField
from catalog.kernel.money import format_dong
from catalog.kernel.templatetags.kernel import vietnamese
from catalog.products.images import cleaned
from marketplace.order.returns.evidence import MOST_PHOTOS
from marketplace.order.returns.models import ReturnRequest
from marketplace.order.returns.selectors import Returnable


class PhotosInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class PhotosField(forms.FileField):
    """Any number of pictures; cleans to their bytes, checked and re-encoded."""

    widget = PhotosInput

    def clean(self, data: Any, initial: Any = None) -> list[bytes]:
        files = [file for file in (data if isinstance(data, list | tuple) else [data]) if file]
        if len(files) > MOST_PHOTOS:
            raise ValidationError(_("Gửi tối đa %(n)d ảnh."), params={"n": MOST_PHOTOS}, code="too_many")
        return [cleaned(super(PhotosField, self).clean(file, initial).read())[0] for file in files]


class ReturnForm(forms.Form):
    """One line of a parcel at a time. `lines`: those with something left to complain of."""

    line = forms.ChoiceField(label=_("Món nào?"), widget=forms.RadioSelect)
    quantity = forms.IntegerField(label=_("Số lượng"), min_value=1, max_value=100_000, initial=1)
    reason = forms.ChoiceField(label=_("Lý do"), choices=ReturnRequest.Reason.choices, widget=forms.RadioSelect)
    message = forms.CharField(
        label=_("Chuyện gì đã xảy ra?"), max_length=1000, widget=forms.Textarea(attrs={"rows": 4})
    )
    amount = DongField(
        least=1, label=_("Số tiền muốn nhận lại"), required=False, help_text=_("Để trống: giá của số lượng trên.")
    )
    photos = PhotosField(
        label=_("Ảnh"),
        required=False,
        help_text=_("Tối đa 5 ảnh, mỗi ảnh dưới 15 MB. Chỉ nơi bán và sàn xem được."),
        widget=PhotosInput(attrs={"accept": "image/*"}),
    )
    key = forms.CharField(max_length=48, widget=forms.HiddenInput)

    def __init__(self, lines: Sequence[Returnable], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [
            (str(each.pk), format_html("{} × {}, {}", vietnamese(each.title), each.left, format_dong(each.unit)))
            for each in lines
        ]
        self.fields["line"].choices = choices  # type: ignore[attr-defined]
        if len(lines) == 1:
            self.fields["line"].initial = choices[0][0]


class AnswerForm(forms.Form):
    """A step of subject, operator or buyer: words, and where something is granted, how much."""

    words = forms.CharField(max_length=1000, required=False, strip=True)
    amount = DongField(least=1, required=False)
