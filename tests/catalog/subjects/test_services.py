import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from catalog.kernel.models import JournalEntry
from catalog.kernel.states import TransitionRefused
from catalog.subjects.models import StockMovement, StockRecord, SubjectState
from catalog.subjects.selectors import MovedStock, stock_drift
from catalog.subjects.services import (
    change_subject_state,
    hand_over_stock,
    release_stock,
    reserve_stock,
    set_offer,
    take_back_stock,
    update_subject,
)
from catalog.subjects.signals import stock_changed, subject_changed
from tests.cast import make_product, make_stock


@pytest.fixture
def told():
    """What the signals of this room said."""
    heard = []

    def hear(product_ids, **_):
        heard.append(product_ids)

    stock_changed.connect(hear)
    subject_changed.connect(hear)
    yield heard
    stock_changed.disconnect(hear)
    subject_changed.disconnect(hear)


def test_the_last_unit_is_promised_once(coop, told):
    # given
    product = make_product(coop)
    record = make_stock(product, num_in_stock=1)

    # when / then
    assert reserve_stock({record.pk: 1}, "order 1") is True
    assert reserve_stock({record.pk: 1}, "order 2") is False
    record.refresh_from_db()
    assert (record.num_in_stock, record.num_allocated) == (1, 1)
    assert told == [[product.pk]]


def test_several_are_promised_together_and_told_once(coop, told):
    records = [make_stock(make_product(coop, title=f"Món {n}"), num_in_stock=2) for n in range(3)]
    assert reserve_stock({record.pk: 1 for record in reversed(records)}, "order 1") is True
    assert told == [[record.product_id for record in records]]
    assert reserve_stock({records[0].pk: 1, records[1].pk: 9}, "order 2") is False
    # and a refusal leaves nothing half done
    records[0].refresh_from_db()
    assert records[0].num_allocated == 1
    assert stock_drift() == []


def test_no_more_is_given_back_than_was_promised(coop):
    record = make_stock(make_product(coop), num_in_stock=5, num_allocated=2)
    assert release_stock({record.pk: 3}, "order 1") is False
    assert release_stock({record.pk: 2}, "order 1") is True
    record.refresh_from_db()
    assert record.num_allocated == 0


def movements(record: StockRecord) -> list[tuple[str, int, int, str]]:
    rows = StockMovement.objects.filter(stockrecord=record).exclude(kind="counted").order_by("pk")
    return list(rows.values_list("kind", "in_stock", "held", "cause"))


def test_what_leaves_the_house_is_neither_held_nor_in_stock(coop, told):
    # given units that an order holds
    product = make_product(coop)
    record = make_stock(product, num_in_stock=10)
    reserve_stock({record.pk: 4}, "order 1")

    # when they are handed over, said twice, and come back
    assert hand_over_stock({record.pk: 4}, "order 1") is True
    assert hand_over_stock({record.pk: 4}, "order 1") is True
    record.refresh_from_db()
    assert (record.num_in_stock, record.num_allocated) == (6, 0)
    assert take_back_stock({record.pk: 4}, "order 1") is True

    # then each happened once, in words that add up
    record.refresh_from_db()
    assert (record.num_in_stock, record.num_allocated) == (10, 0)
    assert movements(record) == [
        ("reserved", 0, 4, "order 1"),
        ("handed_over", -4, -4, "order 1"),
        ("returned", 4, 0, "order 1"),
    ]
    assert stock_drift() == []
    assert told == [[product.pk]] * 3


def test_no_more_is_handed_over_than_was_promised(coop):
    record = make_stock(make_product(coop), num_in_stock=5)
    reserve_stock({record.pk: 2}, "order 1")
    assert hand_over_stock({record.pk: 3}, "order 1") is False
    record.refresh_from_db()
    assert (record.num_in_stock, record.num_allocated) == (5, 2)
    assert [kind for kind, *_rest in movements(record)] == ["reserved"]


def test_numbers_written_by_hand_are_movements_too(coop, staff):
    # given a record made by hand, then counted anew through the service
    product = make_product(coop)
    record = make_stock(product, num_in_stock=8)
    set_offer(product, price=85_000, stock=5, actor=staff)

    # when only its price changes
    set_offer(product, price=90_000, stock=5, actor=staff)

    # then the two counts stand there, and nothing for the price
    rows = StockMovement.objects.filter(stockrecord=record).order_by("pk")
    assert list(rows.values_list("kind", "in_stock", "held")) == [("counted", 8, 0), ("counted", -3, 0)]
    assert stock_drift() == []


