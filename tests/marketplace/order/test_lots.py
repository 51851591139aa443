"""Lots in parcels: first expiry first, as packed, gone when sent, back when returned; whatever happens, sums hold."""

from contextlib import suppress

import pytest
from django.core.exceptions import ValidationError
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase as HypothesisCase

from catalog.kernel.states import TransitionRefused
from catalog.places.models import Commune
from catalog.traceability.models import LotMovement, LotStock
from catalog.traceability.services import change_lot_status
from catalog.traceability.stock.services import begin_lots, count, receive
from marketplace.basket.services import NotAdded
from marketplace.order.models import LineLot, Order
from marketplace.order.services import move_parcel
from marketplace.order.stock import drifts
from tests.cast import make_listing, make_member, make_subject
from tests.marketplace.shoppers import basket_with, order, recipient
from tests.marketplace.stocked import numbers, open_lot, packed, stock_lot, units_of


@pytest.fixture
def honey(coop):
    return make_listing(coop, num_in_stock=0)


def parcel_of(product, units, commune, key="chia-khoa-1"):
    return order(basket_with((product, units)), recipient(commune), key=key).orders.get()


def test_first_expiry_goes_first_and_leaves_with_the_parcel(honey, owner, bac_ha):
    # given three lots on sale; the one that came last expires first, one never does
    never = stock_lot(honey, owner, 5, days=None)
    later = stock_lot(honey, owner, 4, days=30)
    soon = stock_lot(honey, owner, 3, days=10)
    parcel = parcel_of(honey, 5, bac_ha)

    # when it is packed, the lots are written down but still in the house
    move_parcel(parcel, "pack", owner)
    assert packed(parcel) == [(later.pk, 2), (soon.pk, 3)]
    assert units_of(never, later, soon) == [(5, 0), (4, 0), (3, 0)]

    # and when it is sent they have left
    move_parcel(parcel, "ship", owner)
    assert units_of(never, later, soon) == [(5, 0), (2, 0), (0, 0)]
    assert numbers(honey) == (7, 0)
    assert list(drifts()) == []


def test_a_second_parcel_is_not_packed_from_the_units_of_the_first(honey, owner, bac_ha):
    # given
    soon, later = stock_lot(honey, owner, 3, days=10), stock_lot(honey, owner, 3, days=30)
    first, second = (parcel_of(honey, 2, bac_ha, key) for key in ("a", "b"))

    # when
    move_parcel(first, "pack", owner)
    move_parcel(second, "pack", owner)

    # then
    assert packed(first) == [(soon.pk, 2)]
    assert packed(second) == [(soon.pk, 1), (later.pk, 1)]


def test_what_was_really_taken_counts(honey, owner, bac_ha):
    # given
    soon, later = stock_lot(honey, owner, 3, days=10), stock_lot(honey, owner, 3, days=30)
    parcel = parcel_of(honey, 2, bac_ha)
    line = parcel.lines.get()

    # when packed with one, and at the door with another
    move_parcel(parcel, "pack", owner, picks={line.pk: {later.pk: 2}})
    assert packed(parcel) == [(later.pk, 2)]
    move_parcel(parcel, "ship", owner, picks={line.pk: {later.pk: 1, soon.pk: 1}})

    # then
    assert units_of(soon, later) == [(2, 0), (2, 0)]
    assert list(drifts()) == []


@pytest.mark.parametrize(
    ("typed", "code", "words"),
    [
        ({"soon": 1}, "lots_missing", "hãy ghi lô cho đủ 3 sản phẩm"),
        ({"soon": 4}, "lots_missing", "hãy ghi lô cho đủ 3 sản phẩm"),
        ({"soon": 3}, "lot_short", "chỉ còn 2 sản phẩm"),
        ({"held": 3}, "lot_barred", "đang tạm giữ"),
        ({"tea": 3}, "lot_unknown", "không phải của sản phẩm này"),
        ({}, "lots_missing", "hãy ghi lô cho đủ 3 sản phẩm"),
    ],
)
def test_what_cannot_have_been_taken_is_refused(honey, owner, coop, bac_ha, typed, code, words):
    # given
    tea = make_listing(coop, title="Trà", num_in_stock=0)
    lots = {
        "soon": stock_lot(honey, owner, 2, days=10),
        "later": stock_lot(honey, owner, 5, days=30),
        "held": stock_lot(honey, owner, 9, days=5),
        "tea": stock_lot(tea, owner, 9, days=5),
    }
    change_lot_status(lots["held"], "hold", owner, "Chờ kiểm nghiệm")
    parcel = parcel_of(honey, 3, bac_ha)

    # when
    picks = {parcel.lines.get().pk: {lots[name].pk: units for name, units in typed.items()}}
    with pytest.raises(TransitionRefused) as refused:
        move_parcel(parcel, "pack", owner, picks=picks)

    # then nothing has changed
    assert (refused.value.code, words in refused.value.message) == (code, True)
    assert Order.objects.get(pk=parcel.pk).status == "placed"
    assert not LineLot.objects.exists()


