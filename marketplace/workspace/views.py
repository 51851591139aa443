"""The first pages of the subject's workspace and of the office."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from catalog.kernel.states import TransitionRefused
from catalog.tickets.models import Ticket
from catalog.tickets.states import HANDLING
from marketplace.accounts.access import only_for
from marketplace.accounts.roles import office_reach
from marketplace.workspace import selectors
from marketplace.workspace.access import has_subject


@only_for(has_subject)
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Straight to the one subject of a person; a choice when there are several."""
    desks = selectors.desks_of(request.user)
    if len(desks) == 1:
        return redirect(desks[0].url)
    return render(request, "workspace/home.html", {"desks": desks})


@only_for(has_subject)
@require_safe
def desk(request: HttpRequest, code: str) -> HttpResponse:
    found = selectors.desk(request.user, code)
    if found is None:
        raise Http404
    return render(request, "workspace/desk.html", {"desk": found})


@only_for(has_subject)
@require_safe
def stock(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    found = selectors.stock_page(request.user, code, pk, request.GET.get("trang", ""))
    if found is None:
        raise Http404
    return render(request, "workspace/stock.html", {"stock": found})


@only_for(office_reach)
@require_safe
def office(request: HttpRequest) -> HttpResponse:
    """Reports of the public, those that wait first. An unknown state shows all."""
    reach = office_reach(request.user)
    counts = selectors.ticket_counts(reach)
    state = request.GET.get("trang-thai", "")
    state = state if state in counts else ""
    tickets = selectors.tickets_in(reach).order_by("created_at", "pk")
    if state:
        tickets = tickets.filter(state=state)
    page = Paginator(tickets, selectors.PER_PAGE).get_page(request.GET.get("trang"))
    context = {
        "rows": selectors.ticket_rows(page.object_list),
        "tabs": _tabs(counts, state),
        "counts": counts,
        "pager": selectors.pager(page, f"trang-thai={state}&" if state else ""),
    }
    return render(request, "workspace/office.html", context)


def _tabs(counts: dict[str, int], state: str) -> list[tuple[str, str, int, bool]]:
    tabs = [(_("Tất cả"), "?", sum(counts.values()), not state)]
    return tabs + [
        (str(Ticket.State(value).label), f"?trang-thai={value}", count, value == state)
        for value, count in counts.items()
    ]


@only_for(office_reach)
@require_http_methods(["GET", "HEAD", "POST"])
def ticket(request: HttpRequest, number: str) -> HttpResponse:
    found = selectors.tickets_in(office_reach(request.user)).select_related("province").filter(number=number).first()
    if found is None:
        raise Http404
    refused = None
    if request.method == "POST":
        try:
            HANDLING.apply(found, request.POST.get("verb", ""), request.user, request.POST.get("reason", ""))
        except TransitionRefused as refusal:
            refused = refusal.message
        else:
            messages.success(request, _("Đã ghi."))
            return redirect("workspace:ticket", number=found.number)
    context = {
        "ticket": selectors.ticket_page(request.user, found),
        "refused": refused,
        "reason": request.POST.get("reason", ""),
    }
    return render(request, "workspace/ticket.html", context, status=422 if refused else 200)
