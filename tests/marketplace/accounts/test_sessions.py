"""How long somebody stays signed in: shorter for people at work, and never longer than a month."""

from datetime import timedelta

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.db import DatabaseError, OperationalError
from django.test import Client

MORNING = "2026-03-02 07:00+07:00"
PAGE = "/tai-khoan/thu/"


def is_in(client: Client) -> bool:
    return client.get(PAGE).status_code == 200


@pytest.fixture
def clock():
    with time_machine.travel(MORNING, tick=False) as traveller:
        yield traveller


@pytest.mark.parametrize(("away", "stays"), [(timedelta(days=14), True), (timedelta(days=14, seconds=1), False)])
def test_a_shopper_may_be_away_two_weeks(client, buyer, clock, away, stays):
    client.force_login(buyer)
    clock.shift(away)
    assert is_in(client) is stays


def test_a_shopper_signs_in_once_a_month_at_least(client, buyer, clock):
    # given somebody who comes by every week
    client.force_login(buyer)
    for _week in range(4):
        clock.shift(timedelta(days=7))
        assert is_in(client)

    # then the thirtieth day ends it
    clock.shift(timedelta(days=2, seconds=1))
    assert not is_in(client)


@pytest.mark.parametrize("who", ["owner", "staff", "province_office", "operator"])
def test_people_at_work_may_be_away_three_hours(client, who, clock, request):
    client.force_login(request.getfixturevalue(who))
    clock.shift(timedelta(hours=3))
    assert is_in(client)
    clock.shift(timedelta(hours=3, seconds=1))
    assert not is_in(client)


def test_people_at_work_sign_in_every_day(client, province_office, clock):
    client.force_login(province_office)
    for _hour in range(6):
        clock.shift(timedelta(hours=2))
        assert is_in(client)
    clock.shift(timedelta(seconds=1))
    assert not is_in(client)


def test_an_ended_session_is_gone_from_the_table(client, buyer, clock):
    client.force_login(buyer)
    clock.shift(timedelta(days=15))
    client.get(PAGE)
    assert not any("_auth_user_id" in session.get_decoded() for session in Session.objects.all())


def test_a_busy_session_is_written_every_five_minutes_at_most(client, buyer, clock, django_assert_num_queries):
    # given
    client.force_login(buyer)
    before = Session.objects.get().session_data

    # when
    clock.shift(timedelta(minutes=5))
    client.get(PAGE)
    assert Session.objects.get().session_data == before
    clock.shift(timedelta(seconds=1))
    client.get(PAGE)

    # then
    assert Session.objects.get().session_data != before


def test_a_strangers_session_has_no_clocks(client, db, clock):
    session = client.session
    session["basket"] = 1
    session.save()
    clock.shift(timedelta(days=20))
    assert client.session["basket"] == 1


@pytest.mark.parametrize(("error", "status"), [(OperationalError, 503), (DatabaseError, 400)], ids=["away", "deleted"])
def test_a_database_that_goes_away_is_told_from_a_session_that_was_ended(
    client, buyer, clock, monkeypatch, error, status: int
) -> None:
    """Fault 18: all that the request was for may be done, and only its session isn't written yet."""
    # given somebody whose session is to be written
    client.force_login(buyer)
    clock.shift(timedelta(minutes=6))
    client.raise_request_exception = False

    # when it can't be
    def fails(*_args: object, **_facts: object) -> None:
        raise error

    monkeypatch.setattr(Session, "save", fails)

    # then whoever is to try again is told so
    assert client.get(PAGE).status_code == status
