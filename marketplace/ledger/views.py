"""The statement of a subject: /kenh-chu-the/<code>/tien/."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from catalog.kernel.spreadsheets import csv_text
from catalog.subjects.models import Subject
from marketplace.accounts.access import only_for
from marketplace.ledger import selectors


def _has_subject(user: object) -> bool:
    return user.memberships.exists()


@only_for(_has_subject)
@require_safe
def statement(request: HttpRequest, code: str) -> HttpResponse:
    """For the subject's people; to everybody else it does not exist. Context: see `ledger/statement.html`."""
    subject = Subject.objects.for_user(request.user).filter(code=code).first()
    if subject is None:
        raise Http404
    month = selectors.read_month(request.GET.get("ky", ""))
    if request.GET.get("xuat") == "csv":
        return _csv(subject, selectors.statement(subject, month))
    page = selectors.statement_page(subject, month, request.GET.get("trang", ""))
    return render(request, "ledger/statement.html", {"page": page})


def _csv(subject: Subject, found: selectors.Statement) -> HttpResponse:
    header = [_("Ngày"), _("Khoản"), _("Việc"), _("Đơn"), _("Số tiền (đồng)"), _("Còn lại (đồng)")]
    answer = HttpResponse(csv_text(header, selectors.statement_rows(found)), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="tien-{subject.code}-{found.month:%Y-%m}.csv"'
    return answer
