"""The pages of those who keep promotions: a subject its own, the operator all."""

from datetime import timedelta

import pytest
from django.utils import timezone

from catalog.kernel.dates import VIETNAM
from marketplace.promotion.models import Bearer, Promotion
from marketplace.promotion.services import move
from tests.cast import make_listing
from tests.marketplace.promotion.offers import Kind, make_promotion, offer_price, voucher
from tests.marketplace.shoppers import basket_with, order, recipient

pytestmark = pytest.mark.django_db


@pytest.fixture
def honey(coop):
    return make_listing(coop, title="Mật ong", price=125_000, num_in_stock=50)


def filled(**fields: str) -> dict[str, str]:
    start = timezone.now().astimezone(VIETNAM).replace(minute=0)
    return {
        "name": "Tuần lễ mật ong",
        "name_en": "Honey week",
        "kind": "percent",
        "value": "10",
        "valid_from": f"{start:%Y-%m-%dT%H:%M}",
        "valid_to": f"{start + timedelta(days=7):%Y-%m-%dT%H:%M}",
        **fields,
    }


def desk_of(subject) -> str:
    return f"/kenh-chu-the/{subject.code}/khuyen-mai/"


# --- A subject ------------------------------------------------------------------------------------------------------


def test_an_owner_makes_starts_and_stops_an_offer(client, owner, coop, honey):
    client.force_login(owner)
    answer = client.post(desk_of(coop), filled(do="create", code="mat ong", products=str(honey.pk)), follow=True)
    assert answer.status_code == 200
    made = Promotion.objects.get()
    assert (made.bearer, made.subject, made.code, made.state) == ("subject", coop, "MATONG", "draft")
    assert list(made.products.all()) == [honey]

    client.post(desk_of(coop), {"do": "start", "id": made.pk})
    made.refresh_from_db()
    assert made.state == "running"

    refused = client.post(desk_of(coop), {"do": "stop", "id": made.pk, "reason": ""})
    assert refused.status_code == 422
    assert "Hãy ghi rõ lý do." in refused.text
    client.post(desk_of(coop), {"do": "stop", "id": made.pk, "reason": "hết hàng"})
    made.refresh_from_db()
    assert made.state == "stopped"


@pytest.mark.parametrize(
    ("fields", "name", "words"),
    [
        ({"value": "51"}, "value", "luật không cho giảm hơn"),
        ({"value": "0"}, "value", "luật không cho giảm hơn"),
        ({"value": "1,5"}, "value", "Hãy ghi một số nguyên"),
        ({"value": "١٠"}, "value", "Hãy ghi một số nguyên"),
        ({"code": "ab"}, "code", "Mã gồm 4 đến 20"),
        ({"code": "ĐẶCSẢN"}, "code", "Mã gồm 4 đến 20"),
        ({"code": "TAKEN"}, "code", "Mã này đã có."),
        ({"valid_to": "2020-01-01T00:00"}, "valid_to", "phải sau"),
        ({"kind": "price", "value": "60.000"}, "value", "giá ưu đãi từ"),
        ({"kind": "price", "value": "100.000"}, "units_most", "cần số sản phẩm"),
        ({"kind": "price", "value": "100.000", "units_most": "5", "least_goods": "1"}, "least_goods", "mọi người"),
        ({"name": "\0" * 10_000}, "name", ""),
    ],
)
def test_what_cannot_be_is_told_and_stays_typed(client, owner, coop, honey, fields, name, words):
    voucher("TAKEN")
    client.force_login(owner)
    sent = filled(do="create", products=str(honey.pk), **fields)
    answer = client.post(desk_of(coop), sent)
    assert answer.status_code == 422
    assert words in " ".join(answer.context["form"].errors[name])
    assert answer.context["form"]["name_en"].value() == "Honey week"
    assert Promotion.objects.count() == 1


def test_goods_of_others_and_words_of_others_are_out_of_reach(
    client, owner, staff, company, company_owner, coop, honey
):
    other = make_promotion(bearer=Bearer.SUBJECT, subject=company)
    foreign = make_listing(company, title="Chè")
    client.force_login(owner)
    assert client.post(desk_of(coop), filled(do="create", products=str(foreign.pk))).status_code == 422
    assert client.post(desk_of(coop), {"do": "stop", "id": other.pk, "reason": "x"}).status_code == 404
    assert client.get(desk_of(company)).status_code == 404
    client.force_login(staff)
    assert client.get(desk_of(coop)).status_code == 200
    assert client.post(desk_of(coop), filled(do="create")).status_code == 403
    assert Promotion.objects.get().state == "running"


