"""One door for everybody: by phone or e-mail and password."""

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from django.contrib.auth.hashers import MD5PasswordHasher
from django.test import Client

from catalog.kernel.journal import entries_of
from marketplace.accounts.models import User, sign_in_name
from tests.cast import PASSWORD, make_user

LOGIN = "/dang-nhap/"
WRONG = "Số điện thoại, thư điện tử hoặc mật khẩu chưa đúng."


def sign_in(client: Client, name: str, password: str = PASSWORD, **more):
    return client.post(LOGIN, {"login": name, "password": password}, **more)


def is_signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


@pytest.mark.parametrize(
    "typed",
    ["0912345678", "0912 345 678", "0912.345.678", "+84912345678", "+84 912 345 678", "84912345678", " 0912345678 "],
)
def test_a_phone_may_be_written_in_any_way(client, buyer, typed):
    answer = sign_in(client, typed)
    assert (answer.status_code, answer["Location"]) == (302, "/tai-khoan/")
    assert is_signed_in(client)


@pytest.mark.parametrize("typed", ["hung@example.vn", "HUNG@Example.VN", " hung@example.vn "])
def test_an_email_signs_in_whatever_its_case(client, other_buyer, typed):
    sign_in(client, typed)
    assert is_signed_in(client)


@pytest.mark.parametrize(
    ("name", "password"),
    [
        ("0912345678", "sai-mat-khau"),
        ("0987654321", PASSWORD),
        ("hung@example.vn", "sai-mat-khau"),
        ("ai-do@example.vn", PASSWORD),
        ("không phải số", PASSWORD),
    ],
)
def test_every_wrong_way_gets_the_same_words(client, buyer, other_buyer, name, password):
    # when
    answer = sign_in(client, name, password)

    # then
    assert answer.status_code == 200
    assert answer.context["form"].non_field_errors() == [WRONG]
    assert not is_signed_in(client)


def test_what_was_typed_is_kept_but_the_password(client, buyer):
    page = sign_in(client, "0912 345 678", "sai-mat-khau").content.decode()
    assert 'value="0912 345 678"' in page
    assert "sai-mat-khau" not in page


@pytest.mark.parametrize("name", ["0912345678", "0987654321", "hung@example.vn", "ai-do@example.vn", "???"])
def test_one_hash_for_known_and_unknown(client, buyer, other_buyer, name, monkeypatch):
    # given
    hashed = []
    encode = MD5PasswordHasher.encode
    monkeypatch.setattr(MD5PasswordHasher, "encode", lambda self, *args: hashed.append(1) or encode(self, *args))

    # when
    sign_in(client, name, "sai-mat-khau")

    # then
    assert len(hashed) == 1


def test_a_closed_account_is_told_nothing(client, buyer):
    User.objects.filter(pk=buyer.pk).update(is_active=False)
    assert sign_in(client, "0912345678").context["form"].non_field_errors() == [WRONG]


def test_demo_people_are_shown_in_demo_mode_only(client, db, settings):
    assert "dieuhanh@example.vn" in client.get(LOGIN).content.decode()
    settings.DEMO = False
    assert "dieuhanh@example.vn" not in client.get(LOGIN).content.decode()


# --- Guessing -----------------------------------------------------------------------------------------------------


def test_guessing_one_account_ends_after_eight_tries(client, buyer):
    # given
    for _try in range(8):
        sign_in(client, "0912345678", "sai-mat-khau")

    # when the right password comes, in another spelling of the name
    answer = sign_in(client, "+84 912 345 678")

    # then it is too late
    assert answer.context["form"].non_field_errors() == ["Đã thử sai quá nhiều lần. Hãy đợi 10 phút rồi thử lại."]
    assert not is_signed_in(client)


def test_the_owner_at_another_address_is_not_locked_out(client, buyer):
    # given a stranger who has used up the tries
    for _try in range(9):
        sign_in(client, "0912345678", "sai-mat-khau", REMOTE_ADDR="203.0.113.9")

    # when
    sign_in(client, "0912345678", REMOTE_ADDR="203.0.113.77")

    # then
    assert is_signed_in(client)


def test_phones_do_not_share_a_counter(client, buyer):
    # given somebody who guesses at other phones
    for number in range(9):
        sign_in(client, f"098765432{number}", "sai-mat-khau", REMOTE_ADDR=f"203.0.113.{number}")

    # when
    sign_in(client, "0912345678")

    # then
    assert is_signed_in(client)


