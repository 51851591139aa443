import pytest
from django.core import mail

from catalog.kernel.codes import is_valid
from catalog.kernel.models import JournalEntry
from catalog.kernel.tasks import run_pending
from catalog.tickets.models import Ticket
from catalog.tickets.services import Report, open_ticket
from catalog.tickets.tasks import mail_operator
from tests.cast import make_product

REPORT = Report(
    kind=Ticket.Kind.WRONG_CLAIM,
    message="Hết hạn vẫn gắn sao.",
    about_text="OCOP-26-000001: Mật ong",
    reporter_name="Mai",
    reporter_contact="0912 345 678",
)


def test_a_report_becomes_one_ticket_with_a_number(coop, lao_cai):
    # given
    product = make_product(coop)

    # when it is sent twice
    first = open_ticket(REPORT, key="k1", about=product, province_id=lao_cai.pk)
    second = open_ticket(REPORT, key="k1", about=product, province_id=lao_cai.pk)

    # then
    assert Ticket.objects.get() == first == second
    assert first.number.startswith("PA-")
    assert is_valid(first.number.removeprefix("PA-"))
    assert (first.about_type, first.about_id, first.province) == ("catalogue.product", str(product.pk), lao_cai)


@pytest.mark.django_db
def test_the_journal_keeps_no_person():
    open_ticket(REPORT, key="k1")
    entry = JournalEntry.objects.get(action="tickets.ticket.open")
    assert "0912" not in str(entry.data)
    assert "Mai" not in str(entry.data)


@pytest.mark.django_db
def test_the_operator_is_told_once(settings):
    # given
    settings.SHOP_EMAIL = "phan-anh@example.vn"
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    ticket = open_ticket(REPORT, key="k1")

    # when the task runs, and runs again
    run_pending()
    mail_operator.call(ticket.pk)

    # then there is one mail, without the reporter's number in it
    (message,) = mail.outbox
    assert message.to == ["phan-anh@example.vn"]
    assert ticket.number in message.subject
    assert "Hết hạn vẫn gắn sao." in message.body
    assert "0912" not in message.body


@pytest.mark.django_db
def test_without_an_address_nobody_is_mailed(settings):
    settings.SHOP_EMAIL = ""
    open_ticket(REPORT, key="k1")
    run_pending()
    assert mail.outbox == []
