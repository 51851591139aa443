"""A report is taken, answered and may be opened again; only by the offices it concerns."""

import pytest

from catalog.kernel.journal import entries_of
from catalog.kernel.states import TransitionRefused
from catalog.tickets.models import Ticket
from catalog.tickets.states import HANDLING


@pytest.fixture
def ticket(lao_cai):
    return Ticket.objects.create(
        number="PA-1", kind=Ticket.Kind.WRONG_CLAIM, message="Sai.", province=lao_cai, submit_key="k1"
    )


def test_from_open_to_closed_and_back(ticket, province_office):
    # when
    HANDLING.apply(ticket, "take", province_office)
    HANDLING.apply(ticket, "close", province_office, "Đã sửa.")
    HANDLING.apply(ticket, "reopen", province_office, "Người báo gọi lại.")

    # then
    ticket.refresh_from_db()
    assert ticket.state == "working"
    assert [entry.action for entry in entries_of(ticket)] == [
        "tickets.ticket.reopen",
        "tickets.ticket.close",
        "tickets.ticket.take",
    ]


@pytest.mark.parametrize("who", ["province_office", "national_office", "operator"])
def test_who_may(ticket, who, request):
    assert [step.verb for step in HANDLING.available(ticket, request.getfixturevalue(who))] == ["take", "close"]


@pytest.mark.parametrize(
    "who", ["buyer", "owner", "other_province_office", "province_editor", "commune_officer", "council_secretary"]
)
def test_who_may_not(ticket, who, request):
    actor = request.getfixturevalue(who)
    assert HANDLING.available(ticket, actor) == ()
    with pytest.raises(TransitionRefused):
        HANDLING.apply(ticket, "take", actor)
    ticket.refresh_from_db()
    assert ticket.state == "open"
    assert not entries_of(ticket).exists()


def test_a_report_about_no_province_is_the_countrys(ticket, province_office, national_office):
    Ticket.objects.update(province=None)
    ticket.refresh_from_db()
    assert HANDLING.available(ticket, province_office) == ()
    assert HANDLING.available(ticket, national_office) != ()


def test_an_answer_is_needed_to_close(ticket, province_office):
    with pytest.raises(TransitionRefused, match="Hãy ghi rõ lý do"):
        HANDLING.apply(ticket, "close", province_office, "  ")
    ticket.refresh_from_db()
    assert ticket.state == "open"
