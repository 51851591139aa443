"""What there is of one product, and how that came about, as its maker sees it."""

import pytest

from catalog.products.services import TOURISM_SET
from catalog.subjects.services import set_offer
from marketplace.order.services import move_parcel
from marketplace.workspace.selectors import PER_PAGE
from tests.cast import make_listing, make_product, make_stock
from tests.marketplace.shoppers import basket_with, order, recipient


def url_of(product) -> str:
    return f"/kenh-chu-the/{product.subject.code}/ton-kho/{product.pk}/"


def told(answer) -> list[tuple[str, str, int, int, int]]:
    rows = answer.context["stock"].movements
    return [(row.label, row.number, row.in_stock, row.held, row.left) for row in rows]


def test_each_change_stands_there_with_what_was_left(client, owner, coop, company, bac_ha):
    # given goods that were counted, counted anew, sold together with a neighbour's, and sent
    honey, tea = make_listing(coop, price=125_000, num_in_stock=9), make_listing(company, title="Trà")
    set_offer(honey, price=125_000, stock=8, actor=owner)
    group = order(basket_with((honey, 3), (tea, 1)), recipient(bac_ha))
    parcel = group.orders.get(subject=coop)
    move_parcel(parcel, "pack", owner)
    move_parcel(parcel, "ship", owner)

    # when
    client.force_login(owner)
    answer = client.get(url_of(honey))

    # then, newest first
    number = f"{parcel.number[:5]}-{parcel.number[5:]}"
    assert told(answer) == [
        ("Giao đi", number, -3, -3, 5),
        ("Giữ cho đơn", number, 0, 3, 8),
        ("Ghi số tồn", "", -1, 0, 8),
        ("Ghi số tồn", "", 9, 0, 9),
    ]
    stock = answer.context["stock"]
    assert (stock.in_stock, stock.held, stock.free) == (5, 0, 5)
    # and the number of the purchase, which opens the neighbour's part of it, is nowhere
    page = answer.content.decode()
    assert group.number not in page.replace("-", "")
    assert "−3" in page


def test_the_desk_leads_there(client, owner, coop):
    product = make_listing(coop, num_in_stock=7)
    client.force_login(owner)
    page = client.get(f"/kenh-chu-the/{coop.code}/").content.decode()
    assert f'<a href="{url_of(product)}" aria-label="Mật ong hoa bạc hà: còn 7, xem tồn kho">7</a>' in page


@pytest.mark.parametrize("who", ["buyer", "province_office", "operator", "company_owner"])
def test_for_others_it_does_not_exist(client, who, request, coop):
    product = make_listing(coop)
    client.force_login(request.getfixturevalue(who))
    assert client.get(url_of(product)).status_code == 404


def test_not_under_the_name_of_another_subject(client, owner, coop, company):
    product = make_listing(coop)
    client.force_login(owner)
    assert client.get(f"/kenh-chu-the/{company.code}/ton-kho/{product.pk}/").status_code == 404


def test_nothing_has_moved_yet(client, owner, coop):
    client.force_login(owner)
    page = client.get(url_of(make_product(coop, title="Chè dây", listing_state="draft"))).content.decode()
    assert "Chưa có biến động nào" in page
    assert "Trang sản phẩm" not in page


def test_services_have_no_stock(client, owner, coop):
    tour = make_product(coop, title="Một ngày hái chè", set_number=TOURISM_SET)
    client.force_login(owner)
    assert "Đây là dịch vụ, nên không có tồn kho." in client.get(url_of(tour)).content.decode()


def test_many_changes_come_page_by_page_in_as_many_statements(client, owner, coop, django_assert_num_queries):
    # given more changes than fit on a page
    product = make_product(coop, title="Chè dây")
    record = make_stock(product, num_in_stock=1)
    for number in range(2, PER_PAGE + 3):
        record.num_in_stock = number
        record.save()
    client.force_login(owner)
    client.get(url_of(product))

    # when
    with django_assert_num_queries(9):
        first = client.get(url_of(product))
    second = client.get(url_of(product) + "?trang=2")

    # then each page goes on where the other ended
    lefts = [row[-1] for answer in (first, second) for row in told(answer)]
    assert lefts == list(range(PER_PAGE + 2, 0, -1))
    assert first.context["stock"].pager == {"previous_url": "", "next_url": "?trang=2"}
