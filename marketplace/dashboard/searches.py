"""What shoppers search for: /dieu-hanh/tim-kiem/, for the operator (the door is Oscar's, see `apps.py`)."""

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from catalog.kernel.dates import today
from catalog.kernel.spreadsheets import Table, asked_kind, table_file
from catalog.search.query import MOST_LETTERS
from catalog.search.searched import MOST_EXPORTED, MOST_SHOWN, all_searched
from catalog.search.searched import searches as searches_of

PERIODS = (7, 30, 90)
USUAL_PERIOD = 30


@never_cache
@require_safe
def searches(request: HttpRequest) -> HttpResponseBase:
    """Context: see `dashboard/searches.html`."""
    days = next((days for days in PERIODS if str(days) == request.GET.get("ngay")), USUAL_PERIOD)
    containing = request.GET.get("q", "")[:MOST_LETTERS].strip()
    if kind := asked_kind(request):
        return table_file(kind, f"tim-kiem-{today():%Y-%m-%d}-{days}-ngay", _table(days, containing))
    context = {
        "searches": searches_of(days, containing),
        "days": days,
        "periods": PERIODS,
        "q": containing,
        "most_shown": MOST_SHOWN,
        "most_exported": MOST_EXPORTED,
    }
    return render(request, "dashboard/searches.html", context)


def _table(days: int, containing: str) -> Table:
    header = [_("Từ tìm"), _("Số lần tìm"), _("Kết quả lần cuối"), _("Số lần mở"), _("Vị trí mở trung bình")]
    return header, (
        (each.words, each.times, each.found, each.clicks, round(each.rank, 1) if each.rank else None)
        for each in all_searched(days, containing)
    )
