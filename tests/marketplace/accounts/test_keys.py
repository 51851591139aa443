"""Changing what opens an account: password, e-mail, phone, second factor."""

import re

import pytest
import time_machine
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django_tasks_db.models import DBTaskResult

from catalog.kernel.journal import entries_of
from catalog.kernel.tasks import run_pending
from marketplace.accounts.models import User
from tests.cast import PASSWORD, make_user

NEW = "con-suoi-chay-qua-lang"


def signed_in(user: User, *, just_now: bool = True) -> Client:
    """A browser of that person; `just_now`: who has typed the password within the last minutes."""
    client = Client()
    client.force_login(user)
    if just_now:
        client.post("/tai-khoan/xac-nhan/", {"password": PASSWORD})
    return client


def letters() -> list[tuple[str, str]]:
    run_pending()
    return [(letter.to[0], letter.subject) for letter in mail.outbox]


def link_in(letter) -> str:
    return re.search(r"http://localhost:8000(\S+)", letter.body).group(1)


def actions(user: User) -> list[str]:
    return [entry.action for entry in entries_of(user)]


# --- Password -----------------------------------------------------------------------------------------------------


def test_a_new_password_needs_the_old_one(other_buyer):
    # given
    client = signed_in(other_buyer)

    # when the old one is wrong
    answer = client.post("/tai-khoan/mat-khau/", {"oldpassword": "sai", "password1": NEW})
    assert answer.context["form"].errors == {"oldpassword": ["Mật khẩu hiện tại chưa đúng."]}

    # when it is right
    answer = client.post("/tai-khoan/mat-khau/", {"oldpassword": PASSWORD, "password1": NEW})
    assert answer["Location"] == "/tai-khoan/"
    other_buyer.refresh_from_db()
    assert other_buyer.check_password(NEW)
    assert letters() == [("hung@example.vn", "Mật khẩu đã đổi")]
    assert actions(other_buyer) == ["account.password.change"]


def test_a_new_password_ends_other_sessions_only(other_buyer):
    # given two browsers
    here, elsewhere = signed_in(other_buyer), signed_in(other_buyer)

    # when
    here.post("/tai-khoan/mat-khau/", {"oldpassword": PASSWORD, "password1": NEW})

    # then
    assert here.get("/tai-khoan/thu/").status_code == 200
    assert elsewhere.get("/tai-khoan/thu/").status_code == 302


def test_a_forgotten_password_comes_back_by_letter(client, other_buyer):
    # when
    answer = client.post("/mat-khau/quen/", {"email": "Hung@example.vn"})
    assert answer["Location"] == "/mat-khau/da-gui/"
    assert letters() == [("hung@example.vn", "Đặt lại mật khẩu")]

    # then the link opens a form at an address without the key
    path = link_in(mail.outbox[0])
    form = client.get(path, follow=True)
    place = form.redirect_chain[-1][0]
    assert place.endswith("-set-password/")
    client.post(place, {"password1": NEW})
    other_buyer.refresh_from_db()
    assert other_buyer.check_password(NEW)

    # and works once
    assert Client().get(path).context["token_fail"]
    assert letters()[-1] == ("hung@example.vn", "Mật khẩu đã được đặt lại")


def test_the_link_ends_after_four_hours(client, other_buyer):
    with time_machine.travel("2026-03-01 08:00+07:00", tick=False) as clock:
        client.post("/mat-khau/quen/", {"email": "hung@example.vn"})
        run_pending()
        clock.move_to("2026-03-01 12:00:01+07:00")
        assert client.get(link_in(mail.outbox[0])).context["token_fail"]


