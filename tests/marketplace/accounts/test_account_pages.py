"""One's own account: what it shows, what it keeps, and that it shows nobody else's."""

import pytest

from catalog.kernel.journal import entries_of
from marketplace.accounts.models import SavedAddress
from marketplace.accounts.selectors import saved_address
from tests.cast import PASSWORD, make_listing
from tests.marketplace.shoppers import basket_with, order, put, recipient

PAGES = ["", "don-hang/", "thong-tin/", "xoa-tai-khoan/", "thu/", "mat-khau/", "hai-lop/"]
ADDRESS = {"name": "Nguyễn Thị Mai", "province": "", "commune": "", "line1": ""}


@pytest.fixture
def purchase(coop, household, buyer, bac_ha):
    goods = (make_listing(coop, title="Mật ong"), 1), (make_listing(household, title="Kẹo dừa"), 2)
    return order(basket_with(*goods, owner=buyer), recipient(bac_ha), user=buyer)


@pytest.mark.parametrize("part", PAGES)
def test_strangers_are_asked_to_sign_in_and_come_back(client, db, part):
    answer = client.get(f"/tai-khoan/{part}")
    assert (answer.status_code, answer["Location"]) == (302, f"/dang-nhap/?next=/tai-khoan/{part}")


@pytest.mark.parametrize("part", PAGES)
def test_nothing_of_it_is_kept_by_a_cache(client, buyer, part):
    client.force_login(buyer)
    answer = client.get(f"/tai-khoan/{part}")
    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]


def test_the_first_page_shows_the_person_and_what_to_do(client, buyer, purchase):
    client.force_login(buyer)
    page = client.get("/tai-khoan/").content.decode()
    assert "Nguyễn Thị Mai" in page
    assert "0912 345 678" in page
    assert "Mật ong, Kẹo dừa" in page
    assert "Bật xác thực hai lớp" in page
    assert "/kenh-chu-the/" not in page


@pytest.mark.parametrize(
    ("who", "places"),
    [
        ("owner", ["/kenh-chu-the/"]),
        ("province_office", ["/van-phong/"]),
        ("province_editor", ["/bien-tap/"]),
        ("operator", ["/van-phong/", "/dieu-hanh/"]),
        ("council_member", []),
    ],
)
def test_people_at_work_find_their_place(client, who, places, request):
    client.force_login(request.getfixturevalue(who))
    assert [url for _name, url, _note in client.get("/tai-khoan/").context["workplaces"]] == places


@pytest.mark.parametrize(
    ("who", "role"),
    [
        ("province_office", "Văn phòng điều phối tỉnh Lào Cai"),
        ("commune_officer", "Cán bộ xã Bắc Hà, Lào Cai"),
        ("national_office", "Văn phòng trung ương"),
    ],
)
def test_a_role_is_named_with_its_place(client, who, role, request):
    client.force_login(request.getfixturevalue(who))
    assert client.get("/tai-khoan/").context["person"].roles == (role,)


def test_own_orders_and_nobody_elses(client, buyer, other_buyer, purchase):
    # given
    client.force_login(buyer)
    assert [group.url for group in client.get("/tai-khoan/don-hang/").context["groups"]] == [
        purchase.get_absolute_url()
    ]

    # when somebody else looks
    client.force_login(other_buyer)
    page = client.get("/tai-khoan/don-hang/").content.decode()
    assert purchase.number not in page
    assert "Chưa có đơn nào" in page


def test_a_phone_that_is_only_claimed_claims_no_guest_orders(client, coop, bac_ha, buyer):
    # given a guest's order with the phone that the buyer signs in with
    guest = order(basket_with((make_listing(coop), 1)), recipient(bac_ha, phone="+84912345678"))

    # when
    client.force_login(buyer)

    # then
    assert guest.number not in client.get("/tai-khoan/don-hang/").content.decode()


@pytest.mark.parametrize("part", ["0", "99", "-1", "abc", ""])
def test_any_page_number_is_answered(client, buyer, purchase, part):
    client.force_login(buyer)
    answer = client.get("/tai-khoan/don-hang/", {"trang": part})
    assert answer.status_code == 200
    assert len(answer.context["groups"]) == 1


def test_query_budget(client, buyer, purchase, django_assert_max_num_queries):
    client.force_login(buyer)
    client.get("/tai-khoan/")
    with django_assert_max_num_queries(12):
        client.get("/tai-khoan/")


def test_name_and_address_are_kept(client, buyer, bac_ha):
    # when
    client.force_login(buyer)
    typed = {"name": "Nguyễn Mai", "province": bac_ha.province_id, "commune": "bac ha", "line1": "Thôn Na Lo"}
    assert client.post("/tai-khoan/thong-tin/", typed)["Location"] == "/tai-khoan/thong-tin/"

    # then
    buyer.refresh_from_db()
    address = saved_address(buyer)
    assert buyer.name == "Nguyễn Mai"
    assert (address.province_code, address.commune_code, address.line1) == (bac_ha.province_id, bac_ha.pk, "Thôn Na Lo")
    page = client.get("/tai-khoan/thong-tin/").content.decode()
    assert 'value="Xã Bắc Hà"' in page
    assert [str(entry) for entry in entries_of(buyer)] == ["Đổi họ tên trong tài khoản."]

    # when emptied, then forgotten
    client.post("/tai-khoan/thong-tin/", {**ADDRESS, "name": "Nguyễn Mai"})
    assert SavedAddress.objects.count() == 0


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [
        ({"name": ""}, {"name"}),
        ({"commune": "Bắc Hà"}, {"province", "line1"}),
        ({"province": "15", "commune": "Không Có Xã Này Đâu", "line1": "Thôn 1"}, {"commune"}),
        ({"province": "99", "commune": "Bắc Hà", "line1": "Thôn 1"}, {"province"}),
    ],
)
def test_a_wrong_address_says_what_and_keeps_the_rest(client, buyer, typed, wrong, lao_cai):
    client.force_login(buyer)
    answer = client.post("/tai-khoan/thong-tin/", {**ADDRESS, **typed})
    assert answer.status_code == 200
    assert set(answer.context["form"].errors) == wrong
    assert SavedAddress.objects.count() == 0


def test_a_near_name_is_offered(client, buyer, lao_cai):
    client.force_login(buyer)
    typed = {**ADDRESS, "province": lao_cai.pk, "commune": "Bắc Hạ Long", "line1": "1"}
    errors = client.post("/tai-khoan/thong-tin/", typed).context["form"].errors["commune"]
    assert "Xã Bắc Hà" in errors[0]


def test_foreign_fields_change_nothing(client, buyer):
    client.force_login(buyer)
    extra = {
        "is_staff": "1",
        "is_superuser": "1",
        "email": "ai@example.vn",
        "phone": "0900000009",
        "phone_verified": "1",
    }
    client.post("/tai-khoan/thong-tin/", {**ADDRESS, **extra})
    buyer.refresh_from_db()
    facts = (buyer.is_staff, buyer.is_superuser, buyer.email, buyer.phone, buyer.phone_verified)
    assert facts == (False, False, None, "+84912345678", False)


def test_the_basket_goes_along_at_sign_in(client, buyer, coop):
    # given a visitor with something in the basket
    put(client, make_listing(coop), 2)

    # when
    client.post("/dang-nhap/", {"login": "0912345678", "password": PASSWORD})

    # then
    assert client.get("/gio-hang/mini/").json() == {"count": 2, "name": "Mai"}
    assert buyer.baskets.get(status="Open").num_items == 2
