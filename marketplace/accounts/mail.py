"""Mail about an account, sent by a worker.

A link that opens an account is made by the worker and stands nowhere in the queue's table; its host comes from the
settings, never from a request, whose Host header a stranger can choose.
"""

import secrets
from datetime import datetime
from typing import Any

from allauth.account.forms import default_token_generator
from allauth.account.models import EmailAddress, EmailConfirmationHMAC
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation

from catalog.kernel.tasks import effect_once, task
from marketplace.accounts.models import User


def enqueue(template: str, email: str, facts: dict[str, Any]) -> None:
    """Have `<template>_subject.txt` and `<template>_message.txt` sent, in the language of the visitor."""
    at = timezone.now().isoformat()
    send_account_mail.enqueue(secrets.token_hex(8), template, email, translation.get_language() or "vi", at, facts)


@task(queue_name="mail")
def send_account_mail(key: str, template: str, email: str, language: str, at: str, facts: dict[str, Any]) -> None:
    """Sends nothing when the account or the address has gone meanwhile."""
    with translation.override(language):
        link = _link(facts)
        if link is None:
            return
        context = {
            **facts,
            "link": link,
            "at": datetime.fromisoformat(at),
            "reset_link": _absolute(reverse("account_reset_password")),
            "shop": settings.SHOP_NAME,
            "shop_phone": settings.SHOP_PHONE,
        }
        subject = " ".join(render_to_string(f"{template}_subject.txt", context).split())
        body = render_to_string(f"{template}_message.txt", context).strip() + "\n"
    with transaction.atomic():
        if effect_once(f"account.mail:{key}"):
            EmailMessage(subject, body, settings.DEFAULT_FROM_EMAIL, [email]).send()


def _link(facts: dict[str, Any]) -> str | None:
    """Where the mail leads; None when what it is about has gone."""
    if "address_id" in facts:
        address = EmailAddress.objects.filter(pk=facts["address_id"], verified=False).first()
        return address and _absolute(reverse("account_confirm_email", args=[EmailConfirmationHMAC(address).key]))
    if "user_id" in facts:
        user = User.objects.filter(pk=facts["user_id"], is_active=True).first()
        if user is None:
            return None
        args = [user_pk_to_url_str(user), default_token_generator.make_token(user)]
        return _absolute(reverse("account_reset_password_from_key", args=args))
    return _absolute(reverse("account_signup"))


def _absolute(path: str) -> str:
    return settings.SITE_URL.rstrip("/") + path
