"""Mail about the money of a purchase. A task takes its effect key in the transaction in which it sends."""

from dataclasses import replace

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
    that it is to be paid another way ("way"), that time is up ("expired"), or that money went back ("back:…"). What
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


_SUBJECTS = {
    "paid": lambda: _("Đã nhận tiền của đơn %(number)s"),
    "way": lambda: _("Đơn %(number)s: đã đổi cách trả tiền"),
    "short": lambda: _("Đơn %(number)s còn thiếu tiền"),
    "expired": lambda: _("Đơn %(number)s đã hết hạn trả tiền"),
    "back": lambda: _("Đã hoàn tiền của đơn %(number)s"),
}
