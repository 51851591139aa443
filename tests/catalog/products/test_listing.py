"""The states of a listing: who may take which step, and what the step needs."""

import pytest

from catalog.kernel.models import JournalEntry
from catalog.kernel.states import TransitionRefused
from catalog.products.listing import LISTING, gaps
from catalog.products.models import ListingState, ProductImage
from catalog.products.services import change_listing_state
from catalog.products.signals import product_changed
from catalog.subjects.models import SubjectState
from tests.cast import make_product, make_stock

FACTS = {
    "net_weight": "500 ml",
    "ingredients": "Mật ong hoa bạc hà",
    "shelf_life": "24 tháng",
    "storage": "Nơi khô mát",
    "story": "Ong lấy mật ở cao nguyên.",
}
PEOPLE = ("buyer", "owner", "staff", "company_owner", "province_office", "other_province_office", "operator")
SUBJECTS = {"owner", "staff"}
OFFICES = {"province_office", "operator"}
MAY = {
    "submit": SUBJECTS,
    "take_back": SUBJECTS,
    "reopen": SUBJECTS,
    "archive": SUBJECTS | OFFICES,
    "approve": OFFICES,
    "ask_changes": OFFICES,
    "suspend": OFFICES,
    "resume": OFFICES,
}


@pytest.fixture
def complete(coop):
    """A product that lacks nothing, in any state a test wants."""

    def make(state):
        product = make_product(coop, listing_state=state, **FACTS)
        make_stock(product)
        ProductImage.objects.create(product=product, original="images/a.webp")
        return product

    return make


@pytest.mark.parametrize("verb", MAY)
def test_who_may_take_a_step(verb, complete, request):
    # given a listing in the first state the step leaves from
    transition = LISTING.transitions[verb]
    for person in PEOPLE:
        product = complete(transition.source[0])
        user = request.getfixturevalue(person)

        # when
        try:
            change_listing_state(product, verb, user, reason="Cần làm rõ")
            answer = "done"
        except TransitionRefused as refused:
            answer = refused.code

        # then
        product.refresh_from_db()
        may = person in MAY[verb]
        assert answer == ("done" if may else "not_allowed"), person
        assert product.listing_state == (transition.target if may else transition.source[0])


def test_a_step_is_written_down_and_told(complete, province_office):
    # given
    product = complete(ListingState.SUBMITTED)
    told = []
    product_changed.connect(lambda product_ids, **_: told.append(product_ids), weak=False, dispatch_uid="told")

    # when
    change_listing_state(product, "ask_changes", province_office, reason="Thiếu ảnh nhãn")

    # then
    product_changed.disconnect(dispatch_uid="told")
    entry = JournalEntry.objects.get(action="ocop.listing.ask_changes")
    assert (entry.actor_id, entry.data["reason"]) == (str(province_office.pk), "Thiếu ảnh nhãn")
    assert told == [[product.pk]]


def test_an_incomplete_listing_cannot_be_handed_in(coop, staff):
    # given a draft with nothing but a name
    product = make_product(coop, listing_state=ListingState.DRAFT)

    # when / then: it says what is missing, and nothing moved
    with pytest.raises(TransitionRefused) as refused:
        change_listing_state(product, "submit", staff)
    assert refused.value.code == "incomplete"
    assert [gap.field for gap in gaps(product)] == [
        "net_weight", "ingredients", "shelf_life", "storage", "story", "images", "price",
    ]  # fmt: skip
    product.refresh_from_db()
    assert product.listing_state == ListingState.DRAFT


def test_what_is_needed_depends_on_the_industry(coop):
    # given a piece of handicraft and a homestay
    fabric = make_product(coop, title="Khăn thổ cẩm", set_number=22)
    homestay = make_product(coop, title="Homestay", set_number=26)

    # then neither needs a shelf life
    assert [gap.field for gap in gaps(fabric)] == ["ingredients", "story", "images", "price"]
    assert [gap.field for gap in gaps(homestay)] == ["story", "images", "price"]


def test_goods_of_a_suspended_subject_are_not_approved(complete, coop, province_office):
    # given
    product = complete(ListingState.SUBMITTED)
    coop.state = SubjectState.SUSPENDED
    coop.save()

    # when / then
    with pytest.raises(TransitionRefused) as refused:
        change_listing_state(product, "approve", province_office)
    assert refused.value.code == "subject_not_approved"


def test_asking_for_changes_needs_a_reason(complete, province_office):
    with pytest.raises(TransitionRefused) as refused:
        change_listing_state(complete(ListingState.SUBMITTED), "ask_changes", province_office, reason="  ")
    assert refused.value.code == "reason_missing"