def test_known_and_unknown_addresses_are_answered_alike(client, other_buyer):
    # given what a process looks up once
    client.get("/mat-khau/quen/")

    # when
    with CaptureQueriesContext(connection) as asked_for_known:
        known = client.post("/mat-khau/quen/", {"email": "hung@example.vn"})
    with CaptureQueriesContext(connection) as asked_for_unknown:
        unknown = Client().post("/mat-khau/quen/", {"email": "ai-do@example.vn"})

    # then: the same work, the same answer, one letter each
    assert len(asked_for_known) == len(asked_for_unknown)
    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])
    assert letters() == [
        ("hung@example.vn", "Đặt lại mật khẩu"),
        ("ai-do@example.vn", "Chưa có tài khoản với thư điện tử này"),
    ]


def test_no_key_of_an_account_lies_in_the_queue(client, other_buyer):
    client.post("/mat-khau/quen/", {"email": "hung@example.vn"})
    waiting = DBTaskResult.objects.get()
    assert "mat-khau/moi" not in str(waiting.args_kwargs)
    assert waiting.args_kwargs["args"][5:] == [{"user_id": other_buyer.pk}]


def test_links_come_from_the_settings_never_from_the_request(client, other_buyer):
    client.post("/mat-khau/quen/", {"email": "hung@example.vn"}, HTTP_HOST="evil.example")
    run_pending()
    assert "evil.example" not in mail.outbox[0].body
    assert "http://localhost:8000/mat-khau/moi/" in mail.outbox[0].body


def test_a_reset_does_not_switch_the_second_factor_off(client, other_buyer):
    # given
    TOTP.activate(other_buyer, "JBSWY3DPEHPK3PXP")
    client.post("/mat-khau/quen/", {"email": "hung@example.vn"})
    run_pending()
    place = client.get(link_in(mail.outbox[0]), follow=True).redirect_chain[-1][0]
    client.post(place, {"password1": NEW})

    # when
    answer = client.post("/dang-nhap/", {"login": "hung@example.vn", "password": NEW})

    # then
    assert answer["Location"] == "/dang-nhap/hai-lop/"


def test_letters_speak_the_language_of_the_visitor(client, other_buyer):
    client.post("/en/mat-khau/quen/", {"email": "hung@example.vn"})
    run_pending()
    assert "http://localhost:8000/en/mat-khau/moi/" in mail.outbox[0].body


# --- E-mail -------------------------------------------------------------------------------------------------------


def test_another_email_needs_the_password_first(other_buyer):
    # given somebody who came back to an open browser
    client = signed_in(other_buyer, just_now=False)

    # when
    answer = client.post("/tai-khoan/thu/", {"action_add": "", "email": "moi@example.vn"})

    # then
    assert answer["Location"].startswith("/tai-khoan/xac-nhan/")
    assert not EmailAddress.objects.filter(email="moi@example.vn").exists()

    # when the password is given, then what was asked goes on
    client.post("/tai-khoan/xac-nhan/?next=/tai-khoan/thu/", {"password": PASSWORD, "next": "/tai-khoan/thu/"})
    assert EmailAddress.objects.filter(email="moi@example.vn", verified=False).exists()


def test_the_old_email_signs_in_until_the_new_one_is_confirmed(other_buyer):
    # given
    client = signed_in(other_buyer)
    EmailAddress.objects.create(user=other_buyer, email="hung@example.vn", verified=True, primary=True)
    client.post("/tai-khoan/thu/", {"action_add": "", "email": "moi@example.vn"})
    other_buyer.refresh_from_db()
    assert other_buyer.email == "hung@example.vn"
    assert letters() == [("moi@example.vn", "Xác nhận thư điện tử của bạn")]

    # when confirmed
    client.post(link_in(mail.outbox[0]))

    # then it has taken over, and the old address learns of it
    other_buyer.refresh_from_db()
    assert other_buyer.email == "moi@example.vn"
    assert [address.email for address in EmailAddress.objects.filter(user=other_buyer)] == ["moi@example.vn"]
    assert letters()[1:] == [("hung@example.vn", "Thư điện tử của tài khoản đã đổi")]
    assert "account.email.confirm" in actions(other_buyer)


