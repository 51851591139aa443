"""Pages of the register: check, one certificate, report of a wrong claim."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from catalog.certification import selectors
from catalog.certification.forms import WrongClaimForm
from catalog.certification.models import Certificate
from catalog.kernel import codes
from catalog.kernel.dates import today
from catalog.kernel.limits import allow
from catalog.kernel.text import nfc
from catalog.tickets.models import Ticket
from catalog.tickets.services import open_ticket

LOT_CODE_LENGTHS = range(8, 17)


@require_safe
def check(request: HttpRequest) -> HttpResponse:
    """Context: see `certification/check.html`. A lot's code typed here leads to the lot's page."""
    query = _plain(request.GET.get("q", ""), selectors.MOST_LETTERS)
    where = request.GET.get("tim", "")
    if where not in selectors.PLACES_TO_LOOK:
        where = selectors.EVERYWHERE
    found = selectors.find(query, where)
    if query and not found.total and _is_lot_code(query):
        return redirect("traceability:scan", code=codes.normalise(query))
    return render(request, "certification/check.html", _check_context(query, where, found))


@require_safe
def certificate(request: HttpRequest, number: str) -> HttpResponse:
    """One certificate. An unknown number gets the check page, which helps on, as a 404."""
    found = selectors.certificate_by_number(number)
    if found is None:
        context = _check_context(number, selectors.EVERYWHERE, selectors.Found((), 0))
        return render(request, "certification/check.html", context, status=404)
    cert, others = found
    if cert.number != number:
        return redirect(cert.url, permanent=True)
    crumbs = [_home(), (_("Kiểm tra chứng nhận"), reverse("certification:check")), (cert.number, "")]
    context = {"cert": cert, "others": others, "today": today(), "crumbs": crumbs}
    return render(request, "certification/certificate.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest) -> HttpResponse:
    """Report a wrong claim: about the certificate that `?so=` names, or what `?ve=` says in words."""
    number = _plain(request.GET.get("so", ""), 20)
    about = Certificate.objects.filter(number__iexact=number).select_related("product__subject").first()
    form = WrongClaimForm(request.POST or None, initial={"about": _plain(request.GET.get("ve", ""), 200)})
    if request.method == "POST" and form.is_valid():
        if form.is_trapped:
            return redirect("certification:report")
        if allow(request, "report", times=5, seconds=600):
            ticket = _open(form, about)
            return redirect("certification:reported", number=ticket.number)
        form.add_error(None, _("Bạn vừa gửi nhiều báo cáo. Hãy đợi mười phút rồi gửi lại; chữ đã gõ vẫn còn đây."))
    context = {"form": form, "cert": _about(about) if about else None}
    return render(request, "certification/report.html", context, status=422 if form.errors else 200)


@require_safe
def reported(request: HttpRequest, number: str) -> HttpResponse:
    """The number to keep. Nothing else of the ticket is shown: whoever has the link may not be who wrote it."""
    ticket = Ticket.objects.filter(number=number).first()
    if ticket is None:
        raise Http404
    return render(request, "certification/report_done.html", {"ticket": ticket})


def _plain(text: str, most: int) -> str:
    """PostgreSQL takes no null character."""
    return nfc(text.replace("\x00", ""))[:most].strip()


def _open(form: WrongClaimForm, about: Certificate | None) -> Ticket:
    words = [form.kind_words, form.cleaned_data["about"]]
    if about:
        words.insert(0, f"{about.number}, {about.product.title}, {about.product.subject.name}")
    sent = form.report(Ticket.Kind.WRONG_CLAIM, about_text=". ".join(word for word in words if word)[:255])
    return open_ticket(
        sent,
        key=str(form.cleaned_data["key"]),
        about=about,
        province_id=about.product.origin_province_id if about else None,
    )


def _about(about: Certificate) -> dict[str, str]:
    return {
        "number": about.number,
        "url": about.get_absolute_url(),
        "product_title": about.product.title,
        "subject_name": about.product.subject.name,
    }


def _check_context(query: str, where: str, found: selectors.Found) -> dict[str, object]:
    return {
        "query": query,
        "by": [(value, label, value == where) for value, label in selectors.PLACES_TO_LOOK.items()],
        "results": found.results,
        "total": found.total,
        "today": today(),
        "crumbs": [_home(), (_("Kiểm tra chứng nhận"), "")],
    }


def _home() -> tuple[str, str]:
    return _("Trang chủ"), reverse("wagtail_serve", args=[""])


def _is_lot_code(text: str) -> bool:
    code = codes.normalise(text)
    return len(code) in LOT_CODE_LENGTHS and codes.is_valid(code)
