"""Mail about the money of a purchase. A task takes its effect key in the transaction in which it sends."""

from dataclasses import replace

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from catalog.kernel.tasks import task
from marketplace.order.numbers import show_number
from marketplace.order.tasks import send_once
from marketplace.payment.models import PaymentAttempt
from marketplace.payment.selectors import payment_view


@task()
def send_payment_mail(attempt_id: int, what: str) -> None:
    """Tells the buyer, in the language of the purchase, that money came ("paid"), that some is missing ("short:…"),
    that it is to be paid another way ("way"), that time is up ("expired"), that money went back
    ("back:…") or came back from there ("bounced:…"). What
    stands behind the colon makes it a piece of news of its own.
    """
    attempt = PaymentAttempt.objects.select_related("group").get(pk=attempt_id)
    kind = what.partition(":")[0]
    if not attempt.group.email:
        return
    with translation.override(attempt.group.language):
        payment = payment_view(attempt)
        if kind == "way":
            payment = replace(payment, number=show_number(attempt.group.number))
        subject = _SUBJECTS[kind]() % {"number": payment.number}
        context = {"payment": payment, "what": kind, "url": attempt.group.get_absolute_url()}
        send_once(f"payment.mail:{attempt_id}:{what}", subject, "payment/mail/news", context, attempt.group.email)


@task()
def tell_of_lost_dispute(attempt_id: int) -> None:
    """Tells the shop's operator, in Vietnamese, that a card's bank has decided against the shop: the money is gone, and
    what becomes of parcels that are on their way is for people."""
    attempt = PaymentAttempt.objects.select_related("group").get(pk=attempt_id)
    if not settings.SHOP_EMAIL:
        return
    with translation.override("vi"):
        payment = payment_view(attempt)
        subject = _("Mất khiếu nại thẻ của đơn %(number)s") % {"number": payment.number}
        context = {"payment": payment, "what": "lost", "url": attempt.group.get_absolute_url()}
        send_once(f"payment.mail:{attempt_id}:lost", subject, "payment/mail/news", context, settings.SHOP_EMAIL)


_SUBJECTS = {
    "paid": lambda: _("Đã nhận tiền của đơn %(number)s"),
    "way": lambda: _("Đơn %(number)s: đã đổi cách trả tiền"),
    "short": lambda: _("Đơn %(number)s còn thiếu tiền"),
    "expired": lambda: _("Đơn %(number)s đã hết hạn trả tiền"),
    "bounced": lambda: _("Tiền hoàn của đơn %(number)s bị trả lại"),
    "back": lambda: _("Đã hoàn tiền của đơn %(number)s"),
}