# --- The operator -------------------------------------------------------------------------------------------------


def test_the_operator_makes_one_that_a_province_bears(client, operator, coop, honey, lao_cai):
    client.force_login(operator)
    sent = filled(bearer="province", code="LAOCAI26", products=f"{honey.pk}", budget="5.000.000", subject=coop.code)
    assert client.post("/dieu-hanh/khuyen-mai/", sent).status_code == 422
    answer = client.post("/dieu-hanh/khuyen-mai/", {**sent, "bearer_province": "15"})
    made = Promotion.objects.get()
    assert answer["Location"] == f"/dieu-hanh/khuyen-mai/{made.pk}/"
    assert (made.bearer_province, made.subject, made.budget) == (lao_cai, coop, 5_000_000)
    client.post(answer["Location"], {"do": "start", "id": made.pk})
    page = client.get("/dieu-hanh/khuyen-mai/").text
    assert "Tuần lễ mật ong" in page
    assert "Đang chạy" in page


@pytest.mark.parametrize("products", ["abc", "99999999999", "1;2", "²"])
def test_products_that_are_none_are_told(client, operator, products):
    client.force_login(operator)
    answer = client.post("/dieu-hanh/khuyen-mai/", filled(bearer="platform", products=products))
    assert answer.status_code == 422
    assert "products" in answer.context["form"].errors
    assert not Promotion.objects.exists()


def test_uses_are_listed_and_exported_without_names(client, operator, honey, bac_ha):
    code = voucher(kind=Kind.AMOUNT, value=10_000)
    group = order(basket_with((honey, 1)), recipient(bac_ha), code="CHAO")
    client.force_login(operator)
    page = client.get(f"/dieu-hanh/khuyen-mai/{code.pk}/").text
    assert group.number in page
    file = client.get(f"/dieu-hanh/khuyen-mai/{code.pk}/?xuat=csv")
    assert file["Content-Type"] == "text/csv; charset=utf-8"
    text = file.getvalue().decode("utf-8-sig")
    rows = text.splitlines()
    assert len(rows) == 2
    assert rows[1].endswith(",10000,0,có")
    assert "0912" not in text


def test_lists_take_a_fixed_number_of_queries(client, owner, operator, coop, honey, django_assert_max_num_queries):
    for number in range(12):
        offer_price(honey, 100_000, units=number + 1, bearer=Bearer.SUBJECT, subject=coop)
    for who, address in ((owner, desk_of(coop)), (operator, "/dieu-hanh/khuyen-mai/")):
        client.force_login(who)
        client.get(address)
        with django_assert_max_num_queries(22):
            client.get(address)


# --- The product page -----------------------------------------------------------------------------------------------


def test_the_product_page_shows_the_offer_price_while_it_lasts(
    client, honey, operator, bac_ha, django_capture_on_commit_callbacks
):
    # given a page that was looked at before
    assert "100.000" not in client.get(honey.get_absolute_url()).text
    offer = offer_price(honey, 100_000, units=2, state="draft")

    # when the offer starts
    with django_capture_on_commit_callbacks(execute=True):
        move(offer, "start", operator)
    page = client.get(honey.get_absolute_url()).text
    assert "100.000" in page
    assert 'class="was"' in page
    assert "cho số sản phẩm có hạn" in page

    # and when its units are sold
    with django_capture_on_commit_callbacks(execute=True):
        order(basket_with((honey, 2)), recipient(bac_ha))
    assert 'class="was"' not in client.get(honey.get_absolute_url()).text


@pytest.mark.parametrize("limit", [{"units_most": 1}, {"uses_most": 1}, {"budget": 45_000}, {"budget": 49_000}])
def test_an_offer_that_is_used_up_leaves_the_pages_of_its_other_products(
    client, honey, household, bac_ha, django_capture_on_commit_callbacks, limit
):
    # given an offer on two products that somebody has looked at; of a budget too little will be left for the second
    tea = make_listing(household, title="Trà", price=85_000, num_in_stock=9)
    make_promotion(honey, tea, kind=Kind.PRICE, value=80_000, **{"units_most": 9, **limit})
    assert 'class="was"' in client.get(tea.get_absolute_url()).text

    # when one of the first is sold
    with django_capture_on_commit_callbacks(execute=True):
        order(basket_with((honey, 1)), recipient(bac_ha))

    # then the page of the second says the usual price
    assert 'class="was"' not in client.get(tea.get_absolute_url()).text