def test_an_unconfirmed_sign_in_name_survives_a_wish_for_another(other_buyer):
    # given an account whose only name was never confirmed
    client = signed_in(other_buyer)
    client.get("/tai-khoan/thu/")

    # when another is wished for, twice
    client.post("/tai-khoan/thu/", {"action_add": "", "email": "moi@example.vn"})
    client.post("/tai-khoan/thu/", {"action_add": "", "email": "moi-hon@example.vn"})

    # then the name stands, and one address waits
    other_buyer.refresh_from_db()
    assert other_buyer.email == "hung@example.vn"
    assert set(other_buyer.emailaddress_set.values_list("email", flat=True)) == {
        "hung@example.vn",
        "moi-hon@example.vn",
    }


def test_an_unconfirmed_address_is_never_made_the_name(other_buyer):
    client = signed_in(other_buyer)
    client.post("/tai-khoan/thu/", {"action_add": "", "email": "moi@example.vn"})
    client.post("/tai-khoan/thu/", {"action_primary": "", "email": "moi@example.vn"})
    other_buyer.refresh_from_db()
    assert other_buyer.email == "hung@example.vn"


def test_the_only_name_cannot_be_removed_but_a_second_one_can(other_buyer, buyer):
    # when it is the only one
    client = signed_in(other_buyer)
    client.get("/tai-khoan/thu/")
    client.post("/tai-khoan/thu/", {"action_remove": "", "email": "hung@example.vn"})
    other_buyer.refresh_from_db()
    assert other_buyer.email == "hung@example.vn"

    # when there is a phone too
    User.objects.filter(pk=other_buyer.pk).update(phone="+84900000001")
    client.post("/tai-khoan/thu/", {"action_remove": "", "email": "hung@example.vn"})
    other_buyer.refresh_from_db()
    assert other_buyer.email is None


def test_an_address_of_somebody_else_cannot_be_taken(buyer, other_buyer):
    # given that the buyer wishes for an address with which another one signs in
    client = signed_in(buyer)
    client.post("/tai-khoan/thu/", {"action_add": "", "email": "hung@example.vn"})
    run_pending()

    # when whoever reads that mailbox confirms it
    answer = client.post(link_in(mail.outbox[0]), follow=True)

    # then nothing is taken and nothing breaks
    assert answer.status_code == 200
    buyer.refresh_from_db()
    other_buyer.refresh_from_db()
    assert (buyer.email, other_buyer.email) == (None, "hung@example.vn")


def test_a_waiting_address_blocks_nobody_from_signing_up(client, buyer):
    # given
    signed_in(buyer).post("/tai-khoan/thu/", {"action_add": "", "email": "panh@example.vn"})

    # when its owner signs up
    facts = {"name": "Pánh", "phone": "", "email": "panh@example.vn", "password1": NEW}
    client.post("/dang-ky/", facts)

    # then
    assert User.objects.get(email="panh@example.vn").name == "Pánh"


# --- Phone --------------------------------------------------------------------------------------------------------


def test_another_phone_needs_the_password_first(buyer):
    client = signed_in(buyer, just_now=False)
    assert client.post("/tai-khoan/so-dien-thoai/", {"phone": "0900000002"})["Location"].startswith(
        "/tai-khoan/xac-nhan/"
    )
    buyer.refresh_from_db()
    assert buyer.phone == "+84912345678"


def test_another_phone_counts_as_unverified(buyer):
    User.objects.filter(pk=buyer.pk).update(phone_verified=True)
    signed_in(buyer).post("/tai-khoan/so-dien-thoai/", {"phone": "0900 000 002"})
    buyer.refresh_from_db()
    assert (buyer.phone, buyer.phone_verified) == ("+84900000002", False)
    assert [str(entry) for entry in entries_of(buyer)] == ["Đổi số điện thoại đăng nhập."]


