"""Promotions of the whole shop: /dieu-hanh/khuyen-mai/, for the operator (the door is Oscar's, see `apps.py`)."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from catalog.kernel.spreadsheets import asked_kind, table_file
from marketplace.promotion import desk, services
from marketplace.promotion.forms import OperatorPromotionForm
from marketplace.promotion.workspace import act

PER_PAGE = 50


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def promotions(request: HttpRequest) -> HttpResponse:
    """All promotions, and a form for a new one. Context: see `dashboard/promotions.html`."""
    form = OperatorPromotionForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        made = services.create(form.promotion(), form.chosen(), request.user)
        messages.success(request, _("Đã lập bản nháp. Bấm “Cho chạy” khi sẵn sàng."))
        return redirect("dashboard:promotion", pk=made.pk)
    page = desk.page_of(desk.promotions(), request.GET.get("trang"))
    context = {"rows": [desk.row(each, may_keep=False) for each in page], "page": page, "form": form}
    return render(request, "dashboard/promotions.html", context, status=422 if form.errors else 200)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def promotion(request: HttpRequest, pk: int) -> HttpResponseBase:
    """One promotion, its steps and its uses, also as a file. Context: see `dashboard/promotion.html`."""
    found = get_object_or_404(desk.promotions(), pk=pk)
    refused = ""
    if request.method == "POST":
        refused = act(request, desk.promotions().filter(pk=pk))
        if not refused:
            return redirect("dashboard:promotion", pk=pk)
    if kind := asked_kind(request):
        return table_file(kind, f"khuyen-mai-{found.pk}", desk.use_table(found))
    context = {
        "row": desk.row(found, may_keep=True),
        "uses": Paginator(desk.uses_of(found), PER_PAGE).get_page(request.GET.get("trang")),
        "refused": refused,
        "reason": request.POST.get("reason", ""),
    }
    return render(request, "dashboard/promotion.html", context, status=422 if refused else 200)
