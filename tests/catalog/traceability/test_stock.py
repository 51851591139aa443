"""Units of lots: the sum of those on sale is what the shop counts, and what may not be sold is not in it."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from catalog.kernel.dates import today
from catalog.kernel.models import JournalEntry
from catalog.kernel.nightly import enqueue_for
from catalog.kernel.states import TransitionRefused
from catalog.subjects.models import StockMovement, StockRecord
from catalog.subjects.services import reserve_stock, set_offer
from catalog.traceability.models import LotMovement, LotStock
from catalog.traceability.services import change_lot_status
from catalog.traceability.stock.selectors import lot_drift
from catalog.traceability.stock.services import begin_lots, count, receive, sellable, take_out_expired
from catalog.traceability.stock.tasks import expire_lots
from tests.cast import make_listing
from tests.marketplace.stocked import numbers, open_lot, stock_lot, units_of


@pytest.fixture
def honey(coop):
    return make_listing(coop, num_in_stock=0)


@pytest.fixture(autouse=True)
def _all_is_well(db, time_machine):
    """Asked while a test's clock still runs."""
    yield
    assert list(lot_drift()) == []


def test_what_is_received_is_on_sale(honey, staff):
    # when two lots come in
    lots = [stock_lot(honey, staff, 6, days=30), stock_lot(honey, staff, 4, days=10)]

    # then the record counts both, and says of which lot each movement was
    record = StockRecord.objects.get(product=honey)
    assert (record.num_in_stock, record.by_lot) == (10, True)
    moved = StockMovement.objects.filter(stockrecord=record).order_by("pk").values_list("kind", "in_stock", "lot_code")
    assert list(moved) == [("received", 6, lots[0].code), ("received", 4, lots[1].code)]
    assert JournalEntry.objects.filter(action="trace.stock.receive").count() == 2


def test_received_twice_under_one_key_is_received_once(honey, staff):
    lot = stock_lot(honey, staff, 6)
    for _time in range(2):
        receive(lot, 5, staff, key="mot-lan")
    assert numbers(honey)[0] == 11


def test_a_lot_in_the_making_is_not_on_sale_until_it_is_released(honey, staff):
    # given
    lot = open_lot(honey, staff)
    receive(lot, 5, staff, key="a")
    assert (numbers(honey)[0], units_of(lot)) == (0, [(5, 5)])

    # when
    change_lot_status(lot, "release", staff)

    # then
    assert (numbers(honey)[0], units_of(lot)) == (5, [(5, 0)])


def test_units_on_hand_become_those_of_the_first_lot(coop, staff):
    # given goods that were counted without lots
    tea = make_listing(coop, title="Trà", num_in_stock=12)
    lot, other = open_lot(tea, staff), open_lot(tea, staff)
    change_lot_status(lot, "release", staff)

    # when units of a lot should come beside them, then they have to be in a lot first
    with pytest.raises(ValidationError, match="đang có 12 sản phẩm chưa thuộc lô nào"):
        receive(lot, 3, staff, key="a")
    assert not LotStock.objects.exists()

    # and once they are, twice is once, and no second lot begins
    begin_lots(lot, staff)
    begin_lots(lot, staff)
    with pytest.raises(ValidationError):
        begin_lots(other, staff)
    receive(lot, 3, staff, key="a")
    assert (numbers(tea)[0], units_of(lot)) == (15, [(15, 0)])


def test_counted_by_lot_the_number_is_changed_nowhere_else(honey, staff):
    # given
    stock_lot(honey, staff, 6)

    # when somebody writes another number in the offer, by Oscar's form, or past all forms
    with pytest.raises(ValidationError, match="ghi tồn theo lô"):
        set_offer(honey, price=99_000, stock=7, actor=staff)
    record = StockRecord.objects.get(product=honey)
    record.num_in_stock = 7
    with pytest.raises(ValidationError, match="ghi tồn theo lô"):
        record.full_clean()
    with pytest.raises(ValidationError, match="ghi tồn theo lô"):
        record.save()

    # then it stays; the price changes with the number as it is
    set_offer(honey, price=99_000, stock=6, actor=staff)
    assert numbers(honey)[0] == 6


def test_held_units_leave_the_shop_and_come_back(honey, owner):
    # given
    held, other = stock_lot(honey, owner, 6, days=10), stock_lot(honey, owner, 4, days=20)

    # when
    change_lot_status(held, "hold", owner, "Chờ kiểm nghiệm")

    # then
    assert (numbers(honey)[0], units_of(held, other)) == (4, [(6, 6), (4, 0)])
    assert [stock.lot for stock in sellable()] == [other]

    # and when it is lifted
    change_lot_status(held, "lift", owner, "Đạt")
    assert (numbers(honey)[0], units_of(held)) == (10, [(6, 0)])


def test_promised_units_of_a_held_lot_are_made_up_for_by_the_next_that_come(honey, owner):
    # given seven of ten promised, all of one lot
    lot = stock_lot(honey, owner, 10)
    record = StockRecord.objects.get(product=honey)
    assert reserve_stock({record.pk: 7}, "group X")

    # when it is held: nobody can order more, and nothing is promised twice
    change_lot_status(lot, "hold", owner, "Nghi hỏng")
    assert (numbers(honey), units_of(lot)) == ((7, 7), [(10, 3)])

    # and when nine of another lot come, seven are for those who have ordered
    other = stock_lot(honey, owner, 9)
    assert (numbers(honey), units_of(lot, other)) == ((9, 7), [(10, 10), (9, 0)])