def test_a_lot_held_while_its_parcel_is_packed_does_not_leave(honey, owner, bac_ha):
    # given a packed parcel
    soon, later = stock_lot(honey, owner, 3, days=10), stock_lot(honey, owner, 3, days=30)
    parcel = parcel_of(honey, 2, bac_ha)
    move_parcel(parcel, "pack", owner)

    # when its lot is held
    change_lot_status(soon, "hold", owner, "Chờ kiểm nghiệm")

    # then it doesn't go
    with pytest.raises(TransitionRefused) as refused:
        move_parcel(parcel, "ship", owner)
    assert refused.value.message == f"Lô {soon.code} đang tạm giữ. Hãy lấy lô khác."
    assert Order.objects.get(pk=parcel.pk).status == "packed"
    assert units_of(soon, later) == [(3, 3), (3, 0)]

    # but with another lot
    move_parcel(parcel, "ship", owner, picks={parcel.lines.get().pk: {later.pk: 2}})
    assert units_of(soon, later) == [(3, 3), (1, 0)]
    assert list(drifts()) == []


def test_nothing_to_pack_it_from(honey, owner, bac_ha):
    # given an order for units of a lot that was recalled
    lot = stock_lot(honey, owner, 3)
    parcel = parcel_of(honey, 2, bac_ha)
    change_lot_status(lot, "recall", owner, "Nhiễm nấm mốc")

    # when
    with pytest.raises(TransitionRefused, match="các lô bán được còn 0, kiện cần 2"):
        move_parcel(parcel, "pack", owner)

    # then calling it off frees nothing for sale
    move_parcel(parcel, "refuse", owner, "Lô bị thu hồi")
    assert (numbers(honey), units_of(lot)) == ((0, 0), [(3, 3)])
    assert list(drifts()) == []


def test_called_off_nothing_was_taken(honey, owner, bac_ha):
    lot = stock_lot(honey, owner, 3)
    parcel = parcel_of(honey, 2, bac_ha)
    move_parcel(parcel, "pack", owner)
    move_parcel(parcel, "refuse", owner, "Khách đổi ý")
    assert (packed(parcel), numbers(honey), units_of(lot)) == ([], (3, 0), [(3, 0)])
    assert list(drifts()) == []


def test_what_comes_back_comes_back_to_its_lot(honey, owner, bac_ha):
    # given two lots in one sent parcel, one of them recalled meanwhile
    soon, later = stock_lot(honey, owner, 1, days=10), stock_lot(honey, owner, 3, days=30)
    parcel = parcel_of(honey, 2, bac_ha)
    move_parcel(parcel, "pack", owner)
    move_parcel(parcel, "ship", owner)
    change_lot_status(soon, "recall", owner, "Nhiễm nấm mốc")

    # when
    move_parcel(parcel, "return", owner)

    # then only what may be sold is on sale again
    assert (numbers(honey), units_of(soon, later)) == ((3, 0), [(1, 1), (3, 0)])
    assert list(drifts()) == []


def test_sent_before_lots_were_kept_it_comes_back_to_none(coop, owner, bac_ha):
    # given a parcel that left before, and goods counted by lot since
    honey = make_listing(coop, num_in_stock=5)
    parcel = parcel_of(honey, 2, bac_ha)
    move_parcel(parcel, "pack", owner)
    move_parcel(parcel, "ship", owner)
    lot = open_lot(honey, owner)
    change_lot_status(lot, "release", owner)
    begin_lots(lot, owner)

    # when
    move_parcel(parcel, "return", owner)

    # then nobody claims to know its lot
    assert (numbers(honey), units_of(lot)) == ((3, 0), [(3, 0)])
    assert list(drifts()) == []


def test_packed_before_lots_were_kept_it_gets_its_lots_at_the_door(coop, owner, bac_ha):
    # given
    honey = make_listing(coop, num_in_stock=5)
    parcel = parcel_of(honey, 2, bac_ha)
    move_parcel(parcel, "pack", owner)
    lot = open_lot(honey, owner)
    change_lot_status(lot, "release", owner)
    begin_lots(lot, owner)

    # when
    move_parcel(parcel, "ship", owner)

    # then
    assert (packed(parcel), units_of(lot)) == ([(lot.pk, 2)], [(3, 0)])
    assert list(drifts()) == []


