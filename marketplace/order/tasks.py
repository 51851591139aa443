"""Mail about an order. A task takes its effect key in the transaction in which it sends: a repeat sends nothing."""

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from catalog.kernel.tasks import effect_once, task
from marketplace.order import selectors
from marketplace.order.models import OrderGroup


@task()
def send_buyer_mail(group_id: int) -> None:
    """What was ordered and the link to follow it, in the language of the purchase."""
    language = OrderGroup.objects.filter(pk=group_id).values_list("language", flat=True).first()
    with translation.override(language):
        page = selectors.group_page(pk=group_id)
        if page is None:
            return
        subject = _("Đã nhận đơn %(number)s") % {"number": page.group.number}
        send_once(f"order.mail:{group_id}:placed", subject, "order/mail/placed", {"page": page}, page.email)


@task()
def send_subject_mail(order_id: int, waits: int = 0) -> None:
    """Tells a subject about its own parcel, and nothing of the others in the purchase. Again after each of the `waits`
    in which the parcel went back to waiting for its money."""
    slip = selectors.packing_slip(order_id)
    if slip is None:
        return
    with translation.override("vi"):
        subject = _("Có đơn mới %(number)s") % {"number": slip.number}
        key = f"order.mail:{order_id}:notice" + (f"/{waits}" if waits else "")
        send_once(key, subject, "order/mail/notice", {"slip": slip}, slip.subject_email)


@task()
def send_waiting_mail(order_id: int, waits: int) -> None:
    """Tells a subject that a parcel it knows of is now paid ahead: it isn't to be packed before the money is there.
    `waits`: how often that has happened to it, this time counted."""
    slip = selectors.packing_slip(order_id)
    if slip is None:
        return
    with translation.override("vi"):
        subject = _("Đơn %(number)s đợi người mua trả trước") % {"number": slip.number}
        send_once(
            f"order.mail:{order_id}:wait/{waits}", subject, "order/mail/waiting", {"slip": slip}, slip.subject_email
        )


def send_once(key: str, subject: str, template: str, context: dict[str, object], to: str) -> None:
    context = {**context, "site_url": settings.SITE_URL, "shop": settings.SHOP_NAME}
    mail = EmailMultiAlternatives(subject, render_to_string(f"{template}.txt", context), to=[to])
    mail.attach_alternative(render_to_string(f"{template}.html", context), "text/html")
    with transaction.atomic():
        if effect_once(key):
            mail.send()
