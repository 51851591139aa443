"""The second factor's secrets and picture, and the door it keeps; allauth does the rest.

Demanded where money is sent on its way (decision 5): for both approvals of a payout and for a subject's bank account.
Nobody is made to have one for anything else yet.
"""

import base64
import hashlib
import time

import segno
from allauth.account import app_settings as account_settings
from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.internal.flows.reauthentication import suspend_request
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.encoding import force_bytes
from django.utils.translation import gettext_lazy as _

from marketplace.accounts.models import User


class SecondFactorAdapter(DefaultMFAAdapter):
    error_messages = {
        "add_email_blocked": _("Hãy tắt xác thực hai lớp trước khi đổi thư điện tử, rồi bật lại sau."),
        "cannot_delete_authenticator": _("Không thể tắt xác thực hai lớp cho tài khoản này."),
        "cannot_generate_recovery_codes": _("Hãy bật xác thực hai lớp trước khi tạo mã dự phòng."),
        "incorrect_code": _("Mã chưa đúng hoặc đã dùng. Hãy nhập mã đang hiện trong ứng dụng."),
        "unverified_email": _("Hãy xác nhận thư điện tử trước khi bật xác thực hai lớp."),
    }

    def encrypt(self, text: str) -> str:
        """A copy of the database must not be enough to make codes (OWASP ASVS 5.0, 11.3)."""
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _cipher().decrypt(encrypted_text.encode()).decode()

    def build_totp_svg(self, url: str) -> str:
        return segno.make(url, error="m").svg_inline(scale=5, border=2, light="#fff")

    def get_totp_issuer(self) -> str:
        return settings.SHOP_NAME

    def get_totp_label(self, user: User) -> str:
        return user.email or user.phone or user.name


def ask_again(request: HttpRequest) -> HttpResponse | None:
    """The way to give a code of the second factor anew; None where one was given within the last minutes.

    It outweighs allauth's `reauthentication_required`, which a password satisfies: an open phone on a market stall and
    a password seen over a shoulder must not be enough. Who has no second factor is led to switching it on. A form that
    meets the door waits in the session and is taken up once the code is right, so nothing typed is lost.
    """
    if not is_mfa_enabled(request.user, [Authenticator.Type.TOTP]):
        messages.warning(request, _("Việc này cần xác thực hai lớp. Hãy bật ở đây rồi quay lại làm tiếp."))
        return HttpResponseRedirect(reverse("mfa_activate_totp"))
    if _gave_code_just_now(request):
        return None
    answer: HttpResponse = suspend_request(request, reverse("mfa_reauthenticate"))
    return answer


def _gave_code_just_now(request: HttpRequest) -> bool:
    """Since `ACCOUNT_REAUTHENTICATION_TIMEOUT` seconds; the code of signing in counts as little as its password."""
    since = time.time() - account_settings.REAUTHENTICATION_TIMEOUT
    records = get_authentication_records(request, request.user)
    return any(each["method"] == "mfa" and each.get("reauthenticated") and each["at"] > since for each in records)


def _cipher() -> MultiFernet:
    """Keys from the same secrets as everything else, so that SECRET_KEY_FALLBACKS rotates these too."""
    secrets = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    digests = [hashlib.sha256(b"accounts.second_factor" + force_bytes(secret)).digest() for secret in secrets]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(digest)) for digest in digests])
