import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from catalog.tickets.services import Report


class ReportForm(forms.Form):
    """Base of the report forms: one message, an optional way to answer, a key against double sending, a trap.

    `website` is the trap: people don't see it, programs that fill in everything do.
    """

    message = forms.CharField(
        label=_("Chuyện là thế nào?"),
        max_length=2000,
        widget=forms.Textarea(attrs={"class": "input", "rows": 5}),
        help_text=_("Bạn thấy ở đâu, ghi những gì. Dán cả đường dẫn nếu có."),
        error_messages={"required": _("Hãy kể ngắn gọn điều bạn thấy.")},
    )
    reporter_name = forms.CharField(
        label=_("Tên của bạn"),
        max_length=150,
        required=False,
        widget=forms.TextInput(attrs={"class": "input", "autocomplete": "name"}),
    )
    reporter_contact = forms.CharField(
        label=_("Số điện thoại hoặc email"),
        max_length=160,
        required=False,
        widget=forms.TextInput(attrs={"class": "input", "autocomplete": "tel"}),
        help_text=_("Để chúng tôi hỏi lại khi cần."),
    )
    website = forms.CharField(required=False, widget=forms.HiddenInput)
    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)

    @property
    def is_trapped(self) -> bool:
        return bool(self.cleaned_data.get("website"))

    def report(self, kind: str, **more: Any) -> Report:
        """The cleaned form as what `open_ticket` keeps."""
        names = ("message", "reporter_name", "reporter_contact")
        return Report(kind=kind, **{name: self.cleaned_data[name] for name in names}, **more)
