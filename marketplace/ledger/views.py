"""The statement of a subject: /kenh-chu-the/<code>/tien/."""

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from catalog.kernel.spreadsheets import asked_kind, table_file
from marketplace.accounts.access import only_for
from marketplace.ledger import selectors
from marketplace.workspace.access import has_subject, own_subject


@only_for(has_subject)
@require_safe
def statement(request: HttpRequest, code: str) -> HttpResponseBase:
    """For the subject's people; to everybody else it does not exist. Context: see `ledger/statement.html`."""
    subject = own_subject(request, code)
    month = selectors.read_month(request.GET.get("ky", ""))
    if kind := asked_kind(request):
        return table_file(kind, f"tien-{subject.code}-{month:%Y-%m}", selectors.statement_table(subject, month))
    page = selectors.statement_page(subject, month, request.GET.get("trang", ""))
    return render(request, "ledger/statement.html", {"page": page})
