"""Promotions in a purchase: what is frozen, what is counted, what is given back."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone

from catalog.kernel.journal import entries_of
from catalog.kernel.states import TransitionRefused
from marketplace.basket.selectors import plan_of
from marketplace.checkout.services import place
from marketplace.order.models import Order, OrderGroup
from marketplace.order.services import BasketChanged, accept_paid, move_parcel, seal_of
from marketplace.promotion.models import Bearer, Discount, Promotion, PromotionState, PromotionUse
from marketplace.promotion.selectors import Claim
from marketplace.promotion.services import create, move
from tests.cast import make_listing
from tests.marketplace.promotion.offers import Kind, offer_price, voucher
from tests.marketplace.shoppers import basket_with, order, recipient

pytestmark = pytest.mark.django_db


@pytest.fixture
def honey(coop):
    return make_listing(coop, title="Mật ong", price=125_000, num_in_stock=50)


@pytest.fixture
def tea(household):
    return make_listing(household, title="Trà", price=85_000, num_in_stock=50)


def counters(promotion: Promotion) -> tuple[int, int, int]:
    promotion.refresh_from_db()
    return promotion.uses, promotion.spent, promotion.units


def answer(basket, code: str, **claim):
    return plan_of(basket, "15", claim=Claim(code, **claim)).code


# --- In a purchase ------------------------------------------------------------------------------------------------


def test_discounts_are_frozen_on_lines_with_who_bears_them(honey, tea, bac_ha, lao_cai):
    # given a code of a province over goods of two makers
    code = voucher(kind=Kind.AMOUNT, value=10_000, bearer=Bearer.PROVINCE, bearer_province=lao_cai)

    # when they are ordered with it
    group = order(basket_with((honey, 2), (tea, 1)), recipient(bac_ha), code="CHAO")

    # then the total is its parts, and each line what it costs less its share
    orders = list(group.orders.order_by("pk"))
    assert group.discount_total == 10_000
    assert (
        group.total == group.goods_total + group.shipping_total - 10_000 == sum(int(o.total_incl_tax) for o in orders)
    )
    lines = [line for each in orders for line in each.lines.all()]
    assert [int(line.line_price_before_discounts_incl_tax) for line in lines] == [250_000, 85_000]
    assert [int(line.line_price_incl_tax) for line in lines] == [250_000 - 7_463, 85_000 - 2_537]
    frozen = Discount.objects.order_by("pk").values_list("line", "amount", "bearer", "bearer_province", "name")
    assert list(frozen) == [
        (line.pk, part, "province", "15", "Giảm thử") for line, part in zip(lines, (7_463, 2_537), strict=True)
    ]
    assert counters(code) == (1, 10_000, 0)


def test_delivery_is_taken_off_its_parcel(honey, bac_ha):
    voucher(kind=Kind.DELIVERY, value=0)
    before = plan_of(basket_with((honey, 1)), "15").delivery
    group = order(basket_with((honey, 1)), recipient(bac_ha), code="CHAO")
    parcel = group.orders.get()
    assert (int(parcel.shipping_incl_tax), int(parcel.total_incl_tax)) == (0, 125_000)
    assert (group.shipping_total, group.discount_total) == (before, before)
    assert Discount.objects.get().line is None


def test_an_offer_price_counts_its_units(honey, bac_ha):
    offer = offer_price(honey, 100_000, units=3)
    group = order(basket_with((honey, 2)), recipient(bac_ha))
    assert group.goods_total - group.discount_total == 200_000
    assert counters(offer) == (1, 50_000, 2)
    # the third unit is the last at this price
    again = order(basket_with((honey, 2)), recipient(bac_ha, phone="+84987654321"), key="k2")
    assert again.discount_total == 25_000
    assert counters(offer) == (2, 75_000, 3)


def test_a_promotion_that_ends_before_the_order_changes_the_basket(honey, bac_ha):
    # given a buyer who has seen the price with a code
    code = voucher()
    basket, to = basket_with((honey, 1)), recipient(bac_ha)
    seen = seal_of(plan_of(basket, to.province_code, claim=Claim("CHAO")), to)

    # when it is over at the moment of ordering
    Promotion.objects.update(valid_to=timezone.now() - timedelta(seconds=1))
    with pytest.raises(BasketChanged) as refused:
        place(basket, to, "cod", user=None, language="vi", key="k", seen=seen, code="CHAO")

    # then nothing was ordered or counted
    assert refused.value.goods
    assert not OrderGroup.objects.exists()
    assert not PromotionUse.objects.exists()
    assert counters(code) == (0, 0, 0)
    assert basket.lines.count() == 1


def test_a_use_that_somebody_else_takes_in_that_moment_orders_nothing(honey, bac_ha, monkeypatch):
    voucher()
    monkeypatch.setattr("marketplace.promotion.services._take", lambda *rows, **more: False)
    with pytest.raises(BasketChanged):
        order(basket_with((honey, 1)), recipient(bac_ha), code="CHAO")
    assert not OrderGroup.objects.exists()


def test_a_repeat_uses_it_once(honey, bac_ha):
    code = voucher()
    basket, to = basket_with((honey, 1)), recipient(bac_ha)
    seen = seal_of(plan_of(basket, to.province_code, claim=Claim("CHAO")), to)
    say = {"user": None, "language": "vi", "key": "k", "seen": seen, "code": "CHAO"}
    assert place(basket, to, "cod", **say) == place(basket, to, "cod", **say)
    assert counters(code)[0] == PromotionUse.objects.count() == 1


def test_limits_stand_in_the_database(honey):
    code = voucher(uses_most=1, budget=10, units_most=1)
    for limit in ({"uses": 2}, {"spent": 11}, {"units": 2}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Promotion.objects.filter(pk=code.pk).update(**limit)


def test_without_promotions_a_plan_asks_once_for_them(honey, django_assert_num_queries):
    basket = basket_with((honey, 1))
    plan_of(basket, "15")
    with django_assert_num_queries(5):
        plan_of(basket, "15", claim=Claim("CHAO", "+84912345678"))


# --- Why a code is refused ------------------------------------------------------------------------------------------


def test_a_code_says_why_it_is_refused(honey, tea, coop):
    basket, now = basket_with((honey, 1)), timezone.now()
    later = now + timedelta(days=2)
    voucher("MAI", valid_from=now + timedelta(days=1), valid_to=later)
    voucher("QUA", valid_to=now)
    voucher("NHAP", state=PromotionState.DRAFT)
    voucher("DUNG", state=PromotionState.STOPPED)
    voucher("HET", uses_most=3, uses=3)
    voucher("THEM", least_goods=200_000, subject=coop)
    voucher("TRA", subject=tea.subject)

    assert answer(basket, "KHONG").message == answer(basket, "NHAP").message == "Không có mã này. Hãy xem lại từng chữ."
    assert answer(basket, "MAI").message.startswith("Mã này dùng được từ ")
    assert answer(basket, "QUA").message.startswith("Mã này đã hết hạn lúc ")
    assert answer(basket, "DUNG").message == "Mã này đã dừng."
    assert answer(basket, "HET").message == "Mã này đã hết lượt."
    assert answer(basket, "THEM").message == "Mua thêm 75.000\u00a0₫ (HTX Nông sản Bắc Hà) để dùng mã này."
    assert answer(basket, "TRA").message == (
        "Mã này không dùng cho món nào trong giỏ. Mã dành cho: Hộ kinh doanh Bảy Hiền."
    )
    assert plan_of(basket, claim=Claim("")).code is None


def test_a_buyer_has_so_many_uses_of_a_code(honey, bac_ha):
    code = voucher(uses_per_buyer=1)
    order(basket_with((honey, 1)), recipient(bac_ha), code="CHAO")
    assert answer(basket_with((honey, 1)), "CHAO", phone="+84912345678").message == "Bạn đã dùng hết lượt của mã này."
    assert answer(basket_with((honey, 1)), "CHAO", phone="+84900000000").applied
    assert counters(code)[0] == 1


def test_a_first_order_is_by_phone_or_account(honey, bac_ha, buyer):
    voucher(first_order_only=True)
    assert answer(basket_with((honey, 1)), "CHAO", phone="+84912345678").applied
    first = order(basket_with((honey, 1)), recipient(bac_ha), user=buyer)
    again = basket_with((honey, 1))
    assert answer(again, "CHAO", phone="+84912345678").message == "Mã này chỉ dùng cho đơn đầu tiên."
    assert answer(again, "CHAO", phone="+84900000000", user_id=buyer.pk).message == "Mã này chỉ dùng cho đơn đầu tiên."
    # an order that came to nothing was none
    move_parcel(first.orders.get(), "cancel", None)
    assert answer(again, "CHAO", phone="+84912345678").applied


# --- What comes back ------------------------------------------------------------------------------------------------


def test_a_cancelled_parcel_gives_its_part_back_and_the_last_one_the_use(honey, tea, bac_ha):
    code = voucher(kind=Kind.AMOUNT, value=10_000, uses_most=1)
    group = order(basket_with((honey, 2), (tea, 1)), recipient(bac_ha), code="CHAO")
    first, second = group.orders.order_by("pk")

    move_parcel(first, "cancel", None)
    assert counters(code) == (1, 2_537, 0)

    move_parcel(second, "cancel", None)
    assert counters(code) == (0, 0, 0)
    assert not PromotionUse.objects.get().counts
    assert Discount.objects.count() == 2  # what was agreed stays written
    assert answer(basket_with((honey, 1)), "CHAO").applied
    assert [entry.sentence for entry in entries_of(code)][:1] == [
        f"Trả lại 10000 đồng cho khuyến mại Giảm thử (CHAO): đơn {group.number}."
    ]


@pytest.fixture
def expired(honey, bac_ha, coop):
    """A purchase with a code of one use that was not paid in time."""
    code = voucher(uses_most=1)
    group = order(basket_with((honey, 1)), recipient(bac_ha), code="CHAO")
    Order.objects.update(status="awaiting")
    parcel = group.orders.get()
    move_parcel(parcel, "expire", None)
    assert counters(code) == (0, 0, 0)
    return code, parcel


def test_money_that_comes_late_takes_the_use_again(expired):
    code, parcel = expired
    assert accept_paid(parcel)
    assert counters(code) == (1, 12_500, 0)
    assert PromotionUse.objects.get().counts


def test_a_late_order_keeps_its_price_when_everything_is_used_up(expired, honey, bac_ha):
    # given somebody else who has taken the last use meanwhile
    code, parcel = expired
    order(basket_with((honey, 1)), recipient(bac_ha, phone="+84987654321"), key="k2", code="CHAO")

    # when the money comes
    assert accept_paid(parcel)

    # then the order goes on at the price that was paid, and the limit holds
    parcel.refresh_from_db()
    assert (parcel.status, int(parcel.lines.get().line_price_incl_tax)) == ("placed", 112_500)
    assert counters(code) == (1, 12_500, 0)
    assert sorted(PromotionUse.objects.values_list("counts", "amount")) == [(False, 0), (True, 12_500)]
    assert "quá giới hạn" in entries_of(code)[0].sentence


# --- Who may --------------------------------------------------------------------------------------------------------


def draft(**facts) -> Promotion:
    now = timezone.now()
    facts = {"name": "Tết", "name_en": "Tết", "kind": Kind.PERCENT, "value": 10, **facts}
    return Promotion(valid_from=now, valid_to=now + timedelta(days=1), **facts)


def test_an_owner_gives_what_its_subject_bears_and_nothing_else(owner, staff, company_owner, operator, coop, honey):
    own = create(draft(bearer=Bearer.SUBJECT, subject=coop), [honey], owner)
    assert (own.state, own.created_by, list(own.products.all())) == ("draft", owner, [honey])
    for actor, facts in (
        (staff, {"bearer": Bearer.SUBJECT, "subject": coop}),
        (company_owner, {"bearer": Bearer.SUBJECT, "subject": coop}),
        (owner, {"bearer": Bearer.PLATFORM, "subject": coop}),
    ):
        with pytest.raises(PermissionDenied):
            create(draft(**facts), [], actor)
    assert Promotion.objects.count() == 1
    create(draft(bearer=Bearer.PLATFORM), [], operator)

    move(own, "start", owner)
    with pytest.raises(TransitionRefused):
        move(own, "stop", company_owner, "ghen")
    with pytest.raises(TransitionRefused):
        move(own, "stop", owner, "")
    move(own, "stop", owner, "hết hàng")
    assert own.state == PromotionState.STOPPED
