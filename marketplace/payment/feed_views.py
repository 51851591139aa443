"""The address that a bank aggregator calls when money moves on an account."""

from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from marketplace.payment import feeds
from marketplace.payment.models import BankAccount, BankCredit
from marketplace.payment.transfers import take_credits


@never_cache
@csrf_exempt
@require_POST
def bank_feed(request: HttpRequest) -> HttpResponse:
    """Take note of a movement; repeats and accounts that are none of ours are answered alike, so that nothing is asked
    about them. The aggregator sends again after anything but a 200 with `success`."""
    if not settings.BANK_FEED_SECRET:
        raise Http404
    if int(request.headers.get("Content-Length") or 0) > feeds.MAX_BYTES:
        return HttpResponse(status=413)
    try:
        feeds.verify(request.body, request.headers, settings.BANK_FEED_SECRET, timezone.now())
        line = feeds.read(request.body)
    except feeds.Forged:
        return HttpResponse(status=401)
    except feeds.Unreadable:
        return HttpResponse(status=400)
    try:
        # The one in use first: a number that was given up and taken again stands there twice.
        account = BankAccount.objects.filter(number=line.account).order_by("-active", "-pk").first()
        if account:
            take_credits(account, [line], BankCredit.Source.FEED)
    except (OperationalError, InterfaceError):
        return HttpResponse(status=503)
    return JsonResponse({"success": True})
