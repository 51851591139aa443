"""An account takes a name, a phone or an e-mail, and one password."""

import json

import pytest
from django.core import mail
from django.db import IntegrityError

from catalog.kernel.journal import entries_of
from catalog.kernel.tasks import run_pending
from marketplace.accounts.models import User
from marketplace.settings import BASE_DIR
from tests.cast import make_user

SIGN_UP = "/dang-ky/"
GOOD = {"name": "Lò Văn Pánh", "phone": "0388 123 456", "email": "", "password1": "nuong-ngo-tren-doi"}


def test_with_a_phone_alone(client, db):
    # when
    answer = client.post(SIGN_UP, GOOD)

    # then the account is there and signed in; no message by SMS was needed
    assert (answer.status_code, answer["Location"]) == (302, "/tai-khoan/")
    user = User.objects.get(phone="+84388123456")
    assert (user.name, user.email, user.phone_verified) == ("Lò Văn Pánh", None, False)
    assert client.session["_auth_user_id"] == str(user.pk)


def test_with_an_email_alone_a_letter_follows(client, db):
    # when
    answer = client.post(SIGN_UP, {**GOOD, "phone": "", "email": "Panh@Example.VN"})

    # then signed in at once, and asked by letter to confirm
    assert answer["Location"] == "/tai-khoan/"
    assert User.objects.get().email == "panh@example.vn"
    assert mail.outbox == []
    run_pending()
    assert [letter.to for letter in mail.outbox] == [["panh@example.vn"]]
    assert "http://localhost:8000/tai-khoan/thu/xac-nhan/" in mail.outbox[0].body


def test_the_letter_confirms(client, db):
    # given
    client.post(SIGN_UP, {**GOOD, "phone": "", "email": "panh@example.vn"})
    run_pending()
    link = next(word for word in mail.outbox[0].body.split() if "/xac-nhan/" in word)
    path = link.removeprefix("http://localhost:8000")

    # when only opened (mail programs do that), then nothing is confirmed
    client.get(path)
    user = User.objects.get()
    assert not user.emailaddress_set.get().verified

    # when the button is pressed
    client.post(path)
    assert user.emailaddress_set.get().verified


def test_both_and_neither(client, db):
    # when neither
    answer = client.post(SIGN_UP, {**GOOD, "phone": ""})
    assert answer.context["form"].errors == {"phone": ["Hãy nhập số điện thoại hoặc thư điện tử."]}
    assert User.objects.count() == 0

    # when both
    client.post(SIGN_UP, {**GOOD, "email": "panh@example.vn"})
    assert User.objects.get().email == "panh@example.vn"


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"name": ""}, "name"),
        ({"phone": "12345"}, "phone"),
        ({"email": "panh@"}, "email"),
        ({"password1": ""}, "password1"),
        ({"password1": "ngan"}, "password1"),
        ({"password1": "anhyeuem123"}, "password1"),
        ({"password1": "0388123456"}, "password1"),
        ({"password1": "lo van panh"}, "password1"),
        ({"email": "nuong-ngo@example.vn", "password1": "nuong-ngo"}, "password1"),
    ],
)
def test_what_is_wrong_is_said_and_the_rest_is_kept(client, db, wrong, field):
    # when
    answer = client.post(SIGN_UP, {**GOOD, **wrong})

    # then
    assert list(answer.context["form"].errors) == [field]
    page = answer.content.decode()
    if field != "name":
        assert 'value="Lò Văn Pánh"' in page
    assert GOOD["password1"] not in page
    assert User.objects.count() == 0


@pytest.mark.parametrize("taken", [{"phone": "+84388123456"}, {"email": "panh@example.vn"}])
def test_a_taken_name_gets_a_neutral_sentence_and_no_second_account(client, taken, db):
    # given
    make_user("Người khác", **taken)

    # when
    answer = client.post(SIGN_UP, {**GOOD, "email": "panh@example.vn"})

    # then
    assert answer.context["form"].errors == {
        "__all__": [
            "Chưa tạo được tài khoản với số điện thoại hoặc thư điện tử này. "
            "Nếu bạn đã có tài khoản, hãy đăng nhập hoặc đặt lại mật khẩu."
        ]
    }
    assert User.objects.count() == 1
    assert "_auth_user_id" not in client.session


def test_two_taps_make_one_account(client, db, monkeypatch):
    # given that the account appears between the question and the writing
    monkeypatch.setattr(
        "marketplace.accounts.adapter.AccountAdapter.save_user",
        lambda *args, **more: (_ for _ in ()).throw(IntegrityError),
    )

    # when
    answer = client.post(SIGN_UP, GOOD)

    # then
    assert (answer.status_code, answer["Location"]) == (302, "/dang-nhap/")


def test_nothing_is_ticked_and_consent_is_kept(client, db):
    # given the form without any box, with the sentence and its two links
    page = client.get(SIGN_UP).content.decode()
    assert "checkbox" not in page
    assert 'href="/quy-che/"' in page
    assert 'href="/bao-mat/"' in page

    # when
    client.post(SIGN_UP, GOOD)

    # then the journal knows which text was agreed to
    entry = entries_of(User.objects.get()).get(action="account.signup")
    assert str(entry) == "Tạo tài khoản, đồng ý quy chế bản 2026-11."


def test_nobody_makes_himself_staff(client, db):
    client.post(SIGN_UP, {**GOOD, "is_staff": "1", "is_superuser": "1", "phone_verified": "1", "role": "operator"})
    user = User.objects.get()
    assert (user.is_staff, user.is_superuser, user.phone_verified) == (False, False, False)
    assert not user.office_roles.exists()


def test_sign_ups_from_one_address_are_limited(client, db):
    for number in range(10):
        client.post(SIGN_UP, {**GOOD, "phone": f"03881234{number:02}"})
        client.post("/dang-xuat/")
    answer = client.post(SIGN_UP, {**GOOD, "phone": "0388123499"})
    assert answer.status_code == 429
    assert User.objects.count() == 10


def test_the_texts_that_one_agrees_to_are_loaded():
    pages = json.loads((BASE_DIR / "marketplace/operations/demo/content/pages.json").read_text(encoding="utf-8"))
    assert {"quy-che", "bao-mat"} <= {page["slug"] for page in pages["help"]}
