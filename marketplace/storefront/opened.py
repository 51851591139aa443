"""Which place of a search was opened: /san-pham/da-mo/, told by the list's script (`navigator.sendBeacon`)."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from catalog.kernel.limits import allow
from catalog.search import log
from catalog.search.query import Query
from catalog.search.ranking import MOST_RANKED
from marketplace.basket.guard import Source, source_of

MOST_OPENED, SECONDS = 100, 600


@csrf_exempt
@require_POST
def opened(request: HttpRequest) -> HttpResponse:
    """Form: `q`, `rank`. Pages of the list carry no token, so the browser's word on its origin stands in for one.

    What can't be a place, or comes too often from one address, is left out without a word: nobody waits for the answer.
    """
    if source_of(request) is not Source.OURS:
        return HttpResponse(status=403)
    rank = request.POST.get("rank", "")
    if _is_place(rank) and allow(request, "opened", times=MOST_OPENED, seconds=SECONDS):
        log.opened(Query.parse(request.POST).q, int(rank))
    return HttpResponse(status=204)


def _is_place(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= 4 and 1 <= int(text) <= MOST_RANKED
