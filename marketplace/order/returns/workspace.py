"""The requests that a subject answers, for its people: /kenh-chu-the/<code>/doi-tra/."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from marketplace.accounts.access import only_for
from marketplace.http import SeeOther
from marketplace.order.returns import selectors as reads
from marketplace.order.returns.evidence import shown
from marketplace.order.returns.states import RETURN, SUBJECTS
from marketplace.order.returns.views import step
from marketplace.workspace.access import has_subject, own_subject
from marketplace.workspace.selectors import pager


@only_for(has_subject)
@require_safe
def requests(request: HttpRequest, code: str) -> HttpResponse:
    """Context: see `order/returns.html`."""
    subject = own_subject(request, code)
    waiting, page = reads.requests_of(subject, request.GET.get("trang", ""))
    rest = [reads.return_view(each) for each in page.object_list]
    context = {"subject": subject, "waiting": waiting, "rest": rest, "pager": pager(page)}
    return render(request, "order/returns.html", context)


@only_for(has_subject)
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, code: str, number: str) -> HttpResponse:
    """Context: see `order/return_answer.html`."""
    subject = own_subject(request, code)
    found = reads.request_for(subject, number)
    if found is None:
        raise Http404
    refused = ""
    if request.method == "POST":
        refused = step(request, found, SUBJECTS)
        if not refused:
            return SeeOther(request.path)
        found = reads.request_for(subject, number) or found
    context = {
        "subject": subject,
        "request_view": reads.return_view(found),
        "verbs": [each.verb for each in RETURN.available(found, request.user) if each.verb in SUBJECTS],
        "refused": refused,
        "typed": request.POST,
    }
    return render(request, "order/return_answer.html", context, status=422 if refused else 200)


@only_for(has_subject)
@require_safe
def photo(request: HttpRequest, code: str, number: str, pk: int) -> HttpResponse:
    found = reads.request_for(own_subject(request, code), number)
    return shown(reads.photo_of(found, pk) if found else None)