def test_who_writes_past_the_services_is_found_out(coop):
    record = make_stock(make_product(coop), num_in_stock=8)
    StockRecord.objects.filter(pk=record.pk).update(num_in_stock=9)
    assert stock_drift() == [MovedStock(record.pk, in_stock=9, held=0, moved_in_stock=8, moved_held=0)]


@pytest.mark.parametrize("change", [lambda rows: rows.update(in_stock=99), lambda rows: rows.delete()])
def test_the_database_keeps_movements_as_they_are(coop, change):
    record = make_stock(make_product(coop), num_in_stock=8)
    with pytest.raises(IntegrityError), transaction.atomic():
        change(StockMovement.objects.filter(stockrecord=record))
    assert StockMovement.objects.get(stockrecord=record).in_stock == 8


@pytest.mark.parametrize(
    ("kind", "in_stock", "held"),
    [("reserved", 1, 1), ("reserved", 0, -1), ("released", 0, 1), ("handed_over", -2, -1), ("returned", -1, 0)],
)
def test_the_database_knows_which_way_each_movement_goes(coop, kind, in_stock, held):
    record = make_stock(make_product(coop), num_in_stock=8)
    with pytest.raises(IntegrityError), transaction.atomic():
        StockMovement.objects.create(stockrecord=record, kind=kind, in_stock=in_stock, held=held, cause="x")


def test_a_price_is_set_and_written_down(coop, staff, told):
    # given
    product = make_product(coop)

    # when
    set_offer(product, price=85_000, stock=40, actor=staff)
    set_offer(product, price=90_000, stock=35, actor=staff)

    # then
    record = StockRecord.objects.get(product=product)
    entry = JournalEntry.objects.filter(action="shop.offer.set").first()
    assert (int(record.price), record.num_in_stock, record.partner_id) == (90_000, 35, coop.pk)
    assert (entry.data["old_price"], entry.data["price"]) == (85_000, 90_000)
    assert told == [[product.pk], [product.pk]]


@pytest.mark.parametrize("price", [0, -1, 1_000_000_001])
def test_a_price_out_of_range_is_refused(price, coop, staff):
    product = make_product(coop)
    with pytest.raises(ValidationError):
        set_offer(product, price=price, stock=1, actor=staff)
    assert StockRecord.objects.count() == 0


def test_stock_cannot_fall_below_what_orders_hold(coop, staff):
    """Fault 10 of the marketplace's payments."""
    product = make_product(coop)
    record = make_stock(product, num_in_stock=5, num_allocated=3)
    with pytest.raises(ValidationError):
        set_offer(product, price=1000, stock=2, actor=staff)
    record.refresh_from_db()
    assert (record.num_in_stock, int(record.price)) == (5, 125_000)


def test_others_set_no_price(coop, company_owner, province_office):
    product = make_product(coop)
    for user in (company_owner, province_office):
        with pytest.raises(PermissionDenied):
            set_offer(product, price=1000, stock=2, actor=user)


def test_an_owner_tells_the_story_and_staff_does_not(coop, owner, staff):
    update_subject(coop, owner, story="Chúng tôi hái chè trên núi.", founded=2012)
    with pytest.raises(PermissionDenied):
        update_subject(coop, staff, story="Khác")
    coop.refresh_from_db()
    assert (coop.story, coop.founded) == ("Chúng tôi hái chè trên núi.", 2012)
    assert JournalEntry.objects.get(action="ocop.subject.update").data["fields"] == ["founded", "story"]


def test_facts_of_the_register_stay(coop, owner):
    with pytest.raises(ValidationError):
        update_subject(coop, owner, name="Tên khác")
    with pytest.raises(ValidationError):
        update_subject(coop, owner, email="không phải thư")
    coop.refresh_from_db()
    assert coop.name == "HTX Nông sản Bắc Hà"


def test_only_the_own_province_suspends_a_subject(coop, owner, province_office, other_province_office, told):
    product = make_product(coop)
    for user in (owner, other_province_office):
        with pytest.raises(TransitionRefused):
            change_subject_state(coop, "suspend", user, reason="Đang kiểm tra")
    change_subject_state(coop, "suspend", province_office, reason="Đang kiểm tra")
    coop.refresh_from_db()
    assert coop.state == SubjectState.SUSPENDED
    assert told == [[product.pk]]
