"""What no parcel brings is asked for: kept once, answered by its subject, forgotten in time."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from catalog.kernel.dates import today
from catalog.kernel.models import JournalEntry
from catalog.kernel.states import TransitionRefused
from catalog.kernel.tasks import run_pending
from catalog.products.models import Product
from marketplace.enquiry.models import Enquiry
from marketplace.enquiry.retention import KEPT, forget_askers
from marketplace.enquiry.services import Asked, NotAsked, ask, move_enquiry
from tests.cast import make_listing
from tests.marketplace.shoppers import put

pytestmark = pytest.mark.django_db

KEY = "6f1c4f0e-6a1b-4b39-9b0c-0d6a4e1f2a3b"


@pytest.fixture
def homestay(coop) -> Product:
    coop.email = "htx@example.vn"
    coop.save()
    return make_listing(coop, title="Nhà sàn bản Liền", set_number=26, price=350_000)


@pytest.fixture
def enquiry(homestay) -> Enquiry:
    return asked(homestay)


def asked(product: Product, key: str = "k", **facts: Any) -> Enquiry:
    told = {"reason": "booking", "name": "Lê Thị Hoa", "phone": "+84912345678", "units": 4, "email": "hoa@example.vn"}
    return ask(product, Asked(**{**told, "note": "Ăn chay", **facts}), key=key, language="vi")


def filled(**fields: Any) -> dict[str, Any]:
    day = today() + timedelta(days=30)
    told = {"name": "Lê Thị Hoa", "phone": "0912 345 678", "email": "", "units": "4", "note": "", "key": KEY}
    return {**told, "first_day": day.isoformat(), "last_day": f"{day + timedelta(days=2):%d/%m/%Y}", **fields}


def page_of(product: Product) -> str:
    return f"/hoi-dat/mon/{product.pk}/"


def letters() -> list[tuple[list[str], str]]:
    run_pending()
    return [(letter.to, letter.subject.partition(": ")[2]) for letter in mail.outbox]


# --- Asking -------------------------------------------------------------------------------------------------------


def test_a_service_is_asked_for_from_its_page(client: Client, homestay, django_assert_num_queries) -> None:
    # given a homestay, which can't be put in a basket
    product_page = client.get(homestay.get_absolute_url())
    assert f'href="{page_of(homestay)}"' in product_page.text
    client.get(page_of(homestay))

    # when somebody asks for four people
    with django_assert_num_queries(3):
        assert client.get(page_of(homestay)).status_code == 200
    answer = client.post(page_of(homestay), filled(note="Đi cùng trẻ nhỏ\r\nvà bà"), follow=True)

    # then it is kept, and its page shows it
    enquiry = Enquiry.objects.get()
    assert answer.redirect_chain == [(f"/hoi-dat/{enquiry.token}/", 303)]
    assert (enquiry.subject, enquiry.product) == (homestay.subject, homestay)
    assert (enquiry.reason, enquiry.units) == ("booking", 4)
    assert (enquiry.phone, enquiry.note) == ("+84912345678", "Đi cùng trẻ nhỏ\nvà bà")
    assert (enquiry.last_day - enquiry.first_day).days == 2
    assert "Chờ trả lời" in answer.text
    assert answer["X-Robots-Tag"] == "noindex, nofollow"


def test_to_send_it_twice_makes_one(client: Client, homestay) -> None:
    first, second = (client.post(page_of(homestay), filled()) for _ in range(2))
    assert first["Location"] == second["Location"]
    assert Enquiry.objects.count() == 1
    assert JournalEntry.objects.filter(action="enquiry.ask").count() == 1


def test_the_journal_knows_nobody(homestay) -> None:
    enquiry = asked(homestay)
    kept = [(entry.sentence, entry.data) for entry in JournalEntry.objects.filter(action__startswith="enquiry")]
    assert kept == [
        (
            f"Nhận yêu cầu đặt {enquiry.number}: Nhà sàn bản Liền.",
            {"number": enquiry.number, "title": "Nhà sàn bản Liền"},
        )
    ]


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"name": ""}, "name"),
        ({"phone": "12"}, "phone"),
        ({"email": "hoa"}, "email"),
        ({"units": "0"}, "units"),
        ({"units": "9" * 30}, "units"),
        ({"units": "tư"}, "units"),
        ({"first_day": "2020-01-01"}, "first_day"),
        ({"first_day": "mai"}, "first_day"),
        ({"last_day": "9999-12-31"}, "last_day"),
        ({"first_day": (today() + timedelta(days=90)).isoformat()}, "last_day"),
        ({"note": "a" * 10_000}, "note"),
        ({"key": "x"}, "key"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_lost(client: Client, homestay, fields: dict[str, str], wrong: str) -> None:
    answer = client.post(page_of(homestay), filled(**fields))
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [wrong]
    assert 'value="0912 345 678"' in answer.text or wrong == "phone"
    assert not Enquiry.objects.exists()


def test_a_program_that_fills_in_everything_is_sent_back(client: Client, homestay) -> None:
    assert client.post(page_of(homestay), filled(website="http://x")).status_code == 303
    assert not Enquiry.objects.exists()


def test_five_in_ten_minutes_are_enough(client: Client, homestay) -> None:
    keys = [f"{KEY[:-1]}{digit}" for digit in range(6)]
    answers = [client.post(page_of(homestay), filled(key=key)) for key in keys]
    assert [answer.status_code for answer in answers] == [303] * 5 + [422]
    assert Enquiry.objects.count() == 5


def test_what_is_off_the_shelf_is_not_asked_for(client: Client, homestay) -> None:
    homestay.certificates.update(withdrawn_on=today(), withdrawal_reason="Vi phạm")
    assert client.get(page_of(homestay)).status_code == 404
    assert client.post(page_of(homestay), filled()).status_code == 404
    with pytest.raises(NotAsked):
        asked(Product.objects.get(pk=homestay.pk))
    assert not Enquiry.objects.exists()


@pytest.mark.parametrize("number", [0, 2**63, 10**30])
def test_no_such_product(client: Client, db: None, number: int) -> None:
    assert client.get(f"/hoi-dat/mon/{number}/").status_code == 404


def test_the_basket_leads_to_it_with_the_reason(client: Client, coop, dong_thap) -> None:
    # given goods so heavy that nobody takes them
    jar = make_listing(coop, net_weight="900 kg")
    coop.delivery_rates.create(
        zone="other", charge=1, max_g=1000, days_from=1, days_to=2, valid_from=today(), source="Chủ thể"
    )
    put(client, jar)
    client.post("/gio-hang/", {"do": "deliver", "to": dong_thap.pk})

    # when the buyer follows the way on
    words, address = client.get("/gio-hang/").context["basket"].gone[0].way_on
    form = client.get(address)

    # then the form asks where to, and keeps why
    assert (words, address) == ("Gửi yêu cầu cho nơi bán", f"{page_of(jar)}?vi=too_heavy")
    assert "Bạn ở tỉnh, thành phố nào?" in form.text
    client.post(address, filled(province=dong_thap.pk))
    enquiry = Enquiry.objects.get()
    assert (enquiry.reason, enquiry.province) == ("too_heavy", dong_thap)


def test_a_service_is_booked_whatever_the_address_says(client: Client, homestay) -> None:
    client.post(f"{page_of(homestay)}?vi=too_heavy", filled())
    assert Enquiry.objects.get().reason == "booking"


@pytest.mark.parametrize("facts", [{"units": 0}, {"first_day": "2027-01-02", "last_day": "2027-01-01"}])
def test_the_database_keeps_it_in_shape(enquiry, facts: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Enquiry.objects.filter(pk=enquiry.pk).update(**facts)


# --- Answering ----------------------------------------------------------------------------------------------------


def test_the_subject_answers_and_the_asker_agrees(client: Client, enquiry, owner) -> None:
    # given an enquiry whose subject was told
    assert letters() == [(["htx@example.vn"], "Chờ trả lời"), (["hoa@example.vn"], "Chờ trả lời")]
    desk = f"/kenh-chu-the/{enquiry.subject.code}/hoi-dat/"
    client.force_login(owner)
    page = client.get(desk)
    assert [each.number for each in page.context["waiting"]] == [enquiry.number]
    assert page.context["waiting_enquiries"] == 1

    # when its people answer, and put the answer right
    for words in ("Còn phòng", "Còn hai phòng, 350.000 đồng một đêm"):
        assert client.post(f"{desk}{enquiry.number}/", {"verb": "answer", "words": words}).status_code == 303

    # then the asker reads it, agrees, and both were told each time
    client.logout()
    page = client.get(f"/hoi-dat/{enquiry.token}/")
    assert "Còn hai phòng, 350.000 đồng một đêm" in page.text
    client.post(f"/hoi-dat/{enquiry.token}/", {"verb": "agree"})
    enquiry.refresh_from_db()
    assert enquiry.state == "agreed"
    assert letters()[2:] == [
        (["hoa@example.vn"], "Chủ thể đã trả lời"),
        (["hoa@example.vn"], "Chủ thể đã trả lời"),
        (["htx@example.vn"], "Hai bên đã hẹn"),
    ]
    assert not any("Ăn chay" in str(letter.body) or "Hoa" in str(letter.body) for letter in mail.outbox)

    # and what was said stands in no journal
    told = " ".join(entry.sentence for entry in JournalEntry.objects.filter(action__startswith="enquiry"))
    assert "350.000" not in told


@pytest.mark.parametrize("verb", ["answer", "decline"])
def test_an_answer_has_words(enquiry, owner, verb: str) -> None:
    with pytest.raises(TransitionRefused) as refusal:
        move_enquiry(enquiry, verb, owner, "  ")
    assert refusal.value.code == "reason_missing"
    enquiry.refresh_from_db()
    assert (enquiry.state, enquiry.answer) == ("new", "")


@pytest.mark.parametrize("verb", ["answer", "settle", "decline", "close"])
def test_others_take_no_step_of_the_subject(enquiry, company_owner, verb: str) -> None:
    with pytest.raises(TransitionRefused) as refusal:
        move_enquiry(enquiry, verb, company_owner, "Không")
    assert refusal.value.code == "not_allowed"
    enquiry.refresh_from_db()
    assert (enquiry.state, enquiry.answer) == ("new", "")


@pytest.mark.parametrize("verb", ["answer", "expire", "settle", "", "x"])
def test_the_link_opens_the_steps_of_the_asker_alone(client: Client, enquiry, owner, verb: str) -> None:
    client.force_login(owner)
    assert client.post(f"/hoi-dat/{enquiry.token}/", {"verb": verb, "words": "a"}).status_code == 404
    enquiry.refresh_from_db()
    assert enquiry.state == "new"


def test_what_can_not_be_done_now_is_said(client: Client, enquiry, owner) -> None:
    # given an enquiry that its asker has withdrawn
    client.post(f"/hoi-dat/{enquiry.token}/", {"verb": "withdraw"})

    # when the subject answers a page that it opened before
    client.force_login(owner)
    address = f"/kenh-chu-the/{enquiry.subject.code}/hoi-dat/{enquiry.number}/"
    answer = client.post(address, {"verb": "answer", "words": "Còn phòng"})

    # then it is told, and nothing changed
    assert answer.status_code == 422
    assert "Không thể “Trả lời”" in answer.text
    enquiry.refresh_from_db()
    assert (enquiry.state, enquiry.answer) == ("withdrawn", "")


def test_the_desk_costs_the_same_for_many(client: Client, enquiry, owner, django_assert_num_queries) -> None:
    client.force_login(owner)
    desk = f"/kenh-chu-the/{enquiry.subject.code}/hoi-dat/"
    client.get(desk)
    for key in "abc":
        move_enquiry(asked(enquiry.product, key), "decline", owner, "Hết chỗ")
    with django_assert_num_queries(8):
        page = client.get(desk)
    assert (len(page.context["waiting"]), len(page.context["rest"])) == (1, 3)


# --- Forgetting ---------------------------------------------------------------------------------------------------


def test_who_asked_is_forgotten_in_time(client: Client, enquiry, homestay, owner) -> None:
    # given one that is quiet for long, one for a day far ahead, and a new one
    far = asked(homestay, "far", first_day=today() + timedelta(days=200), last_day=today() + timedelta(days=201))
    move_enquiry(enquiry, "answer", owner, "Còn phòng")

    # when the night comes, then nobody is forgotten before the time
    with time_machine.travel(timezone.now() + KEPT - timedelta(hours=1)):
        assert forget_askers.call() == 0
    with time_machine.travel(timezone.now() + KEPT + timedelta(hours=1)):
        fresh = asked(Product.objects.get(pk=homestay.pk), "fresh")
        assert [forget_askers.call(), forget_askers.call()] == [1, 0]

    # then it has ended, and what was personal is gone
    enquiry.refresh_from_db()
    assert enquiry.state == "closed"
    assert (enquiry.name, enquiry.phone, enquiry.email, enquiry.note, enquiry.answer) == ("", "", "", "", "")
    assert (enquiry.title, enquiry.units) == ("Nhà sàn bản Liền", 4)
    assert Enquiry.objects.filter(pk__in=[far.pk, fresh.pk], name="Lê Thị Hoa").count() == 2
    assert "đã được xoá theo thời hạn" in client.get(f"/hoi-dat/{enquiry.token}/").text
