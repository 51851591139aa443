"""The forms of signing in and of one's own account. allauth's stand behind; words, order and rules are ours."""

from typing import Any

from allauth.account import forms as core
from allauth.account.internal.flows.email_verification import send_verification_email_to_address
from allauth.account.models import EmailAddress
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp.forms import ActivateTOTPForm
from django import forms
from django.contrib import messages
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalog.kernel.forms import LongSelect, VietnamPhoneField
from catalog.places.selectors import match_commune, province_by_code, provinces
from marketplace.accounts import mail
from marketplace.accounts.models import User

PASSWORD_RULE = gettext_lazy("Ít nhất 8 ký tự và không dễ đoán. Dài thì tốt hơn rắc rối.")
TAKEN = gettext_lazy(
    "Chưa tạo được tài khoản với số điện thoại hoặc thư điện tử này. "
    "Nếu bạn đã có tài khoản, hãy đăng nhập hoặc đặt lại mật khẩu."
)


def _dress(field: forms.Field, label: Any, help_text: Any = "", **attrs: str) -> None:
    """Our words on one of allauth's fields. Placeholders go: they vanish while one types."""
    field.label, field.help_text = label, help_text
    field.widget.attrs.pop("placeholder", None)
    field.widget.attrs.update(attrs)


class SignInForm(core.LoginForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        example = gettext_lazy("Ví dụ 0912 345 678, gõ kiểu nào cũng được")
        _dress(
            self.fields["login"],
            gettext_lazy("Số điện thoại hoặc thư điện tử"),
            example,
            autocomplete="username",
            autocapitalize="none",
            spellcheck="false",
        )
        _dress(self.fields["password"], gettext_lazy("Mật khẩu"))
        _dress(self.fields["remember"], gettext_lazy("Nhớ máy này"))


class SignUpForm(core.SignupForm):
    """Name, phone or e-mail, one password. Nothing is ticked beforehand; nothing else is asked."""

    name = forms.CharField(
        label=gettext_lazy("Họ và tên"), max_length=150, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    field_order = ["name", "phone", "email", "password1"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        phone_help = gettext_lazy("Gõ kiểu nào cũng được. Có số điện thoại hoặc thư điện tử là đủ.")
        _dress(self.fields["phone"], gettext_lazy("Số điện thoại"), phone_help)
        email_help = gettext_lazy("Để lấy lại mật khẩu khi quên")
        _dress(self.fields["email"], gettext_lazy("Thư điện tử"), email_help)
        _dress(self.fields["password1"], gettext_lazy("Mật khẩu"), PASSWORD_RULE)

    def validate_unique_email(self, value: str) -> str:
        """Against sign-in names only: an address that somebody else added and never confirmed blocks nobody."""
        self.account_already_exists = User.objects.filter(email=value).exists()
        return value

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if not self.errors:
            self._check_password(data)
        if not (data.get("phone") or data.get("email") or self.has_error("phone") or self.has_error("email")):
            self.add_error("phone", _("Hãy nhập số điện thoại hoặc thư điện tử."))
        if self.account_already_exists:
            # Without messages by SMS a new account can't be told from a known one by silence (security.md, A3);
            # one neutral sentence and the limit on sign-ups per address are what is left.
            self.account_already_exists = False
            self.add_error(None, TAKEN)
        return data

    def _check_password(self, data: dict[str, Any]) -> None:
        """Against name and phone too, which allauth leaves out."""
        try:
            validate_password(data["password1"], User(first_name=data["name"], phone=data["phone"]))
        except ValidationError as error:
            self.add_error("password1", error)

    def try_save(self, request: HttpRequest) -> tuple[User | None, HttpResponse | None]:
        """A second tap on the button finds the account that the first one has just made."""
        try:
            with transaction.atomic():
                return super().try_save(request)
        except IntegrityError:
            messages.info(request, TAKEN)
            return None, redirect("account_login")


class ChangeEmailForm(core.AddEmailForm):
    """The new address waits until its owner confirms it; the old one signs in until then."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _dress(self.fields["email"], gettext_lazy("Thư điện tử mới"))

    def save(self, request: HttpRequest) -> EmailAddress:
        """Replaces an address that was waiting. allauth's own also throws away an unconfirmed sign-in name."""
        with transaction.atomic():
            waiting = EmailAddress.objects.filter(user=self.user, verified=False).exclude(email=self.user.email)
            waiting.delete()
            address = EmailAddress.objects.create(user=self.user, email=self.cleaned_data["email"])
        send_verification_email_to_address(request, address)
        return address


class ResetPasswordForm(core.ResetPasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _dress(self.fields["email"], gettext_lazy("Thư điện tử của tài khoản"))

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"]
        return email.lower()

    def save(self, request: HttpRequest, **_kwargs: Any) -> str:
        """One letter for known and unknown addresses alike, so that neither words nor time tell them apart."""
        email: str = self.cleaned_data["email"]
        user_id = User.objects.filter(email=email, is_active=True).values_list("pk", flat=True).first()
        if user_id:
            mail.enqueue("account/email/password_reset_key", email, {"user_id": user_id})
        else:
            mail.enqueue("account/email/unknown_account", email, {})
        return email


class _NewPassword:
    """One field for a new password: a typing error is mended by a reset, a second field by copying the first."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["password2"]  # type: ignore[attr-defined]
        _dress(self.fields["password1"], gettext_lazy("Mật khẩu mới"), PASSWORD_RULE)  # type: ignore[attr-defined]


class ChangePasswordForm(_NewPassword, core.ChangePasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _dress(self.fields["oldpassword"], gettext_lazy("Mật khẩu hiện tại"))


class NewPasswordForm(_NewPassword, core.ResetPasswordKeyForm):
    """Behind the link of the mail."""


class ReauthenticateForm(core.ReauthenticateForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _dress(self.fields["password"], gettext_lazy("Mật khẩu"))


class _Code:
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, forms.Field] = self.fields  # type: ignore[attr-defined]
        _dress(fields["code"], self.label, self.help_text, autocapitalize="none", spellcheck="false")

    label = gettext_lazy("Mã xác thực")
    help_text = gettext_lazy("6 số trong ứng dụng xác thực, hoặc một mã dự phòng")


class SecondFactorForm(_Code, mfa.AuthenticateForm):
    """After the password."""


class SecondFactorAgainForm(_Code, mfa.ReauthenticateForm):
    """Before something important."""


class SwitchOnForm(_Code, ActivateTOTPForm):
    help_text = gettext_lazy("6 số đang hiện trong ứng dụng sau khi quét hình")


class ProfileForm(forms.Form):
    """Name and the address that checkout offers. Province, then commune: two levels since 1 July 2025."""

    name = forms.CharField(
        label=gettext_lazy("Họ và tên"), max_length=150, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    province = forms.ChoiceField(
        label=gettext_lazy("Tỉnh, thành phố"),
        required=False,
        widget=LongSelect(attrs={"autocomplete": "address-level1"}),
    )
    commune = forms.CharField(
        label=gettext_lazy("Phường, xã, đặc khu"),
        required=False,
        max_length=80,
        help_text=gettext_lazy("Tên sau ngày 1/7/2025, có dấu hay không đều được"),
        widget=forms.TextInput(attrs={"autocomplete": "address-level2"}),
    )
    line1 = forms.CharField(
        label=gettext_lazy("Số nhà, đường, thôn, ấp"),
        required=False,
        max_length=255,
        widget=forms.TextInput(attrs={"autocomplete": "address-line1"}),
    )
    commune_code: str = ""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(province.code, province.full_name) for province in provinces()]
        self.fields["province"].choices = [("", _("Chọn tỉnh, thành phố")), *choices]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        given = [name for name in ("province", "commune", "line1") if data.get(name)]
        if not given or self.errors:
            return data
        for name in ("province", "commune", "line1"):
            if name not in given:
                self.add_error(name, _("Địa chỉ cần đủ cả ba phần; hoặc xoá cả ba."))
        if "province" in given and "commune" in given:
            self._match_commune(data)
        return data

    def _match_commune(self, data: dict[str, Any]) -> None:
        match = match_commune(data["province"], data["commune"])
        if match.commune:
            self.commune_code = match.commune.code
            return
        province = province_by_code(data["province"])
        message = _("%(province)s không có nơi này.") % {"province": province.full_name if province else ""}
        if match.near:
            names = ", ".join(commune.full_name for commune in match.near)
            message = f"{message} {_('Có phải: %(names)s?') % {'names': names}}"
        self.add_error("commune", message)


class PhoneForm(forms.Form):
    phone = VietnamPhoneField(label=gettext_lazy("Số điện thoại mới"))