def test_the_proof_sees_a_line_whose_lots_are_not_as_many(honey, owner, bac_ha):
    # given
    lot = stock_lot(honey, owner, 3)
    parcel = parcel_of(honey, 2, bac_ha)
    move_parcel(parcel, "pack", owner)
    move_parcel(parcel, "ship", owner)

    # when
    LineLot.objects.update(quantity=1)

    # then
    line = parcel.lines.get()
    told = [(drift.what, drift.is_now, drift.should_be) for drift in drifts()]
    assert told == [(f"lots of line {line.pk}", 1, 2), (f"lot {lot.pk} handed over", 2, 1)]


LOTS, MOST = 3, 4
UNITS = st.integers(0, 6)
WHICH = st.integers(0, LOTS - 1)
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("receive"), WHICH, UNITS),
        st.tuples(st.just("count"), WHICH, UNITS),
        st.tuples(st.sampled_from(["hold", "lift", "recall"]), WHICH, st.none()),
        st.tuples(st.just("buy"), st.integers(1, 5), st.none()),
        st.tuples(st.sampled_from(["pack", "ship", "return", "cancel"]), st.integers(0, MOST - 1), st.none()),
    ),
    min_size=3,
    max_size=14,
)


class TestWhateverHappens(HypothesisCase):
    """Received, counted, held, sold, packed, sent and returned in any order: all sums hold, first expiry goes first."""

    @given(steps=STEPS, days=st.permutations([5, 20, None]))
    @hypothesis_settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
    def test_the_sums_hold(self, steps, days):
        # given three lots in an order of their own
        commune = Commune.objects.get(province__slug="lao-cai", name="Bắc Hà")
        self.commune = commune
        subject = make_subject(commune, name="HTX Lô")
        self.actor = make_member(subject, "Chủ", "owner")
        self.product = make_listing(subject, num_in_stock=0)
        self.lots = [stock_lot(self.product, self.actor, 3, days=each) for each in days]
        self.parcels: list[Order] = []

        # when
        for number, (verb, which, units) in enumerate(steps):
            with suppress(TransitionRefused, ValidationError, NotAdded):
                self.take(verb, which, units, f"k{number}")

            # then after every step
            assert list(drifts()) == [], (verb, which, units)

    def take(self, verb: str, which: int, units: int | None, key: str) -> None:
        if verb == "receive":
            receive(self.lots[which], units or 0, self.actor, key=key)
        elif verb == "count":
            count(self.lots[which], units or 0, self.actor, "đếm", key=key)
        elif verb == "buy":
            if len(self.parcels) < MOST:
                self.parcels.append(parcel_of(self.product, which, self.commune, key))
        elif verb in {"hold", "lift", "recall"}:
            change_lot_status(self.lots[which], verb, self.actor, "lý do")
        elif which < len(self.parcels):
            free = self._free() if verb == "pack" else []
            move_parcel(self.parcels[which], verb, self.actor)
            if verb == "pack":
                self._check_first_expiry_first(which, free)

    def _free(self) -> list[tuple[int, int]]:
        """What is free of each lot, by date: worked out anew, not by the code under test."""
        taken: dict[int, int] = {}
        for row in LineLot.objects.filter(line__order__status="packed"):
            taken[row.lot_id] = taken.get(row.lot_id, 0) + row.quantity
        stocks = [s for s in LotStock.objects.select_related("lot") if s.lot.status == "released"]
        stocks.sort(key=lambda s: (s.lot.expires_on is None, s.lot.expires_on, s.pk))
        return [(s.lot_id, s.on_hand - taken.get(s.lot_id, 0)) for s in stocks]

    def _check_first_expiry_first(self, which: int, free: list[tuple[int, int]]) -> None:
        wanted = self.parcels[which].lines.get().quantity
        expected = {}
        for lot, units in free:
            take = min(units, wanted)
            if take > 0:
                expected[lot] = take
            wanted -= max(take, 0)
        assert dict(packed(self.parcels[which])) == expected


def test_handed_over_twice_under_one_cause_it_left_once(honey, owner, bac_ha):
    from catalog.traceability.stock.services import hand_over_lots, take_back_lots

    lot = stock_lot(honey, owner, 3)
    for _time in range(2):
        hand_over_lots({lot.pk: 2}, "order X")
    assert units_of(lot) == [(1, 0)]
    for _time in range(2):
        take_back_lots({lot.pk: 2}, "order X")
    assert units_of(lot) == [(3, 0)]
    assert LotMovement.objects.filter(cause="order X").count() == 2