def test_a_phone_of_somebody_else_is_refused_in_neutral_words(buyer):
    make_user("Người khác", phone="+84900000002")
    answer = signed_in(buyer).post("/tai-khoan/so-dien-thoai/", {"phone": "0900000002"})
    assert answer.context["form"].errors == {"phone": ["Không dùng được số này. Hãy nhập số khác hoặc gọi hỗ trợ."]}
    buyer.refresh_from_db()
    assert buyer.phone == "+84912345678"


# --- Second factor ------------------------------------------------------------------------------------------------


def code_for(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))


def switch_on(client: Client) -> str:
    secret = client.get("/tai-khoan/hai-lop/bat/").context["form"].secret
    client.post("/tai-khoan/hai-lop/bat/", {"code": code_for(secret)})
    return secret


def test_the_second_factor_is_switched_on_and_asked_for(client, buyer, django_capture_on_commit_callbacks):
    # when
    with django_capture_on_commit_callbacks(execute=True):
        secret = switch_on(signed_in(buyer))
    assert actions(buyer) == ["account.second_factor.on"]

    # then: asked for at the next sign-in, each code once
    client.post("/dang-nhap/", {"login": "0912345678", "password": PASSWORD})
    assert client.post("/dang-nhap/hai-lop/", {"code": "000000"}).status_code == 200
    assert client.post("/dang-nhap/hai-lop/", {"code": code_for(secret)})["Location"] == "/tai-khoan/"
    again = Client()
    again.post("/dang-nhap/", {"login": "0912345678", "password": PASSWORD})
    assert again.post("/dang-nhap/hai-lop/", {"code": code_for(secret)}).context["form"].errors


def test_switching_needs_the_password_first(buyer):
    client = signed_in(buyer, just_now=False)
    for place in ("bat", "ma/moi"):
        assert client.get(f"/tai-khoan/hai-lop/{place}/")["Location"].startswith("/tai-khoan/xac-nhan/")


def test_its_secrets_are_not_readable_in_the_database(buyer):
    secret = switch_on(signed_in(buyer))
    stored = str(list(Authenticator.objects.values_list("data", flat=True)))
    assert secret not in stored
    assert Authenticator.objects.count() == 2


def test_secrets_outlive_a_change_of_the_key(client, buyer, settings):
    # given
    secret = switch_on(signed_in(buyer))

    # when the key is changed in the proper way
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "mot-khoa-moi" * 6

    # then
    client.post("/dang-nhap/", {"login": "0912345678", "password": PASSWORD})
    with time_machine.travel("2099-01-01", tick=False):
        client.post("/dang-nhap/", {"login": "0912345678", "password": PASSWORD})
        assert client.post("/dang-nhap/hai-lop/", {"code": code_for(secret)})["Location"] == "/tai-khoan/"


def test_a_recovery_code_works_once(client, buyer):
    # given
    browser = signed_in(buyer)
    switch_on(browser)
    code = browser.get("/tai-khoan/hai-lop/ma/").context["unused_codes"][0]
    assert code in browser.get("/tai-khoan/hai-lop/ma/tai/").content.decode()

    # then
    for expected in (302, 200):
        client.post("/dang-nhap/", {"login": "0912345678", "password": PASSWORD})
        assert client.post("/dang-nhap/hai-lop/", {"code": code}).status_code == expected
        client.post("/dang-xuat/")


def test_switched_off_it_is_gone_with_its_codes(buyer):
    browser = signed_in(buyer)
    switch_on(browser)
    browser.post("/tai-khoan/hai-lop/tat/")
    assert Authenticator.objects.count() == 0
    assert "account.second_factor.off" in actions(buyer)


@pytest.mark.parametrize("place", ["", "bat/", "ma/moi/", "tat/", "ma/"])
def test_its_pages_are_in_no_cache(buyer, place):
    browser = signed_in(buyer)
    switch_on(browser)
    assert "no-store" in browser.get(f"/tai-khoan/hai-lop/{place}")["Cache-Control"]
