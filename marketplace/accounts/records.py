"""What happens at sign-in and around it: the session's clocks start, and the journal learns of every change of keys."""

from typing import Any

from allauth.account import signals as account
from allauth.account.models import EmailAddress
from allauth.mfa import signals as mfa
from allauth.mfa.models import Authenticator
from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils.translation import gettext_noop

from catalog.kernel import journal
from marketplace.accounts import sessions
from marketplace.accounts.models import User
from marketplace.accounts.roles import works_here

TERMS = "2026-11"  # which text of rules and privacy stood below the button (Law 91/2025/QH15: provable consent)


@receiver(user_logged_in)
def start_clocks(request: HttpRequest, user: User, **_kwargs: Any) -> None:
    sessions.begin(request.session, at_work=works_here(user))


@receiver(account.user_signed_up)
def signed_up(user: User, **_kwargs: Any) -> None:
    text = gettext_noop("Tạo tài khoản, đồng ý quy chế bản %(terms)s.")
    journal.record("account.signup", actor=user, obj=user, text=text, data={"terms": TERMS})


@receiver(account.password_changed)
def password_changed(user: User, **_kwargs: Any) -> None:
    journal.record("account.password.change", actor=user, obj=user, text=gettext_noop("Đổi mật khẩu."))


@receiver(account.password_reset)
def password_reset(user: User, **_kwargs: Any) -> None:
    text = gettext_noop("Đặt lại mật khẩu bằng đường dẫn trong thư.")
    journal.record("account.password.reset", actor=user, obj=user, text=text)


@receiver(account.email_confirmed)
def email_confirmed(email_address: EmailAddress, **_kwargs: Any) -> None:
    user = email_address.user
    journal.record("account.email.confirm", actor=user, obj=user, text=gettext_noop("Xác nhận thư điện tử."))


@receiver(account.email_removed)
def email_removed(user: User, **_kwargs: Any) -> None:
    journal.record("account.email.remove", actor=user, obj=user, text=gettext_noop("Bỏ thư điện tử."))


@receiver(mfa.authenticator_added)
def second_factor_on(user: User, authenticator: Authenticator, **_kwargs: Any) -> None:
    if authenticator.type == Authenticator.Type.TOTP:
        journal.record("account.second_factor.on", actor=user, obj=user, text=gettext_noop("Bật xác thực hai lớp."))


@receiver(mfa.authenticator_removed)
def second_factor_off(user: User, authenticator: Authenticator, **_kwargs: Any) -> None:
    if authenticator.type == Authenticator.Type.TOTP:
        journal.record("account.second_factor.off", actor=user, obj=user, text=gettext_noop("Tắt xác thực hai lớp."))


@receiver(mfa.authenticator_reset)
def recovery_codes_made(user: User, **_kwargs: Any) -> None:
    text = gettext_noop("Tạo bộ mã dự phòng mới.")
    journal.record("account.second_factor.codes", actor=user, obj=user, text=text)
