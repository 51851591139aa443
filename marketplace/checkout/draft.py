"""What a visitor has said on the way to an order, kept in the session until it is placed.

`key` names this one purchase: whoever sends it twice, by a double tap or from two tabs, gets one order.
"""

import secrets
from collections.abc import Mapping
from dataclasses import asdict, dataclass

from django.http import HttpRequest

from marketplace.order.models import OrderGroup
from marketplace.order.services import InvoiceTo, Recipient
from marketplace.promotion.selectors import Claim

_RECIPIENT, _PROVINCE, _PAYMENT, _KEY = "checkout_recipient", "checkout_province", "checkout_payment", "checkout_key"
_METHODS, _CODE = "checkout_methods", "checkout_code"


@dataclass(frozen=True)
class Draft:
    recipient: Recipient
    payment: str
    key: str


def draft_of(request: HttpRequest) -> Draft | None:
    """The draft, once the delivery page has been filled in."""
    said, key = request.session.get(_RECIPIENT), request.session.get(_KEY)
    if not said or not key:
        return None
    invoice = InvoiceTo(**said["invoice"]) if said.get("invoice") else None
    return Draft(Recipient(**{**said, "invoice": invoice}), request.session.get(_PAYMENT, OrderGroup.Payment.COD), key)


def methods_of(request: HttpRequest) -> dict[int, str]:
    """How each subject's parcel is to go, as far as it was said."""
    return {int(pk): code for pk, code in request.session.get(_METHODS, {}).items()}


def keep_methods(request: HttpRequest, methods: Mapping[int, str]) -> None:
    request.session[_METHODS] = {str(pk): code for pk, code in methods.items()}


def code_of(request: HttpRequest) -> str:
    """The code of a promotion that was typed, "" for none."""
    return request.session.get(_CODE, "")


def keep_code(request: HttpRequest, code: str) -> None:
    request.session[_CODE] = code


def claim_of(request: HttpRequest, phone: str = "") -> Claim:
    """What this visitor brings: the code, and who they are as far as they have said."""
    said = draft_of(request)
    user_id = request.user.pk if request.user.is_authenticated else None
    return Claim(code_of(request), phone or (said.recipient.phone if said else ""), user_id)


def province_of(request: HttpRequest) -> str:
    """Code of the province to deliver to, as far as it was said; it is asked for on the basket page, too."""
    return request.session.get(_PROVINCE, "")


def keep_province(request: HttpRequest, code: str) -> None:
    if code != province_of(request):
        request.session[_PROVINCE] = code


def keep(request: HttpRequest, recipient: Recipient, payment: str) -> None:
    keep_province(request, recipient.province_code)
    request.session[_PAYMENT] = payment
    request.session[_RECIPIENT] = asdict(recipient)
    request.session.setdefault(_KEY, secrets.token_urlsafe(24))


def forget(request: HttpRequest) -> None:
    """After the order is placed. The province stays: the next parcel mostly goes to the same house."""
    for name in (_RECIPIENT, _PAYMENT, _KEY, _METHODS, _CODE):
        request.session.pop(name, None)
