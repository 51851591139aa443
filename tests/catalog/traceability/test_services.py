import uuid
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from catalog.kernel.codes import is_valid
from catalog.kernel.dates import VIETNAM
from catalog.kernel.models import JournalEntry
from catalog.kernel.states import TransitionRefused
from catalog.traceability.models import Event, EventItem, Lot, Place
from catalog.traceability.services import Happening, Item, LotFacts, change_lot_status, create_lot, record_event
from tests.cast import make_product
from tests.catalog.traceability.conftest import make_lot

NOW = datetime(2026, 11, 20, 9, 0, tzinfo=VIETNAM)


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(NOW, tick=False):
        yield


def facts(place, **more):
    return LotFacts(
        **({"quantity": Decimal(100), "unit": "hũ", "place": place, "packed_on": date(2026, 11, 20)} | more)
    )


def happening(lot, **more):
    given = {
        "type": Event.Type.OBJECT,
        "action": "OBSERVE",
        "biz_step": "packing",
        "title": "Đóng hũ",
        "event_time": NOW,
        "items": (Item("object", lot),),
    }
    return Happening(**(given | more))


# --- Lots


def test_lots_of_one_day_get_the_next_letter(product, workshop, staff):
    # when
    lots = [create_lot(product, staff, facts(workshop)) for _ in range(3)]

    # then
    assert [lot.code for lot in lots] == ["261120A", "261120B", "261120C"]
    assert all(is_valid(lot.public_code) for lot in lots)
    assert len({lot.public_code for lot in lots}) == 3
    assert lots[0].status == Lot.Status.OPEN
    assert JournalEntry.objects.filter(action="trace.lot.create").count() == 3


def test_after_z_comes_aa(product, workshop, staff):
    for n, letter in enumerate("ABCDEFGHIJKLMNOPQRSTUVWXYZ"):
        make_lot(product, workshop, code=f"261120{letter}", public_code=f"X{n}")
    assert create_lot(product, staff, facts(workshop)).code == "261120AA"


def test_a_lot_that_cannot_be_is_refused(product, workshop, staff, household, company_owner):
    foreign = Place.objects.create(subject=household, kind="workshop", name="Khác", province=household.province)
    for wrong in (facts(foreign), facts(workshop, expires_on=date(2026, 11, 19))):
        with pytest.raises(ValidationError):
            create_lot(product, staff, wrong)
    with pytest.raises(PermissionDenied):
        create_lot(product, company_owner, facts(workshop))
    assert Lot.objects.count() == 0


MAY = {
    "release": ("open", {"owner", "staff"}),
    "hold": ("released", {"owner", "staff", "province_office", "operator"}),
    "lift": ("held", {"owner", "province_office", "operator"}),
    "recall": ("released", {"owner", "province_office", "operator"}),
    "close": ("released", {"owner", "staff"}),
}


@pytest.mark.parametrize("verb", MAY)
def test_who_changes_a_lot(verb, product, workshop, request):
    before, allowed = MAY[verb]
    for n, person in enumerate(
        ("owner", "staff", "company_owner", "province_office", "other_province_office", "operator", "buyer")
    ):
        lot = make_lot(product, workshop, code=f"L{n}", public_code=f"P{n}", status=before)
        try:
            change_lot_status(lot, verb, request.getfixturevalue(person), reason="Kiểm tra lại")
            answer = True
        except TransitionRefused:
            answer = False
        lot.refresh_from_db()
        assert answer == (person in allowed), person
        assert (lot.status == before) == (not answer)
        assert lot.status_reason == ("Kiểm tra lại" if answer else "")


# --- Events


def test_an_event_sent_twice_is_there_once(coop, lot, staff):
    # given
    sent = happening(lot, event_id=uuid.uuid4())
    before = Event.objects.count()

    # when
    first, again = record_event(coop, staff, sent), record_event(coop, staff, sent)

    # then
    assert first == again
    assert Event.objects.count() == before + 1
    assert (first.actor_name, first.recorded_by) == (coop.name, staff)


def test_what_was_recorded_stays(coop, lot, staff):
    event = record_event(coop, staff, happening(lot))
    for table in (Event.objects.filter(pk=event.pk), EventItem.objects.filter(event=event)):
        with pytest.raises(IntegrityError), transaction.atomic():
            table.update(**({"note": "khác"} if table.model is Event else {"unit": "khác"}))
        with pytest.raises(IntegrityError), transaction.atomic():
            table._raw_delete(table.db)
    assert Event.objects.get(pk=event.pk).note == ""


@pytest.mark.parametrize(
    "wrong",
    [
        {"biz_step": "harvesting"},
        {"action": ""},
        {"action": "CHANGE"},
        {"items": ()},
        {"items": (Item("object"),)},
        {"event_time": NOW + timedelta(hours=1)},
        {"type": Event.Type.TRANSFORMATION, "action": ""},
        {"type": "Harvest"},
        {"title": ""},
    ],
    ids=lambda wrong: next(iter(wrong)),
)
def test_an_event_of_no_known_shape_is_refused(wrong, coop, lot, staff):
    before = Event.objects.count()
    with pytest.raises(ValidationError):
        record_event(coop, staff, happening(lot, **wrong))
    assert Event.objects.count() == before


def transformation(source, target):
    return happening(
        target,
        type=Event.Type.TRANSFORMATION,
        action="",
        biz_step="commissioning",
        items=(Item("input", source), Item("output", target)),
    )


@pytest.mark.parametrize("bad", [{"status": "recalled"}, {"status": "held"}, {"expires_on": date(2026, 11, 19)}])
def test_bad_lots_go_into_nothing(bad, coop, product, workshop, lot, staff):
    source = make_lot(product, workshop, code="X", public_code="X", **bad)
    with pytest.raises(ValidationError):
        record_event(coop, staff, transformation(source, lot))


def test_a_lot_cannot_come_from_itself(coop, product, workshop, staff):
    # given raw → dried → packed
    raw, dried, packed = (make_lot(product, workshop, code=c, public_code=c) for c in ("R", "D", "P"))
    record_event(coop, staff, transformation(raw, dried))
    record_event(coop, staff, transformation(dried, packed))

    # when / then
    for source, target in ((packed, raw), (raw, raw)):
        with pytest.raises(ValidationError):
            record_event(coop, staff, transformation(source, target))


def test_a_neighbours_lot_may_go_in_but_not_come_out(coop, company, lot, staff, company_owner, workshop):
    theirs = make_lot(
        make_product(company, title="Lá chè"),
        Place.objects.create(subject=company, kind="plot", name="Đồi chè", province=company.province),
        code="N",
        public_code="N",
    )
    record_event(coop, staff, transformation(theirs, lot))
    with pytest.raises(ValidationError):
        record_event(coop, staff, transformation(lot, theirs))
    with pytest.raises(PermissionDenied):
        record_event(coop, company_owner, happening(lot))
