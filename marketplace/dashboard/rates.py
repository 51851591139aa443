"""What is taken out of a sale, by date: /dieu-hanh/muc-thu/, for the operator (the door is Oscar's, see `apps.py`)."""

from django.contrib import messages
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from catalog.kernel.dates import today
from catalog.kernel.spreadsheets import asked_kind, table_file
from marketplace.ledger.forms import CommissionRateForm, TaxRuleForm
from marketplace.ledger.selectors import commission_rows, rate_table, tax_rows
from marketplace.ledger.services import add_rate

FORMS = {"thue": TaxRuleForm, "phi": CommissionRateForm}


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def rates(request: HttpRequest) -> HttpResponseBase:
    """All rates with their source, and a form for a new one of each. Context: see `dashboard/rates.html`."""
    if kind := asked_kind(request):
        return table_file(kind, f"muc-thu-{today():%Y-%m-%d}", rate_table())
    sent = request.POST.get("loai") if request.method == "POST" else None
    forms = {name: form(request.POST if name == sent else None, prefix=name) for name, form in FORMS.items()}
    if sent in forms and forms[sent].is_valid():
        add_rate(forms[sent].save(commit=False), request.user)
        messages.success(request, _("Đã thêm mức mới."))
        return redirect("dashboard:rates")
    context = {
        "taxes": tax_rows(),
        "commissions": commission_rows(),
        "tax_form": forms["thue"],
        "commission_form": forms["phi"],
    }
    return render(request, "dashboard/rates.html", context, status=422 if sent else 200)
