"""What is taken off: whole đồng, parts that add up, and never more than the law, the budget and the units let."""

from datetime import timedelta

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from marketplace.promotion.models import Bearer, Promotion
from marketplace.promotion.reckoning import Item, Running, reckon, room_of_unit, sums_of

Kind = Promotion.Kind
HALF = 5_000


def promotion(pk: int = 1, kind: str = Kind.PERCENT, value: int = 10, **facts) -> Promotion:
    now = timezone.now()
    return Promotion(
        pk=pk, kind=kind, value=value, bearer=Bearer.PLATFORM, valid_from=now, valid_to=now + timedelta(1), **facts
    )


def item(key: int, unit: int, quantity: int = 1, subject: int = 1, product: int | None = None) -> Item:
    return Item(key, subject, "15", 4, product or key, unit, quantity)


def amounts(taken) -> dict[int, list[int]]:
    return {key: [cut.amount for cut in cuts] for key, cuts in taken.items()}


def test_nothing_running_takes_nothing_off():
    result = reckon([item(1, 100_000)], {1: 20_000}, [], HALF)
    assert (result.goods, result.delivery) == ({}, {})


def test_a_sum_is_shared_by_largest_remainder():
    # three lines of one price: the odd đồng goes to the first
    items = [item(key, 33_335) for key in (1, 2, 3)]
    result = reckon(items, {}, [Running(promotion(kind=Kind.AMOUNT, value=10_000))], HALF)
    assert amounts(result.goods) == {1: [3_334], 2: [3_333], 3: [3_333]}


def test_a_percentage_is_of_what_is_left_and_no_more_than_is_given_to_one_order():
    items = [item(1, 200_000), item(2, 100_000)]
    assert amounts(reckon(items, {}, [Running(promotion(value=10))], HALF).goods) == {1: [20_000], 2: [10_000]}
    capped = Running(promotion(value=10, most_discount=15_000))
    assert amounts(reckon(items, {}, [capped], HALF).goods) == {1: [10_000], 2: [5_000]}


def test_the_law_caps_what_is_taken_off_a_line():
    result = reckon([item(1, 99_999)], {}, [Running(promotion(value=90))], HALF)
    assert amounts(result.goods) == {1: [49_999]}


def test_without_a_rule_of_law_nothing_is_taken_off_goods():
    assert reckon([item(1, 100_000)], {}, [Running(promotion())], 0).goods == {}


def test_goods_for_one_dong_are_not_given_away():
    assert reckon([item(1, 1, 3)], {}, [Running(promotion(value=100))], 10_000).goods == {}


def test_of_automatic_discounts_the_best_counts_and_then_the_code():
    items = [item(1, 100_000)]
    running = [
        Running(promotion(1, value=5)),
        Running(promotion(2, value=10)),
        Running(promotion(3, value=10)),
        Running(promotion(4, Kind.AMOUNT, 7_000, code="CHAO")),
    ]
    cuts = reckon(items, {}, running, HALF).goods[1]
    assert [(cut.promotion.pk, cut.amount) for cut in cuts] == [(2, 10_000), (4, 7_000)]


def test_a_promotion_waits_for_enough_of_its_own_goods():
    items = [item(1, 100_000, subject=1), item(2, 100_000, subject=2)]
    of_one = promotion(subject_id=1, least_goods=100_001)
    assert reckon(items, {}, [Running(of_one)], HALF).goods == {}
    of_one.least_goods = 100_000
    assert amounts(reckon(items, {}, [Running(of_one)], HALF).goods) == {1: [10_000]}


@pytest.mark.parametrize(
    ("scope", "products"),
    [({"subject_id": 9}, ()), ({"province_id": "82"}, ()), ({"product_set_id": 11}, ()), ({}, (7,))],
)
def test_goods_out_of_scope_keep_their_price(scope, products):
    running = Running(promotion(**scope), frozenset(products))
    assert reckon([item(1, 100_000)], {1: 20_000}, [running], HALF).goods == {}


