"""An invoice on request: asked for in a fold, agreed to with the order, shown to its makers and to nobody else."""

import json

import pytest
from django.core import mail

from catalog.kernel.models import JournalEntry
from marketplace.basket.selectors import plan_of
from marketplace.order.models import InvoiceRequest, OrderGroup
from marketplace.order.services import BasketChanged, InvoiceTo, place_order_group, seal_of
from marketplace.order.tasks import send_buyer_mail, send_subject_mail
from tests.cast import make_listing
from tests.marketplace.shoppers import agree, basket_with, check_out, delivery_form, order, put, recipient

ASKED = {
    "invoice": "on",
    "invoice_code": "0100 109 106",
    "invoice_name": "Công ty TNHH Hoa Ban",
    "invoice_address": "1 Trần Hưng Đạo, Hà Nội",
    "invoice_email": "ke-toan@example.vn",
}
TO = InvoiceTo("0100109106", "Công ty TNHH Hoa Ban", "1 Trần Hưng Đạo, Hà Nội", "ke-toan@example.vn")


@pytest.fixture
def honey(coop):
    return make_listing(coop)


def test_asked_for_it_is_kept_with_the_purchase(client, honey, bac_ha):
    # given what was typed, as it stands on the review
    put(client, honey)
    page = check_out(client, bac_ha, **ASKED)
    assert page.context["details"].invoice == TO
    assert "mã số thuế 0100109106" in page.content.decode()

    # when
    agree(client, page)

    # then
    kept = OrderGroup.objects.get().invoice
    assert (kept.tax_code, kept.name, kept.address, kept.email) == (TO.tax_code, TO.name, TO.address, TO.email)


def test_nobody_is_asked_who_wants_none(client, honey, bac_ha):
    put(client, honey)
    agree(client, check_out(client, bac_ha))
    assert OrderGroup.objects.count() == 1
    assert not InvoiceRequest.objects.exists()


def test_what_was_said_stands_there_again(client, honey, bac_ha):
    put(client, honey)
    check_out(client, bac_ha, **ASKED)
    form = client.get("/thanh-toan/").context["form"]
    held = [form[name].value() for name in ("invoice", "invoice_code", "invoice_email")]
    assert held == [True, TO.tax_code, TO.email]


@pytest.mark.parametrize(
    ("change", "field", "words"),
    [
        ({"invoice_code": "0100109107"}, "invoice_code", "Hãy xem lại từng số"),
        ({"invoice_code": "x" * 10_000}, "invoice_code", ""),
        ({"invoice_code": "\x00"}, "invoice_code", ""),
        ({"invoice_code": ""}, "invoice_code", "Hoá đơn cần mục này."),
        ({"invoice_name": "\u202e"}, "invoice_name", "Hoá đơn cần mục này."),
        ({"invoice_address": ""}, "invoice_address", "Hoá đơn cần mục này."),
        ({"invoice_email": "ke-toan"}, "invoice_email", ""),
        ({"invoice": ""}, "invoice", "Hãy đánh dấu ô này nếu cần hoá đơn"),
    ],
)
def test_what_does_not_fit_is_said_in_an_open_fold(client, honey, bac_ha, change, field, words):
    # when
    put(client, honey)
    typed = delivery_form(bac_ha, **{**ASKED, **change})
    answer = client.post("/thanh-toan/", typed)

    # then
    form = answer.context["form"]
    assert list(form.errors) == [field]
    assert words in " ".join(form.errors[field])
    assert '<details class="fold" open><summary>Cần hoá đơn' in answer.content.decode()
    assert form["invoice_address"].value() == typed["invoice_address"]
    assert form["name"].value() == "Lê Thị Hoa"


def test_changed_after_it_was_seen_the_order_is_not_placed(honey, bac_ha):
    # given what the buyer agreed to
    basket, to = basket_with((honey, 1)), recipient(bac_ha, invoice=TO)
    seen = seal_of(plan_of(basket, to.province_code), to)

    # when
    other = recipient(bac_ha, invoice=InvoiceTo("0300588569", TO.name, TO.address, TO.email))
    with pytest.raises(BasketChanged) as changed:
        place_order_group(basket, other, user=None, language="vi", key="k", seen=seen)

    # then
    assert changed.value.goods is False
    assert not OrderGroup.objects.exists()


def test_shown_to_maker_and_buyer_and_put_nowhere_else(client, honey, owner, coop, bac_ha):
    # given a person who wants an invoice
    coop.email = "htx@example.vn"
    coop.save()
    person = InvoiceTo("001099012345", "Lê Thị Hoa Ban", TO.address, TO.email)
    group = order(basket_with((honey, 1)), recipient(bac_ha, invoice=person, email="hoa@example.vn"))
    parcel = group.orders.get()

    # then the buyer's pages name them, and their number by its end only
    for path in ("", "ban-ghi/"):
        page = client.get(f"{group.get_absolute_url()}{path}").content.decode()
        assert person.name in page
        assert "mã số thuế ••• 345" in page
        assert person.tax_code not in page

    # and the maker, who writes the invoice, reads all of it
    client.force_login(owner)
    page = client.get(f"/kenh-chu-the/{coop.code}/don/{parcel.number}/").content.decode()
    assert f"mã số thuế {person.tax_code}" in page
    assert person.email in page

    # and neither mail nor journal
    send_buyer_mail.call(group.pk)
    send_subject_mail.call(parcel.pk)
    written = [part for letter in mail.outbox for part in (letter.body, letter.alternatives[0].content)]
    written += [json.dumps(entry.data, ensure_ascii=False) for entry in JournalEntry.objects.all()]
    assert len(mail.outbox) == 2
    assert not [text for text in written if person.tax_code in text or person.name in text]
