"""The second factor's secrets and picture; allauth does the rest.

Nobody is made to have one yet. When offices are, the middleware that demands it will look for the `mfa` mark that
allauth leaves in the session's `account_authentication_methods`.
"""

import base64
import hashlib

import segno
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
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


def _cipher() -> MultiFernet:
    """Keys from the same secrets as everything else, so that SECRET_KEY_FALLBACKS rotates these too."""
    secrets = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    digests = [hashlib.sha256(b"accounts.second_factor" + force_bytes(secret)).digest() for secret in secrets]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(digest)) for digest in digests])
