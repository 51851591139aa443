"""Stock and lots, for the subject's people: /kenh-chu-the/<code>/ton-kho/, …/ton-kho/<pk>/lo-moi/ and …/lo/<pk>/."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from catalog.kernel.dates import today
from catalog.kernel.forms import LineField
from catalog.kernel.states import TransitionRefused
from catalog.traceability.models import Lot
from catalog.traceability.services import change_lot_status
from catalog.traceability.stock.services import begin_lots, count, receive
from marketplace.accounts.access import only_for
from marketplace.http import SeeOther
from marketplace.workspace.access import has_subject, own_subject
from marketplace.workspace.lots import selectors as reads
from marketplace.workspace.lots.forms import CountForm, LotForm, ReceiveForm, key_in, new_key
from marketplace.workspace.lots.services import LotTerms, open_stocked_lot, units_of_no_lot


@only_for(has_subject)
@require_safe
def stocks(request: HttpRequest, code: str) -> HttpResponse:
    subject = own_subject(request, code)
    return render(request, "workspace/stocks.html", {"subject": subject, "rows": reads.stock_rows(subject)})


@only_for(has_subject)
@require_http_methods(["GET", "HEAD", "POST"])
def lot_new(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    subject = own_subject(request, code)
    product = reads.product_of(subject, pk)
    if product is None:
        raise Http404
    waiting = units_of_no_lot(product)
    place, unit = reads.last_place(subject)
    known = {"packed_on": today(), "place": place, "unit": unit, "release": True}
    form = LotForm(request.POST if request.method == "POST" else None, initial=known, waiting=waiting)
    if request.method == "POST" and form.is_valid():
        try:
            lot = open_stocked_lot(product, request.user, LotTerms(**form.cleaned_data), key=key_in(request.POST))
        except ValidationError as refused:
            _tell(form, refused)
        else:
            messages.success(request, _("Đã mở lô %(code)s.") % {"code": lot.code})
            return SeeOther(reads.lot_row(lot, code).url)
    context = {"subject": subject, "product": product, "form": form, "waiting": waiting, "key": _key(request)}
    return render(request, "workspace/lot_new.html", context, status=422 if form.errors else 200)


@only_for(has_subject)
@require_http_methods(["GET", "HEAD", "POST"])
def lot(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """One page, several small forms: the button `do` says which was sent. What was typed wrongly stays."""
    subject = own_subject(request, code)
    found = reads.lot_for(subject, pk)
    if found is None:
        raise Http404
    do = request.POST.get("do", "")
    received = ReceiveForm(request.POST if do == "receive" else None)
    counted = CountForm(request.POST if do == "count" else None)
    refused = ""
    if request.method == "POST":
        refused = _write(request, found, received, counted)
        if not refused and not received.errors and not counted.errors:
            messages.success(request, _("Đã ghi."))
            return SeeOther(request.path)
    context = {
        "subject": subject,
        "lot": reads.lot_page(found, request.user, request.GET.get("trang", "")),
        "packed": reads.parcels_packed(found),
        "receive_form": received,
        "count_form": counted,
        "refused": refused,
        "typed": request.POST,
        "key": _key(request),
    }
    return render(request, "workspace/lot.html", context, status=422 if request.method == "POST" else 200)


def _write(request: HttpRequest, lot: Lot, received: ReceiveForm, counted: CountForm) -> str:
    """Do what was asked for; a sentence where it was refused."""
    do, key = request.POST.get("do", ""), key_in(request.POST)
    try:
        if do == "receive":
            if received.is_valid():
                receive(lot, received.cleaned_data["units"], request.user, key=key)
        elif do == "count":
            if counted.is_valid():
                units, why = counted.cleaned_data["counted"], counted.cleaned_data["why"]
                count(lot, units, request.user, why, key=key)
        elif do == "begin":
            begin_lots(lot, request.user, key=key)
        else:
            change_lot_status(lot, do, request.user, LineField().to_python(request.POST.get("reason"))[:200])
    except TransitionRefused as refused:
        return refused.message
    except ValidationError as refused:
        return " ".join(refused.messages)
    return ""


def _key(request: HttpRequest) -> str:
    """Of the form to be sent next: the same again after a slip, so that it still counts once."""
    return key_in(request.POST) if request.method == "POST" else new_key()


def _tell(form: LotForm, refused: ValidationError) -> None:
    fields = refused.message_dict if hasattr(refused, "error_dict") else {"": refused.messages}
    for name, sentences in fields.items():
        form.add_error(name if name in form.fields else None, sentences)
