"""The address that Stripe calls, and the one that it sends a buyer back to."""

from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from catalog.kernel.limits import allow
from marketplace.http import SeeOther
from marketplace.order.views import secret_address
from marketplace.payment.selectors import attempt_of
from marketplace.payment.stripe_events import BadSignature, read_event, take_event
from marketplace.payment.stripe_rail import CODE, RETURNED
from marketplace.payment.waiting import look_again

LARGEST = 256 * 1024  # bytes; an event of ours has some ten thousand


@never_cache
@csrf_exempt
@require_POST
def webhook(request: HttpRequest) -> HttpResponse:
    """Keep what Stripe says and answer at once; Stripe asks again after anything but a 2xx, for three days."""
    if not settings.STRIPE_SECRET_KEY:
        raise Http404
    if int(request.headers.get("Content-Length") or 0) > LARGEST:
        return HttpResponse(status=413)
    try:
        event = read_event(request.body, request.headers.get("Stripe-Signature", ""))
    except BadSignature:
        return HttpResponse(status=400)
    try:
        take_event(event)
    except (OperationalError, InterfaceError):
        return HttpResponse(status=503)
    return HttpResponse(status=200)


@secret_address("same-origin")
@require_safe
def returned(request: HttpRequest, token: str, key: str) -> HttpResponse:
    """The buyer is back. That proves nothing: Stripe is asked, and the page of the purchase says so meanwhile."""
    attempt = attempt_of(token, key)
    if attempt is None or attempt.provider != CODE:
        raise Http404
    if attempt.is_live and allow(request, "stripe.returned", times=10, seconds=60):
        look_again.enqueue(attempt.pk)
    return SeeOther(f"{attempt.group.get_absolute_url()}?{RETURNED}={attempt.key}")
