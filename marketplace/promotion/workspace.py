"""A subject's own promotions: /kenh-chu-the/<code>/khuyen-mai/. Owners write, staff read."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from catalog.kernel.states import TransitionRefused
from catalog.subjects.rules import owner_of_the_subject
from marketplace.accounts.access import only_for
from marketplace.http import SeeOther
from marketplace.promotion import desk, services
from marketplace.promotion.forms import SubjectPromotionForm
from marketplace.promotion.models import Promotion
from marketplace.workspace.access import has_subject, own_subject

MOST_REASON = 200


@only_for(has_subject)
@require_http_methods(["GET", "HEAD", "POST"])
def promotions(request: HttpRequest, code: str) -> HttpResponse:
    """The list and a form for a new one; the button `do` says what was sent. Context: `promotion/desk.html`."""
    subject = own_subject(request, code)
    can_write = owner_of_the_subject.test(request.user, subject)
    if request.method == "POST" and not can_write:
        raise PermissionDenied
    form, refused = SubjectPromotionForm(subject), ""
    if request.POST.get("do") == "create":
        form = SubjectPromotionForm(subject, request.POST)
        if form.is_valid():
            services.create(form.promotion(), form.chosen(), request.user)
            messages.success(request, _("Đã lập bản nháp. Bấm “Cho chạy” khi sẵn sàng."))
            return SeeOther(request.path)
    elif request.method == "POST":
        refused = act(request, desk.promotions(subject))
        if not refused:
            return SeeOther(request.path)
    page = desk.page_of(desk.promotions(subject), request.GET.get("trang"))
    context = {
        "subject": subject,
        "rows": [desk.row(each, may_keep=can_write) for each in page],
        "page": page,
        "form": form,
        "can_write": can_write,
        "refused": refused,
        "typed": request.POST,
    }
    status = 422 if refused or form.errors else 200
    return render(request, "promotion/desk.html", context, status=status)


def act(request: HttpRequest, among: Any) -> str:
    """Take the step that a button asks for; why it was refused, "" when it was taken."""
    pk = request.POST.get("id", "")
    if not (pk.isascii() and pk.isdigit() and len(pk) <= 18):
        raise Http404
    promotion: Promotion = get_object_or_404(among, pk=int(pk))
    reason = request.POST.get("reason", "").replace("\0", "")[:MOST_REASON]
    try:
        services.move(promotion, request.POST.get("do", ""), request.user, reason)
    except TransitionRefused as refusal:
        return refusal.message
    messages.success(request, _("Đã ghi."))
    return ""
