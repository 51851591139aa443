"""The desk of a subject: its goods as its own people see them."""

import pytest

from catalog.subjects.models import SubjectMember, SubjectState
from tests.cast import make_listing, make_product, make_stock
from tests.marketplace.shoppers import basket_with, order, recipient

HOME = "/kenh-chu-the/"


@pytest.fixture
def desk_url(coop):
    return f"/kenh-chu-the/{coop.code}/"


@pytest.mark.parametrize("who", ["owner", "staff"])
def test_its_people_come_straight_to_their_desk(client, who, request, desk_url):
    client.force_login(request.getfixturevalue(who))
    assert client.get(HOME)["Location"] == desk_url
    answer = client.get(desk_url)
    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]


def test_people_of_two_subjects_choose(client, owner, coop, company):
    SubjectMember.objects.create(subject=company, user=owner)
    client.force_login(owner)
    assert [desk.name for desk in client.get(HOME).context["desks"]] == [
        "Công ty TNHH Sương Mai",
        "HTX Nông sản Bắc Hà",
    ]


def test_strangers_sign_in_first(client, desk_url):
    for url in (HOME, desk_url):
        assert client.get(url)["Location"] == f"/dang-nhap/?next={url}"


@pytest.mark.parametrize("who", ["buyer", "province_office", "national_office", "operator", "company_owner"])
def test_for_others_the_desk_does_not_exist(client, who, request, desk_url):
    client.force_login(request.getfixturevalue(who))
    assert client.get(desk_url).status_code == 404


def test_goods_with_state_stock_and_price(client, owner, coop, company, desk_url):
    # given
    make_listing(coop, title="Mật ong", price=125_000, num_in_stock=8)
    make_listing(coop, title="Rượu ngô", stars=None)
    make_product(coop, title="Chè dây", listing_state="draft")
    make_product(coop, title="Món cũ", listing_state="archived")
    make_listing(company, title="Của hàng xóm")

    # when
    client.force_login(owner)
    answer = client.get(desk_url)

    # then
    rows = {row.title: row for row in answer.context["desk"].products}
    assert set(rows) == {"Mật ong", "Rượu ngô", "Chè dây"}
    assert (rows["Mật ong"].price, rows["Mật ong"].free, rows["Mật ong"].reason) == (125_000, 8, "")
    assert rows["Mật ong"].star.count == 4
    assert (rows["Rượu ngô"].star, "chứng nhận" in rows["Rượu ngô"].reason) == (None, True)
    assert (rows["Chè dây"].url, rows["Chè dây"].price) == ("", None)
    assert (answer.context["desk"].on_sale, answer.context["desk"].waiting) == (1, 1)
    assert "Của hàng xóm" not in answer.content.decode()


def test_parcels_are_counted_and_only_ones_own(client, owner, coop, company, bac_ha, desk_url):
    # given a purchase from two subjects
    goods = (make_listing(coop), 1), (make_listing(company, title="Trà"), 1)
    order(basket_with(*goods), recipient(bac_ha))

    # then
    client.force_login(owner)
    desk = client.get(desk_url).context["desk"]
    assert (desk.to_pack, desk.on_the_way) == (1, 0)


def test_a_suspended_subject_learns_it(client, owner, coop, desk_url):
    coop.state = SubjectState.SUSPENDED
    coop.save()
    make_listing(coop)
    client.force_login(owner)
    page = client.get(desk_url).content.decode()
    assert "Tạm ngưng" in page
    assert "Đang bán</span>" not in page


def test_a_product_without_stock_record(client, owner, coop, desk_url):
    make_stock(make_product(coop, title="Có"), num_in_stock=0)
    make_product(coop, title="Không")
    client.force_login(owner)
    assert [(row.title, row.free) for row in client.get(desk_url).context["desk"].products] == [("Có", 0), ("Không", 0)]


def test_query_budget(client, owner, coop, desk_url, django_assert_max_num_queries):
    for number in range(12):
        make_listing(coop, title=f"Món {number}")
    client.force_login(owner)
    client.get(desk_url)
    with django_assert_max_num_queries(10):
        client.get(desk_url)


def test_a_member_who_left_is_out_at_the_next_request(client, owner, coop, desk_url):
    client.force_login(owner)
    assert client.get(desk_url).status_code == 200
    owner.memberships.all().delete()
    assert client.get(desk_url).status_code == 404
