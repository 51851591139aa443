"""Requests that buyer and subject could not settle: /dieu-hanh/khieu-nai/, for the operator (the door is Oscar's)."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from marketplace.order.returns import selectors as reads
from marketplace.order.returns.evidence import shown
from marketplace.order.returns.models import ReturnState
from marketplace.order.returns.states import OPERATORS
from marketplace.order.returns.views import step


@never_cache
@require_safe
def disputes(request: HttpRequest) -> HttpResponse:
    """Context: see `dashboard/disputes.html`."""
    page = reads.disputes(request.GET.get("trang", ""))
    found = [reads.return_view(each) for each in page.object_list]
    return render(request, "dashboard/disputes.html", {"page": page, "requests": found})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def dispute(request: HttpRequest, number: str) -> HttpResponse:
    """Context: see `dashboard/dispute.html`."""
    found = reads.requests().filter(number=number).first()
    if found is None:
        raise Http404
    refused = ""
    if request.method == "POST":
        refused = step(request, found, OPERATORS)
        if not refused:
            return redirect("dashboard:disputes")
        found = reads.requests().get(pk=found.pk)
    context = {
        "request_view": reads.return_view(found),
        "is_open": found.state == ReturnState.DISPUTED,
        "refused": refused,
        "typed": request.POST,
    }
    return render(request, "dashboard/dispute.html", context, status=422 if refused else 200)


@never_cache
@require_safe
def dispute_photo(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    found = reads.requests().filter(number=number).first()
    return shown(reads.photo_of(found, pk) if found else None)
