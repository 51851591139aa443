"""The pages of a purchase, for whoever holds its link or knows its number and phone."""

from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from catalog.kernel.limits import allow
from catalog.kernel.money import format_dong
from catalog.kernel.states import TransitionRefused
from catalog.products.models import Product
from marketplace.basket.services import NotAdded, add
from marketplace.http import SeeOther
from marketplace.order import selectors
from marketplace.order.forms import FindForm
from marketplace.order.models import OrderGroup
from marketplace.order.record_pdf import record_pdf
from marketplace.order.services import move_parcel
from marketplace.payment.selectors import money_of, paid_for
from marketplace.payment.stripe_rail import RETURNED, page_origin

JUST_PLACED = "order_just_placed"
# By the clock: to take the mark out of the session would be a write for every purchase.
THANKS_FOR = timedelta(minutes=10)

View = Callable[..., HttpResponse]


def secret_address(policy: str) -> Callable[[View], View]:
    """The token in the address opens the order: it must not reach caches, search engines or other sites."""

    def decorate(view: View) -> View:
        @never_cache
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            response = view(request, *args, **kwargs)
            response["Referrer-Policy"] = policy
            response["X-Robots-Tag"] = "noindex, nofollow"
            return response

        return guarded

    return decorate


# Not "no-referrer": then browsers send `Origin: null` with a form, which the token check refuses.
@secret_address("same-origin")
def group(request: HttpRequest, token: str) -> HttpResponse:
    page = selectors.group_page(token=token)
    if page is None:
        raise Http404
    just_placed = request.session.get(JUST_PLACED) == token and timezone.now() - page.group.placed_at < THANKS_FOR
    money = money_of(page.pk, returned=request.GET.get(RETURNED, ""))
    context = {
        "group": page.group,
        "orders": page.orders,
        "money": money,
        "token": token,
        "just_placed": just_placed,
        "address": request.build_absolute_uri(page.url),
        "signup_url": "" if request.user.is_authenticated else reverse("account_signup"),
    }
    response = render(request, "order/group.html", context)
    if any(pay.provider == OrderGroup.Payment.STRIPE for pay in money.open):
        response._csp_update = {"form-action": [page_origin()]}  # the button ends on Stripe's page
    return response


# Not "no-referrer": then browsers send `Origin: null` with the form, which the token check refuses.
@secret_address("same-origin")
def cancel(request: HttpRequest, token: str, number: str) -> HttpResponse:
    parcel = selectors.parcel_of(token, number)
    if parcel is None or parcel.group is None or parcel.subject is None:
        raise Http404
    back = parcel.group.get_absolute_url()
    if request.method != "POST":
        context = {"subject_name": parcel.subject.name, "back": back, "refund": paid_for(parcel)}
        return render(request, "order/cancel.html", context)
    try:
        move_parcel(parcel, "cancel", request.user if request.user.is_authenticated else None)
    except TransitionRefused as refused:
        messages.warning(request, refused.message)
    else:
        back_again = paid_for(parcel)
        words = (
            _("Đã huỷ kiện của %(name)s. %(amount)s sẽ được hoàn lại.")
            if back_again
            else _("Đã huỷ kiện của %(name)s. Bạn không phải trả gì cho kiện này.")
        )
        messages.success(request, words % {"name": parcel.subject.name, "amount": format_dong(back_again)})
    return SeeOther(back)


@secret_address("same-origin")
@require_safe
def record(request: HttpRequest, token: str) -> HttpResponse:
    """The contract on one page to keep or print, as the law on consumers gives a buyer (19/2023/QH15)."""
    page = selectors.group_page(token=token)
    if page is None:
        raise Http404
    context = {"group": page.group, "orders": page.orders, "money": money_of(page.pk), "back": page.url, "token": token}
    return render(request, "order/record.html", context)


@secret_address("same-origin")
@require_safe
def record_file(request: HttpRequest, token: str) -> HttpResponse:
    """The same as a file. No mail carries it: the link does."""
    page = selectors.group_page(token=token)
    if page is None:
        raise Http404
    if not allow(request, "order.pdf", times=20, seconds=600):  # each takes a third of a second
        return render(request, "429.html", status=429)
    name = f"don-{page.group.number}.pdf"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(record_pdf(page, money_of(page.pk).paid), content_type="application/pdf", headers=headers)


@secret_address("same-origin")
@require_POST
def reorder(request: HttpRequest, token: str) -> HttpResponse:
    """Put into the basket what the purchase was of, as far as it is sold; say what is not."""
    goods = selectors.goods_of(token)
    if not goods:
        raise Http404
    missing = [title for product, title, quantity in goods if not _put_again(request, product, quantity)]
    if missing:
        messages.warning(request, _("Không còn mua được: %(goods)s.") % {"goods": ", ".join(missing)})
    if len(missing) < len(goods):
        messages.success(request, _("Đã cho lại vào giỏ, với giá hôm nay."))
    return SeeOther(reverse("basket:summary"))


def _put_again(request: HttpRequest, product: Product | None, quantity: int) -> bool:
    """As many as then, or where that is too many at least one."""
    if product is None:
        return False
    for units in (quantity, 1):
        with suppress(NotAdded):
            add(request.basket, product, units)
            return True
    return False


@never_cache
def find(request: HttpRequest) -> HttpResponse:
    """Number and phone come by POST, so that neither stands in an address or a log."""
    form = FindForm(request.POST or None)
    if request.method != "POST":
        return render(request, "order/find.html", {"form": form})
    if not allow(request, "order.find", times=20, seconds=600):
        form.add_error(None, _("Bạn đã thử nhiều lần. Hãy đợi mười phút rồi thử lại, hoặc gọi nơi bán."))
        return render(request, "order/find.html", {"form": form}, status=429)
    if form.is_valid():
        return SeeOther(form.cleaned_data["group"].get_absolute_url())
    return render(request, "order/find.html", {"form": form})
