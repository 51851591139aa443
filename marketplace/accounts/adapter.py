"""Where allauth asks us: phone numbers, messages, limits on guessing, mail."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from allauth.core import ratelimit
from allauth.core.internal.ratelimit import get_ip
from django.contrib import messages
from django.db import IntegrityError, transaction
from django.forms import BaseForm, Field
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalog.kernel.forms import VietnamPhoneField
from marketplace.accounts import mail
from marketplace.accounts.models import User, sign_in_name

WRONG = gettext_lazy("Số điện thoại, thư điện tử hoặc mật khẩu chưa đúng.")


class AccountAdapter(DefaultAccountAdapter):
    # One text for every way to be wrong, so that words tell nobody who has an account.
    error_messages = {
        "email_password_mismatch": WRONG,
        "phone_password_mismatch": WRONG,
        "username_password_mismatch": WRONG,
        "account_inactive": WRONG,
        "too_many_login_attempts": gettext_lazy("Đã thử sai quá nhiều lần. Hãy đợi 10 phút rồi thử lại."),
        "rate_limited": gettext_lazy("Bạn thao tác hơi nhanh. Hãy đợi một lát rồi thử lại."),
        "incorrect_password": gettext_lazy("Mật khẩu chưa đúng."),
        "enter_current_password": gettext_lazy("Mật khẩu hiện tại chưa đúng."),
        "incorrect_code": gettext_lazy("Mã chưa đúng."),
        "duplicate_email": gettext_lazy("Đây đang là thư điện tử của bạn."),
        "email_taken": gettext_lazy("Không dùng được thư điện tử này. Hãy nhập địa chỉ khác."),
        "invalid_password_reset": gettext_lazy("Đường dẫn đặt lại mật khẩu đã dùng hoặc quá hạn."),
    }

    # --- Phone ---------------------------------------------------------------------------------

    def phone_form_field(self, **kwargs: Any) -> Field:
        return VietnamPhoneField(**kwargs)

    def get_phone(self, user: User) -> tuple[str, bool] | None:
        """Asked at every sign-in; allauth's own raises, also for those who came by e-mail."""
        return (user.phone, user.phone_verified) if user.phone else None

    def get_user_by_phone(self, phone: str) -> User | None:
        return User.objects.by_sign_in_name(phone)

    # --- Sign-up -------------------------------------------------------------------------------

    def save_user(self, request: HttpRequest, user: User, form: BaseForm, commit: bool = True) -> User:
        """Phone and e-mail in one row at once: an account with neither is refused by the database."""
        data = form.cleaned_data
        user.first_name, user.email, user.phone = data["name"], data["email"], data["phone"]
        user.set_password(data["password1"])
        user.save()
        return user

    # --- Guessing ------------------------------------------------------------------------------

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """Name and address together, so that a stranger's tries don't lock out the owner.

        allauth's own leaves the phone out: everybody who signs in by phone would share one counter.
        """
        return f"{_name(credentials)}|{get_ip(request)}"

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Counted before the password is looked at, so that tries at the same moment don't slip through."""
        super().pre_authenticate(request, **credentials)
        if not ratelimit.consume(request, action="login_failed_anywhere", key=_name(credentials)):
            raise self.validation_error("too_many_login_attempts")

    def authenticate(self, request: HttpRequest, **credentials: Any) -> User | None:
        user: User | None = super().authenticate(request, **credentials)
        if user:
            ratelimit.clear(request, action="login_failed_anywhere", key=_name(credentials))
        return user

    # --- E-mail addresses ----------------------------------------------------------------------

    def can_delete_email(self, email_address: EmailAddress) -> bool:
        """Nobody may delete the only name they sign in with."""
        user = email_address.user
        return email_address.email != user.email or bool(user.phone)

    def confirm_email(self, request: HttpRequest, email_address: EmailAddress) -> bool:
        """False when another account signs in with this address: its owner resets that one's password instead."""
        try:
            with transaction.atomic():
                return super().confirm_email(request, email_address)
        except IntegrityError:
            self.add_message(request, messages.ERROR, message=_("Thư điện tử này đang thuộc một tài khoản khác."))
            return False

    # --- Mail ----------------------------------------------------------------------------------

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        facts: dict[str, Any] = {
            name: context[name] for name in ("from_email", "to_email", "deleted_email") if name in context
        }
        mail.enqueue(template_prefix, email, facts)

    def send_confirmation_mail(self, request: HttpRequest, emailconfirmation: Any, signup: bool) -> None:
        address = emailconfirmation.email_address
        mail.enqueue("account/email/email_confirmation", address.email, {"address_id": address.pk})

    # --- Ways ----------------------------------------------------------------------------------

    def get_logout_redirect_url(self, request: HttpRequest) -> str:
        return reverse("wagtail_serve", args=[""])

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("account:home")

    def get_email_verification_redirect_url(self, email_address: EmailAddress) -> str:
        return reverse("account:home")

    def get_reauthentication_methods(self, user: User) -> list[dict[str, str]]:
        labels = {
            "reauthenticate": _("Dùng mật khẩu"),
            "mfa_reauthenticate": _("Dùng mã trong ứng dụng xác thực"),
        }
        methods = super().get_reauthentication_methods(user)
        return [{**method, "description": labels[method["id"]]} for method in methods]


def _name(credentials: dict[str, Any]) -> str:
    """The sign-in name as it is stored, so that other spellings of it don't get tries of their own."""
    typed = credentials.get("email") or credentials.get("phone") or credentials.get("username") or ""
    return sign_in_name(typed)[1] or typed.strip().lower()
