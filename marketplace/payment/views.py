"""What a buyer does about money, on pages that the purchase's link opens."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from catalog.kernel.limits import allow
from marketplace.http import SeeOther
from marketplace.order.models import OrderGroup
from marketplace.order.views import secret_address
from marketplace.payment import selectors
from marketplace.payment.asking import ask, begin_at_provider
from marketplace.payment.changing import NotChanged, change_way, other_ways, refusal_to_change, unpaid_orders
from marketplace.payment.forms import AccountForm
from marketplace.payment.models import RefundState
from marketplace.payment.providers import ProviderUnreachable
from marketplace.payment.refunds import say_where_to


@secret_address("no-referrer")
@require_safe
def mark(request: HttpRequest, token: str) -> JsonResponse:
    """Whether anything about the money has changed, for the page that waits for it."""
    return JsonResponse({"mark": selectors.money_of(_group(token).pk).mark})


@secret_address("same-origin")
@require_POST
def renew(request: HttpRequest, token: str) -> HttpResponse:
    """A new way to pay what is still waiting, where the last one failed."""
    group = _group(token)
    ask(group)
    return SeeOther(group.get_absolute_url())


@secret_address("same-origin")
def way(request: HttpRequest, token: str) -> HttpResponse:
    """Another way to pay what nobody has paid yet."""
    group = _group(token)
    back = group.get_absolute_url()
    ways = other_ways(group)
    said = request.POST.get("payment", "")
    if request.method != "POST" and ways:
        return render(request, "payment/way.html", {"ways": ways, "said": "", "back": back, "was": group})
    if request.method != "POST":
        messages.warning(request, refusal_to_change(group, unpaid_orders(group)))
        return SeeOther(back)
    if not allow(request, "payment.way", times=20, seconds=3600):
        messages.warning(request, _("Bạn đã đổi nhiều lần. Mời bạn đợi một giờ rồi thử lại, hoặc gọi nơi bán."))
        return SeeOther(back)
    try:
        change_way(group, said)
    except NotChanged as refused:
        if not ways:
            messages.warning(request, str(refused))
            return SeeOther(back)
        context = {"ways": ways, "said": said, "back": back, "was": group, "refusal": str(refused)}
        return render(request, "payment/way.html", context, status=422)
    messages.success(request, _("Đã đổi cách trả tiền."))
    return SeeOther(back)


@secret_address("same-origin")
@require_POST
def begin(request: HttpRequest, token: str, key: str) -> HttpResponse:
    """On to the provider's own page. Pressed twice, it opens the same one."""
    attempt = selectors.attempt_of(token, key)
    if attempt is None:
        raise Http404
    try:
        url = begin_at_provider(attempt)
    except ProviderUnreachable:
        messages.warning(request, _("Trang trả bằng thẻ chưa mở được. Hàng vẫn được giữ, mời bạn thử lại sau ít phút."))
        return SeeOther(attempt.group.get_absolute_url())
    return SeeOther(url or attempt.group.get_absolute_url())


@secret_address("same-origin")
def where(request: HttpRequest, token: str, pk: int) -> HttpResponse:
    """Which account a transfer goes back to."""
    refund = selectors.refund_of(token, pk)
    if refund is None or refund.state != RefundState.DUE:
        raise Http404
    back = refund.attempt.group.get_absolute_url()
    said = {"bank_bin": refund.to_bin, "number": refund.to_number, "holder": refund.to_holder}
    form = AccountForm(request.POST or None, initial=said)
    if request.method == "POST" and form.is_valid():
        say_where_to(refund, **form.cleaned_data)
        messages.success(request, _("Đã ghi tài khoản nhận tiền hoàn."))
        return SeeOther(back)
    context = {"form": form, "refund": refund, "back": back}
    return render(request, "payment/where.html", context, status=422 if form.errors else 200)


def _group(token: str) -> OrderGroup:
    group = OrderGroup.objects.filter(token=token).first()
    if group is None:
        raise Http404
    return group