def test_delivery_is_free_up_to_a_sum_and_shared_over_parcels():
    items = [item(1, 100_000, subject=1), item(2, 100_000, subject=2)]
    deliveries = {1: 20_000, 2: 30_000}
    free = Running(promotion(kind=Kind.DELIVERY, value=0))
    assert amounts(reckon(items, deliveries, [free], HALF).delivery) == {1: [20_000], 2: [30_000]}
    some = Running(promotion(kind=Kind.DELIVERY, value=25_000))
    assert amounts(reckon(items, deliveries, [some], HALF).delivery) == {1: [10_000], 2: [15_000]}


def test_delivery_that_is_not_known_yet_is_not_taken_off():
    result = reckon([item(1, 100_000)], {}, [Running(promotion(kind=Kind.DELIVERY, value=0))], HALF)
    assert result.delivery == {}


def test_an_offer_price_is_for_as_many_units_as_are_left():
    offer = promotion(kind=Kind.PRICE, value=80_000, units_most=5, units=3)
    # two lines of one product: the second gets what the first leaves
    result = reckon([item(1, 100_000, 1, product=7), item(2, 100_000, 4, product=7)], {}, [Running(offer)], HALF)
    assert [(cut.amount, cut.units) for cuts in result.goods.values() for cut in cuts] == [(20_000, 1), (20_000, 1)]


def test_an_offer_price_above_the_price_is_none():
    offer = promotion(kind=Kind.PRICE, value=120_000, units_most=5)
    assert reckon([item(1, 100_000)], {}, [Running(offer)], HALF).goods == {}


def test_an_offer_price_ends_with_its_budget():
    offer = promotion(kind=Kind.PRICE, value=80_000, units_most=50, budget=100_000, spent=50_000)
    (cut,) = reckon([item(1, 100_000, 9)], {}, [Running(offer)], HALF).goods[1]
    assert (cut.amount, cut.units) == (40_000, 2)


LINES = st.lists(st.tuples(st.integers(1, 500_000_000), st.integers(1, 20), st.integers(1, 3)), min_size=1, max_size=6)
PROMOTIONS = st.lists(
    st.fixed_dictionaries(
        {
            "kind": st.sampled_from(Kind.values),
            "value": st.integers(1, 100),
            "scale": st.sampled_from([1, 997, 1_000_000]),
            "most_discount": st.none() | st.integers(1, 10_000_000),
            "budget": st.none() | st.integers(0, 10_000_000),
            "least_goods": st.integers(0, 1_000_000),
            "code": st.sampled_from(["", "CHAO"]),
            "units_most": st.integers(0, 30),
            "subject_id": st.none() | st.integers(1, 3),
        }
    ),
    max_size=5,
)


@given(
    lines=LINES,
    terms=PROMOTIONS,
    cap_bps=st.integers(0, 10_000),
    charges=st.lists(st.integers(0, 200_000), min_size=3, max_size=3),
)
def test_whatever_runs_nothing_is_lost_and_nothing_too_much(lines, terms, cap_bps, charges):
    items = [item(key, unit, quantity, subject) for key, (unit, quantity, subject) in enumerate(lines)]
    running = []
    for pk, facts in enumerate(terms, start=1):
        facts = {**facts}
        scale = facts.pop("scale")
        facts["value"] *= 1 if facts["kind"] == Kind.PERCENT else scale
        running.append(Running(promotion(pk, **facts)))
    deliveries = dict(zip((1, 2, 3), charges, strict=True))

    result = reckon(items, deliveries, running, cap_bps)

    for each in items:
        off = result.off(each.key)
        assert 0 <= off <= room_of_unit(each.unit, cap_bps) * each.quantity
        assert each.total - off >= each.quantity
    assert all(0 <= result.off_delivery(subject) <= charge for subject, charge in deliveries.items())
    assert all(cut.amount > 0 for cut in result.cuts())
    limits = {each.promotion.pk: each.promotion for each in running}
    for pk, (amount, units) in sums_of(result.cuts()).items():
        assert limits[pk].budget is None or amount <= limits[pk].budget
        assert limits[pk].most_discount is None or amount <= limits[pk].most_discount
        assert units <= limits[pk].units_most
    coded = {cut.promotion.pk for cuts in result.goods.values() for cut in cuts if cut.promotion.code}
    assert len(coded - {each.promotion.pk for each in running if each.promotion.kind == Kind.PRICE}) <= 1
