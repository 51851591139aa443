"""Oscar's basket of a visitor, looked for only when a view asks: public pages never do (decision 23)."""

from collections.abc import Callable

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.http import HttpRequest, HttpResponseBase
from django.utils.functional import SimpleLazyObject

from catalog.subjects.strategy import Strategy
from marketplace.basket.models import Basket
from marketplace.basket.services import take_over


class BasketMiddleware:
    """Gives `request.strategy` and a lazy `request.basket`, with Oscar's meaning and two differences.

    Reading never makes a basket, and offers are not worked out on every look: whoever shows prices asks for them.
    A guest's basket is named by a signed cookie; at sign-in it goes into the account's.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        found: list[Basket] = []

        def look() -> Basket:
            found.append(_basket_of(request))
            return found[0]

        request.strategy = Strategy(request)
        request.basket = SimpleLazyObject(look)
        response = self.get_response(request)
        if found and response.status_code < 500:  # after a fault a new basket may have been rolled back
            _keep_cookie(request, response, found[0])
        return response


def _basket_of(request: HttpRequest) -> Basket:
    """The open basket of this visitor; one that isn't saved when there is none."""
    guest = _guest_basket(request.COOKIES.get(settings.OSCAR_BASKET_COOKIE_OPEN))
    if not request.user.is_authenticated:
        return guest or Basket()
    if guest:
        return take_over(guest, request.user)
    return Basket.open.filter(owner=request.user).first() or Basket(owner=request.user)


def _guest_basket(cookie: str | None) -> Basket | None:
    if not cookie:
        return None
    try:
        return Basket.open.filter(pk=Signer().unsign(cookie), owner=None).first()
    except BadSignature:
        return None


def _keep_cookie(request: HttpRequest, response: HttpResponseBase, basket: Basket) -> None:
    """Name a guest's basket in the cookie, and forget a name that leads nowhere."""
    name = settings.OSCAR_BASKET_COOKIE_OPEN
    value = Signer().sign(str(basket.pk)) if basket.pk and basket.owner_id is None else ""
    if value and value != request.COOKIES.get(name):
        response.set_cookie(
            name,
            value,
            max_age=settings.OSCAR_BASKET_COOKIE_LIFETIME,
            secure=settings.OSCAR_BASKET_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )
    elif not value and name in request.COOKIES:
        response.delete_cookie(name, samesite="Lax")
