"""Having a second factor, and giving a code of it, for tests of doors that ask for one."""

from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.test import Client

from marketplace.accounts.models import User

CODE_PAGE = "/tai-khoan/xac-nhan/hai-lop/"


def switch_on(user: User) -> str:
    """Its secret."""
    secret = generate_totp_secret()
    TOTP.activate(user, secret)
    return secret


def code_for(secret: str) -> str:
    """The code of this half-minute; each is taken once."""
    return format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))


def confirm(client: Client, user: User) -> None:
    """Somebody signed in who has just given a code."""
    client.post(CODE_PAGE, {"code": code_for(switch_on(user))})
