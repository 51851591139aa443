"""Nightly tasks: once for each day, whichever worker sees it first."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from catalog.kernel.worker import Worker

pytestmark = pytest.mark.django_db


def waiting() -> int:
    return DBTaskResult.objects.ready().count()


def test_two_workers_of_one_day_enqueue_the_night_once() -> None:
    # given two workers on a day
    with time_machine.travel(timezone.now()) as clock:
        first, second = Worker(), Worker()

        # when both look at the queue, again and again
        for worker in (first, second, first):
            worker._greet_the_day()

        # then each nightly task waits once
        once = waiting()
        assert once >= 2

        # and once more on the next day
        clock.shift(timedelta(days=1))
        second._greet_the_day()
        first._greet_the_day()
        assert waiting() == 2 * once