def test_counting_needs_a_reason_and_leaves_what_orders_hold(honey, staff):
    # given
    lot, other = stock_lot(honey, staff, 6), stock_lot(honey, staff, 2)
    reserve_stock({StockRecord.objects.get(product=honey).pk: 5}, "group X")

    # when
    with pytest.raises(ValidationError, match="lý do"):
        count(lot, 5, staff, " ", key="a")
    with pytest.raises(ValidationError, match="từ 3 trở lên"):
        count(lot, 2, staff, "Vỡ", key="a")
    for _time in range(2):
        count(lot, 3, staff, "Vỡ ba hũ", key="b")

    # then
    assert (numbers(honey), units_of(lot, other)) == ((5, 5), [(3, 0), (2, 0)])
    assert LotMovement.objects.get(kind="counted").note == "Vỡ ba hũ"


def test_a_held_lot_is_counted_without_touching_the_shop(honey, owner):
    lot = stock_lot(honey, owner, 6)
    change_lot_status(lot, "hold", owner, "Nghi hỏng")
    count(lot, 9, owner, "Tìm thấy", key="a")
    count(lot, 2, owner, "Đã huỷ", key="b")
    assert (numbers(honey)[0], units_of(lot)) == (0, [(2, 2)])


def test_the_last_day_is_a_day_and_the_night_after_takes_it_out(honey, staff, time_machine):
    # given a lot whose last day is today
    lot, fresh = stock_lot(honey, staff, 6, days=0), stock_lot(honey, staff, 1, days=None)
    assert take_out_expired() == 0
    assert [stock.lot for stock in sellable()] == [lot, fresh]

    # when the day is over, packing refuses it at once, and the night takes it out of what the shop counts
    time_machine.move_to(timezone.now() + timedelta(days=1), tick=False)
    assert [stock.lot for stock in sellable()] == [fresh]
    assert expire_lots.call() == 1
    assert take_out_expired() == 0

    # then
    assert (numbers(honey)[0], units_of(lot)) == (1, [(6, 6)])
    assert JournalEntry.objects.filter(action="trace.stock.expire").count() == 1


def test_the_night_knows_of_it(honey, monkeypatch):
    asked = []
    monkeypatch.setattr(type(expire_lots), "enqueue", lambda self: asked.append(self.module_path))
    enqueue_for(today() + timedelta(days=3))
    assert "catalog.traceability.stock.tasks.expire_lots" in asked


def test_a_lot_with_units_is_not_sold_out(honey, staff):
    lot = stock_lot(honey, staff, 2)
    with pytest.raises(TransitionRefused, match="còn 2 sản phẩm"):
        change_lot_status(lot, "close", staff)
    count(lot, 0, staff, "Biếu khách", key="a")
    change_lot_status(lot, "close", staff)
    assert LotStock.objects.get(lot=lot).barred


@pytest.mark.parametrize("who", ["buyer", "company_owner", "province_office", "operator"])
def test_others_write_nothing(honey, staff, who, request):
    # given
    lot, stranger = stock_lot(honey, staff, 6), request.getfixturevalue(who)

    # when
    for act in (
        lambda: receive(lot, 1, stranger, key="a"),
        lambda: count(lot, 1, stranger, "x", key="a"),
        lambda: begin_lots(lot, stranger),
    ):
        with pytest.raises(PermissionDenied):
            act()

    # then
    assert units_of(lot) == [(6, 0)]


@pytest.mark.parametrize("units", [0, -1, 1_000_001])
def test_no_such_number_is_received(honey, staff, units):
    lot = open_lot(honey, staff)
    with pytest.raises(ValidationError):
        receive(lot, units, staff, key="a")
    assert not LotStock.objects.exists()


def test_the_database_refuses_what_cannot_be(honey, staff):
    lot = stock_lot(honey, staff, 6)
    for wrong in ({"on_hand": -1}, {"aside": 7, "barred": True}, {"aside": 1}):
        with pytest.raises(IntegrityError), transaction.atomic():
            LotStock.objects.filter(lot=lot).update(**wrong)
    with pytest.raises(IntegrityError), transaction.atomic():
        LotMovement.objects.update(on_hand=7)
    with pytest.raises(IntegrityError), transaction.atomic():
        LotMovement.objects.all().delete()


def test_the_proof_sees_what_was_written_past_the_services(honey, staff):
    # given
    lot = stock_lot(honey, staff, 6)
    record = StockRecord.objects.get(product=honey)
    seen = {}

    # when
    for field, wrong in (("on_hand", {"on_hand": 5}), ("barred", {"barred": True})):
        LotStock.objects.filter(lot=lot).update(**wrong)
        seen[field] = [(drift.what, drift.is_now, drift.should_be) for drift in lot_drift()]
        LotStock.objects.filter(lot=lot).update(on_hand=6, barred=False)

    # then
    assert seen["on_hand"] == [(f"lot {lot.pk} on hand", 5, 6), ("in stock beside its lots", 6, 5)]
    assert seen["barred"] == [(f"lot {lot.pk} barred", 1, 0), (f"lot {lot.pk} aside", 0, 6)]
    assert record.num_in_stock == 6
