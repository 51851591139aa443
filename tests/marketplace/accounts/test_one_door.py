"""No form anywhere takes a password but ours. Wagtail's own would give a whole session past the second factor."""

import re

import pytest

from marketplace.operations.address_book import addresses
from tests.cast import PASSWORD

OURS = {
    "account_login",
    "account_signup",
    "account_reauthenticate",
    "account_change_password",
    "account_reset_password_from_key",
}


@pytest.mark.parametrize(
    ("door", "place"),
    [
        ("/bien-tap/login/", "/dang-nhap/"),
        ("/bien-tap/login/?next=/bien-tap/pages/", "/dang-nhap/?next=/bien-tap/pages/"),
        ("/bien-tap/password_reset/", "/mat-khau/quen/"),
        ("/bien-tap/password_reset/confirm/MQ/abc/", "/mat-khau/quen/"),
        ("/dieu-hanh/login/", "/dang-nhap/"),
        ("/_util/login/", "/dang-nhap/"),
        ("/en/_util/login/", "/en/dang-nhap/"),
    ],
)
@pytest.mark.parametrize("method", ["get", "post"])
def test_other_doors_lead_to_ours(client, buyer, door, place, method):
    data = {"username": "0912345678", "login": "0912345678", "password": PASSWORD}
    answer = getattr(client, method)(door, data if method == "post" else None)
    assert (answer.status_code, answer["Location"]) == (302, place)
    assert "_auth_user_id" not in client.session


def test_wagtail_sends_strangers_to_our_door(client, db):
    assert client.get("/bien-tap/")["Location"] == "/dang-nhap/?next=/bien-tap/"


@pytest.mark.parametrize("path", ["/bien-tap/", "/bien-tap/pages/"])
def test_who_may_not_edit_is_told_so_and_not_sent_round(client, buyer, path):
    client.force_login(buyer)
    answer = client.get(path, follow=True)
    assert answer.status_code == 403
    assert "Phần này không mở cho bạn" in answer.content.decode()


def test_who_may_edit_goes_on_from_our_door(client, all_powerful):
    client.force_login(all_powerful)
    assert client.get("/dang-nhap/?next=/bien-tap/")["Location"] == "/bien-tap/"


def test_signing_out_of_wagtail_is_signing_out(client, operator):
    client.force_login(operator)
    client.post("/bien-tap/logout/")
    assert "_auth_user_id" not in client.session


@pytest.fixture
def all_powerful(operator):
    operator.is_superuser = True
    operator.save()
    return operator


@pytest.mark.parametrize("who", [None, "operator", "all_powerful"])
def test_no_other_page_asks_for_a_password(client, who, request):
    # given somebody who may see as much as possible
    if who:
        client.force_login(request.getfixturevalue(who))
    else:
        request.getfixturevalue("db")

    # when every address without a parameter is looked at
    asking = set()
    for address in addresses():
        if not re.search(r"[<(]|/logout/|dang-xuat|failwhale", address.route):
            answer = client.get(address.route)
            if not answer.streaming and b'type="password"' in answer.content:
                asking.add(answer.resolver_match.view_name)

    # then only ours ask
    assert asking <= OURS


def test_the_admin_areas_may_frame_themselves_and_nobody_else_may(client, all_powerful):
    """Browsers drop a `'none'` that stands beside another source, so the looser policy replaces the strict one."""
    client.force_login(all_powerful)
    policy = client.get("/bien-tap/")["Content-Security-Policy"]
    assert "frame-ancestors 'self'" in policy
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in client.get("/")["Content-Security-Policy"]