def test_one_address_that_tries_many_names_is_slowed(client, buyer):
    for number in range(20):
        sign_in(client, f"09876543{number:02}", "sai-mat-khau")
    assert sign_in(client, "0912345678").context["form"].non_field_errors()
    assert not is_signed_in(client)


def test_many_addresses_against_one_account_are_stopped(client, buyer, settings):
    # given
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "login_failed_anywhere": "5/h/key"}
    for number in range(5):
        sign_in(client, "0912345678", "sai-mat-khau", REMOTE_ADDR=f"203.0.113.{number}")

    # when
    sign_in(client, "0912345678", REMOTE_ADDR="203.0.113.99")

    # then
    assert not is_signed_in(client)


def test_a_forged_address_gives_no_new_tries(client, buyer):
    for number in range(8):
        sign_in(client, "0912345678", "sai-mat-khau", HTTP_X_FORWARDED_FOR=f"203.0.113.{number}")
    sign_in(client, "0912345678", HTTP_X_FORWARDED_FOR="203.0.113.99")
    assert not is_signed_in(client)


def test_good_sign_ins_use_up_nothing(client, buyer):
    for _time in range(12):
        sign_in(client, "0912345678")
        client.post("/dang-xuat/")
    sign_in(client, "0912345678")
    assert is_signed_in(client)


# --- The session --------------------------------------------------------------------------------------------------


def test_the_session_gets_another_key(client, buyer):
    # given a session that somebody else may have planted
    session = client.session
    session["anything"] = 1
    session.save()
    client.cookies["sessionid"] = session.session_key

    # when
    sign_in(client, "0912345678")

    # then
    assert client.session.session_key != session.session_key


def test_without_remembering_the_cookie_ends_with_the_browser(client, buyer):
    assert sign_in(client, "0912345678").cookies["sessionid"]["max-age"] == ""


def test_remembering_keeps_the_cookie_a_month(client, buyer):
    answer = client.post(LOGIN, {"login": "0912345678", "password": PASSWORD, "remember": "on"})
    assert answer.cookies["sessionid"]["max-age"] == 30 * 24 * 3600


@pytest.mark.parametrize(
    ("wish", "place"),
    [
        ("/gio-hang/", "/gio-hang/"),
        ("https://evil.example/", "/tai-khoan/"),
        ("//evil.example/", "/tai-khoan/"),
        ("javascript:alert(1)", "/tai-khoan/"),
    ],
)
def test_the_way_on_stays_in_the_shop(client, buyer, wish, place):
    answer = client.post(LOGIN, {"login": "0912345678", "password": PASSWORD, "next": wish})
    assert answer["Location"] == place


def test_english_stays_english(client, buyer):
    answer = client.post("/en/dang-nhap/", {"login": "0912345678", "password": PASSWORD})
    assert answer["Location"] == "/en/tai-khoan/"


def test_signing_out_asks_and_then_does(client, buyer):
    # given
    client.force_login(buyer)

    # when only looked at, then nothing happens
    assert client.get("/dang-xuat/").status_code == 200
    assert is_signed_in(client)

    # when confirmed
    answer = client.post("/dang-xuat/")
    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert not is_signed_in(client)


def test_a_second_factor_stands_between(client, buyer):
    # given
    TOTP.activate(buyer, "JBSWY3DPEHPK3PXP")

    # when
    answer = sign_in(client, "0912345678")

    # then
    assert answer["Location"] == "/dang-nhap/hai-lop/"
    assert not is_signed_in(client)
    assert client.get("/tai-khoan/").status_code == 302
    assert client.get("/dang-nhap/hai-lop/").status_code == 200


def test_signing_in_leaves_no_line_with_a_phone(client, buyer):
    sign_in(client, "0912345678")
    assert not any("912345678" in str(entry.data) + entry.text for entry in entries_of(buyer))


# --- Names --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("0912 345 678", ("phone", "+84912345678")),
        ("Mai@Example.VN", ("email", "mai@example.vn")),
        ("", ("phone", "")),
        ("mai", ("phone", "")),
    ],
)
def test_sign_in_names(typed, name):
    assert sign_in_name(typed) == name


def test_missing_names_do_not_clash(db):
    # given two accounts without e-mail and two without phone
    for number in (1, 2):
        make_user("A", phone=f"+8491234567{number}", email="")
        make_user("B", email=f"b{number}@example.vn", phone="")

    # then what is missing is NULL
    assert User.objects.filter(email=None).count() == 2
    assert User.objects.filter(phone=None).count() == 2
