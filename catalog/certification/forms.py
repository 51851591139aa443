from django import forms
from django.utils.translation import gettext_lazy as _

from catalog.tickets.forms import ReportForm


class WrongClaimForm(ReportForm):
    """A claim seen somewhere that doesn't agree with the register."""

    KINDS = (
        ("expired", _("Hết hạn vẫn gắn sao")),
        ("rank", _("Sai số sao")),
        ("product", _("Không phải sản phẩm này")),
        ("unknown", _("Dùng dấu OCOP khi chưa được công nhận")),
        ("data", _("Sổ của sàn chép sai")),
        ("other", _("Chuyện khác")),
    )
    kinds = forms.MultipleChoiceField(
        label=_("Sai ở điểm nào?"),
        choices=KINDS,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Hãy chọn ít nhất một điểm.")},
    )
    about = forms.CharField(
        label=_("Về món nào, của ai?"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"class": "input"}),
        help_text=_("Tên sản phẩm, nơi bán, số in trên giấy: có gì ghi nấy."),
    )

    field_order = ("kinds", "about", "message", "reporter_name", "reporter_contact", "website", "key")

    @property
    def kind_words(self) -> str:
        labels = dict(self.KINDS)
        return "; ".join(str(labels[kind]) for kind in self.cleaned_data["kinds"])
