"""From basket to order: one page to fill in, one to look over, one POST that places it."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control, never_cache

from catalog.places.selectors import communes_of, province_by_code
from marketplace.accounts.models import User
from marketplace.accounts.selectors import saved_address
from marketplace.basket.selectors import Plan, basket_view, plan_of
from marketplace.checkout import draft
from marketplace.checkout.forms import DeliveryForm
from marketplace.checkout.invoice import known_invoice
from marketplace.checkout.selectors import commune_name, details_of
from marketplace.checkout.services import PaymentClosed, place
from marketplace.http import SeeOther
from marketplace.order.models import OrderGroup
from marketplace.order.services import BasketChanged, seal_of
from marketplace.order.views import JUST_PLACED
from marketplace.payment.ways import refusal_of, ways_to_pay


@never_cache
def index(request: HttpRequest) -> HttpResponse:
    known = _known(request) if request.method != "POST" else {}
    province = request.POST.get("province", "") or known.get("province", "")
    methods = _methods_in(request) if request.method == "POST" else draft.methods_of(request)
    plan = plan_of(request.basket, province if province_by_code(province) else "", methods, draft.claim_of(request))
    ways = ways_to_pay(plan)
    form = DeliveryForm(request.POST if request.method == "POST" else None, initial=known, ways=ways)
    if not plan.parcels and not _only_undelivered(plan):
        return _nothing_to_buy(request)
    if request.method == "POST" and form.is_valid() and _may_go_on(form, plan, methods):
        draft.keep(request, form.recipient(), form.cleaned_data["payment"])
        draft.keep_methods(request, {each.subject.pk: each.option.code for each in plan.parcels if each.option})
        return SeeOther(reverse("checkout:review"))
    context = {
        "form": form,
        "near": form.near,
        "communes": [commune.full_name for commune in communes_of(form.province_code)],
        "communes_url": reverse("checkout:communes"),
        "basket": basket_view(plan, form.province_code),
        "ways": ways,
    }
    return render(request, "checkout/details.html", context)


def _may_go_on(form: DeliveryForm, plan: Plan, methods: Mapping[int, str]) -> bool:
    """Whether somebody sends there, in the ways that were chosen, and may be paid so; else the form says why not."""
    if not plan.parcels:
        form.add_error("province", _("Không nơi bán nào trong giỏ giao đến đây."))
        return False
    if not _all_chosen(plan, methods):
        form.add_error(None, _("Hãy chọn cách giao của từng kiện: có nhiều cách, hoặc cách đã chọn nay không còn."))
        return False
    if refusal := refusal_of(plan, form.cleaned_data["payment"], form.cleaned_data["phone"]):
        form.add_error("payment", refusal)
    return not refusal


@never_cache
def review(request: HttpRequest) -> HttpResponse:
    # Read before the purchase is looked for: a second tap whose first has placed the order finds no draft any more.
    said = draft.draft_of(request)
    if request.method == "POST":
        if placed := _placed_before(request):
            return _done(request, placed)
        if said:
            # Straight to the service: only under its locks can "sold out a moment ago" be told from "empty".
            return _place(request, said)
    plan = plan_of(
        request.basket,
        said.recipient.province_code if said else "",
        draft.methods_of(request),
        draft.claim_of(request),
    )
    if not plan.parcels:
        return _nothing_to_buy(request)
    if said is None:
        return SeeOther(reverse("checkout:index"))
    context = {
        "details": details_of(said.recipient, said.payment),
        "basket": basket_view(plan, said.recipient.province_code),
        "checkout_key": said.key,
        "seen": seal_of(plan, said.recipient, said.payment),
    }
    return render(request, "checkout/review.html", context)


@cache_control(public=True, max_age=3600)
def communes(request: HttpRequest) -> JsonResponse:
    """Names for the address field, by province. The same for everybody; asks for nothing of the visitor."""
    province = province_by_code(request.GET.get("tinh", ""))
    names = [commune.full_name for commune in communes_of(province.code)] if province else []
    return JsonResponse({"communes": names})


def _methods_in(request: HttpRequest) -> dict[int, str]:
    """The fields giao-<subject id>, one for each parcel that can go in several ways."""
    fields = ((name.removeprefix("giao-"), code) for name, code in request.POST.items() if name.startswith("giao-"))
    return {int(pk): str(code)[:40] for pk, code in fields if pk.isascii() and pk.isdigit() and len(pk) <= 18}


def _all_chosen(plan: Plan, methods: dict[int, str]) -> bool:
    """Whether the buyer has seen and said how each parcel goes, where there is something to choose."""
    return all(
        parcel.option and methods.get(parcel.subject.pk) == parcel.option.code
        for parcel in plan.parcels
        if parcel.to_choose
    )


def _known(request: HttpRequest) -> dict[str, Any]:
    """What the fields hold at first: what was said a moment ago, else what the account knows."""
    if said := draft.draft_of(request):
        to = said.recipient
        where = {"province": to.province_code, "commune": commune_name(to.province_code, to.commune_code)}
        how = {"email": to.email, "note": to.note, "payment": said.payment}
        invoice = known_invoice(to.invoice)
        return {"phone": to.phone, "name": to.name, "line1": to.line1, **how, **where, **invoice}
    known = _of_account(request.user) if request.user.is_authenticated else {}
    province = draft.province_of(request)
    if province and province != known.get("province"):
        known |= {"province": province, "commune": "", "line1": ""}
    return known


def _of_account(user: User) -> dict[str, Any]:
    known = {"phone": user.phone, "name": user.name, "email": user.email}
    if address := saved_address(user):
        known |= {"province": address.province_code, "commune": address.commune_name, "line1": address.line1}
    return known


def _only_undelivered(plan: Plan) -> bool:
    """Goods that could be bought if they went elsewhere: the form must stay open for another province."""
    return any(line.free for line in plan.refused)


def _nothing_to_buy(request: HttpRequest) -> HttpResponse:
    messages.warning(request, _("Trong giỏ chưa có món nào mua được."))
    return SeeOther(reverse("basket:summary"))


def _placed_before(request: HttpRequest) -> OrderGroup | None:
    """A second tap, or a second tab: the key names a purchase that is already there."""
    key = request.POST.get("checkout_key", "")
    # PostgreSQL refuses a NUL in a text, and the page with it.
    return OrderGroup.objects.filter(checkout_key=key).first() if key.isprintable() and key else None


def _place(request: HttpRequest, said: draft.Draft) -> HttpResponse:
    try:
        placed = place(
            request.basket,
            said.recipient,
            said.payment,
            user=request.user if request.user.is_authenticated else None,
            language=get_language() or "vi",
            key=said.key,
            seen=request.POST.get("seen", ""),
            methods=draft.methods_of(request),
            code=draft.code_of(request),
        )
    except PaymentClosed:
        messages.warning(request, _("Chưa đặt đơn: cách trả tiền này vừa không còn dùng được. Mời bạn chọn cách khác."))
        return SeeOther(reverse("checkout:index"))
    except BasketChanged as changed:
        if changed.goods:
            messages.warning(
                request,
                _(
                    "Chưa đặt đơn: giỏ, khuyến mại hoặc cách giao vừa đổi, hoặc có món vừa được người khác mua hết hay "
                    "đổi giá. Mời bạn xem lại giỏ."
                ),
            )
            return SeeOther(reverse("basket:summary"))
        messages.warning(request, _("Chưa đặt đơn: người nhận, địa chỉ hoặc cách trả tiền vừa đổi. Mời bạn xem lại."))
        return SeeOther(reverse("checkout:review"))
    return _done(request, placed)


def _done(request: HttpRequest, placed: OrderGroup) -> HttpResponse:
    draft.forget(request)
    request.session[JUST_PLACED] = placed.token
    return SeeOther(placed.get_absolute_url())
