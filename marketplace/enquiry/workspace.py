"""The enquiries that a subject answers, for its people: /kenh-chu-the/<code>/hoi-dat/."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from marketplace.accounts.access import only_for
from marketplace.enquiry import selectors as reads
from marketplace.enquiry.states import ENQUIRY, SUBJECTS
from marketplace.enquiry.views import step
from marketplace.http import SeeOther
from marketplace.workspace.access import has_subject, own_subject
from marketplace.workspace.selectors import pager


@only_for(has_subject)
@require_safe
def desk(request: HttpRequest, code: str) -> HttpResponse:
    """Context: see `enquiry/desk.html`."""
    subject = own_subject(request, code)
    page = reads.ended(subject, request.GET.get("trang", ""))
    context = {
        "subject": subject,
        "waiting": reads.to_be_done(subject),
        "rest": [reads.enquiry_view(each) for each in page.object_list],
        "pager": pager(page),
    }
    return render(request, "enquiry/desk.html", context)


@only_for(has_subject)
@require_http_methods(["GET", "HEAD", "POST"])
def one(request: HttpRequest, code: str, number: str) -> HttpResponse:
    """Context: see `enquiry/desk_one.html`."""
    subject = own_subject(request, code)
    found = reads.of_subject(subject, number)
    if found is None:
        raise Http404
    refused = ""
    if request.method == "POST":
        refused = step(request, found, SUBJECTS)
        if not refused:
            return SeeOther(request.path)
        found = reads.of_subject(subject, number) or found
    verbs = [each.verb for each in ENQUIRY.available(found, request.user) if each.verb in SUBJECTS]
    context = {
        "subject": subject,
        "enquiry": reads.enquiry_view(found, verbs),
        "refused": refused,
        "typed": request.POST,
    }
    return render(request, "enquiry/desk_one.html", context, status=422 if refused else 200)
