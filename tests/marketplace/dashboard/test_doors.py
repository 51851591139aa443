"""Oscar's dashboard: the operator's alone, behind our sign-in, and only the parts that write past nothing of ours."""

import pytest
from django.contrib.auth.models import Permission

OPEN = ["", "orders/", "reviews/", "reports/", "tim-kiem/", "khuyen-mai/"]
CLOSED = [
    "offers/",
    "ranges/",
    "vouchers/",
    "catalogue/",
    "users/",
    "partners/",
    "pages/",
    "comms/",
    "shipping/weight-based/",
    "catalogue/product-type/create/",
]


@pytest.mark.parametrize("part", OPEN)
def test_the_operator_gets_in(client, operator, part):
    client.force_login(operator)
    answer = client.get(f"/dieu-hanh/{part}")
    assert answer.status_code == 200
    assert 'action="/dieu-hanh/logout/"' in answer.content.decode()


@pytest.mark.parametrize("part", CLOSED)
def test_what_would_write_past_our_services_is_closed(client, operator, part):
    client.force_login(operator)
    assert client.get(f"/dieu-hanh/{part}").status_code == 404


@pytest.mark.parametrize("who", ["buyer", "owner", "province_office", "province_publisher", "national_office"])
@pytest.mark.parametrize("part", OPEN)
def test_others_do_not(client, who, part, request):
    client.force_login(request.getfixturevalue(who))
    assert client.get(f"/dieu-hanh/{part}").status_code == 403


def test_oscars_partner_permission_opens_nothing(client, owner, coop):
    # given what Oscar would give a producer
    owner.user_permissions.add(Permission.objects.get(codename="dashboard_access"))
    coop.users.add(owner)

    # then
    client.force_login(owner)
    assert [client.get(f"/dieu-hanh/{part}").status_code for part in OPEN] == [403] * len(OPEN)


def test_strangers_come_to_our_sign_in_and_back(client, db):
    answer = client.get("/dieu-hanh/orders/", follow=True)
    assert answer.redirect_chain[-1] == ("/dang-nhap/?next=%2Fdieu-hanh%2Forders%2F", 302)


def test_signing_out_of_it_is_signing_out(client, operator):
    client.force_login(operator)
    client.post("/dieu-hanh/logout/")
    assert "_auth_user_id" not in client.session
