"""The queue: once and together with the business act, again after a fault, and never lost with its worker."""

import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.management import call_command
from django.db import connection, transaction
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from catalog.kernel.models import Effect, JournalEntry, TaskLease, WorkerBeat
from catalog.kernel.tasks import dead_letters, effect_once, revive, run_pending, waiting_since, worker_seen_at
from catalog.kernel.worker import LEASE, MOST_STARTS, Worker, reap
from tests.catalog.kernel import sample_tasks
from tests.catalog.kernel.sample_tasks import ran

NOON = datetime(2026, 11, 21, 12, 0, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))


@pytest.fixture(autouse=True)
def _forget_runs() -> None:
    ran.clear()


@pytest.fixture
def clock(db: None) -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


def status_of(result: object) -> str:
    return DBTaskResult.objects.values_list("status", flat=True).get(pk=result.id)


@pytest.mark.django_db
def test_a_task_runs_once_with_its_arguments() -> None:
    # given
    result = sample_tasks.note.enqueue("chè")
    assert ran == []
    # when
    assert run_pending() == 1
    # then
    assert ran == ["chè"]
    result.refresh()
    assert result.return_value == {"attempt": 1, "value": "chè"}
    assert not TaskLease.objects.exists()
    assert run_pending() == 0


@pytest.mark.django_db(transaction=True)
def test_a_task_vanishes_with_the_transaction_that_enqueued_it() -> None:
    # when
    with transaction.atomic():
        sample_tasks.note.enqueue("chè")
        transaction.set_rollback(True)
    # then
    assert run_pending() == 0


@pytest.mark.django_db
def test_a_worker_keeps_to_its_queues() -> None:
    sample_tasks.note.enqueue("default")
    sample_tasks.mail.enqueue("mail")
    assert Worker(["mail"]).run_batch() == 1
    assert ran == ["mail"]


def test_a_task_that_raised_runs_again_later(clock: time_machine.Traveller) -> None:
    # given
    result = sample_tasks.fail.enqueue(1)
    # when
    run_pending()
    # then
    assert status_of(result) == TaskResultStatus.READY
    assert run_pending() == 0  # not at once
    # when
    clock.shift(timedelta(seconds=10))
    run_pending()
    # then
    assert status_of(result) == TaskResultStatus.SUCCESSFUL
    assert ran == [1, 1]


def test_after_five_starts_with_growing_delay_it_is_a_dead_letter(clock: time_machine.Traveller) -> None:
    # given
    result = sample_tasks.fail.enqueue(99)
    started_after = []
    # when
    for second in range(0, 4000, 10):
        clock.move_to(NOON + timedelta(seconds=second))
        if run_pending():
            started_after.append(second)
    # then
    assert started_after == [0, 10, 50, 210, 850]
    assert len(ran) == MOST_STARTS
    assert [letter.pk for letter in dead_letters()] == [DBTaskResult.objects.get(pk=result.id).pk]
    entry = JournalEntry.objects.get(action="kernel.task.dead")
    assert entry.data["error"] == "builtins.RuntimeError"
    assert "tests.catalog.kernel.sample_tasks.fail" in entry.sentence


def test_a_dead_letter_can_be_revived(clock: time_machine.Traveller) -> None:
    # given
    result = sample_tasks.fail.enqueue(MOST_STARTS)
    for _ in range(MOST_STARTS):
        run_pending()
        clock.shift(timedelta(hours=1))
    assert status_of(result) == TaskResultStatus.FAILED
    # when
    assert revive(result.id, actor=None)
    run_pending()
    # then
    assert status_of(result) == TaskResultStatus.SUCCESSFUL
    assert JournalEntry.objects.filter(action="kernel.task.revive").count() == 1
    assert not revive(result.id, actor=None)


def test_a_result_that_json_cannot_hold_is_a_fault_of_the_task(clock: time_machine.Traveller) -> None:
    result = sample_tasks.give_back_what_json_cannot_hold.enqueue()
    run_pending()
    row = DBTaskResult.objects.get(pk=result.id)
    assert (row.status, row.exception_class_path) == (TaskResultStatus.READY, "builtins.TypeError")


def test_a_task_whose_code_is_gone_is_tried_again_and_harms_no_other(clock: time_machine.Traveller) -> None:
    gone = sample_tasks.note.enqueue(1)
    sample_tasks.note.enqueue(2)
    DBTaskResult.objects.filter(pk=gone.id).update(task_path="catalog.kernel.nowhere.task")
    run_pending()
    assert ran == [2]
    assert status_of(gone) == TaskResultStatus.READY


def test_a_dead_workers_task_runs_again(clock: time_machine.Traveller) -> None:
    # given: a worker took the task and died
    result = sample_tasks.note.enqueue("chè")
    Worker()._claim()
    assert run_pending() == 0
    # when: the lease has not run out
    clock.shift(LEASE)
    assert reap() == 0
    # when: it has
    clock.shift(timedelta(seconds=1))
    assert reap() == 1
    clock.shift(timedelta(seconds=10))
    run_pending()
    # then
    result.refresh()
    assert result.return_value == {"attempt": 2, "value": "chè"}
    assert not TaskLease.objects.exists()


def test_a_task_that_kills_every_worker_is_buried_too(clock: time_machine.Traveller) -> None:
    result = sample_tasks.note.enqueue("chè")
    for _ in range(MOST_STARTS):
        assert Worker()._claim() is not None
        clock.shift(timedelta(hours=1))
        assert reap() == 1
        clock.shift(timedelta(hours=1))
    assert status_of(result) == TaskResultStatus.FAILED
    assert Worker()._claim() is None


def test_a_beat_renews_the_lease_of_the_task_in_hand_only(clock: time_machine.Traveller) -> None:
    # given
    sample_tasks.note.enqueue("in hand")
    sample_tasks.note.enqueue("lost from view")
    worker = Worker()
    worker.in_hand = worker._claim().pk
    worker._claim()
    # when
    clock.shift(timedelta(seconds=20))
    worker.beat()
    clock.shift(timedelta(seconds=20))
    # then
    assert reap() == 1
    assert TaskLease.objects.get().task_id == worker.in_hand
    assert worker_seen_at() == NOON + timedelta(seconds=20)


def test_the_outcome_of_a_worker_that_lost_its_lease_does_not_count(clock: time_machine.Traveller) -> None:
    # given: a worker that stood still for too long; another one has the task now
    result = sample_tasks.note.enqueue("chè")
    slow, quick = Worker(), Worker()
    claimed = slow._claim()
    clock.shift(timedelta(minutes=1))
    reap()
    clock.shift(timedelta(seconds=10))
    quick._claim()
    # when
    slow._finish_well(claimed, "too late")
    slow._finish_badly(claimed, RuntimeError("too late"))
    # then
    assert status_of(result) == TaskResultStatus.RUNNING
    assert TaskLease.objects.get().worker_id == quick.worker_id


@pytest.mark.django_db
def test_an_effect_happens_once_however_often_its_task_runs() -> None:
    sample_tasks.have_effect.enqueue("order.mail:1:placed")
    sample_tasks.have_effect.enqueue("order.mail:1:placed")
    sample_tasks.have_effect.enqueue("order.mail:2:placed")
    assert run_pending() == 3
    assert ran == ["order.mail:1:placed", "order.mail:2:placed"]


@pytest.mark.django_db(transaction=True)
def test_an_effect_key_falls_with_its_transaction_and_asks_for_one() -> None:
    with transaction.atomic():
        assert effect_once("key")
        transaction.set_rollback(True)
    with transaction.atomic():
        assert effect_once("key")
    with pytest.raises(transaction.TransactionManagementError):
        effect_once("key")


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_of_two_workers_with_one_effect_key_the_second_waits_and_leaves_it() -> None:
    # given: the first worker holds the key, uncommitted
    outcomes: list[bool] = []

    def second() -> None:
        with transaction.atomic():
            outcomes.append(effect_once("key"))
        connection.close()

    thread = threading.Thread(target=second)
    # when
    with transaction.atomic():
        assert effect_once("key")
        thread.start()
        thread.join(timeout=0.3)
        assert outcomes == []  # it waits
    thread.join()
    # then
    assert outcomes == [False]


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_several_workers_share_a_queue_without_running_anything_twice() -> None:
    for value in range(40):
        sample_tasks.note.enqueue(value)

    def work() -> None:
        run_pending()
        connection.close()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(ran) == list(range(40))


def test_how_long_the_oldest_task_waits(clock: time_machine.Traveller) -> None:
    assert waiting_since() is None
    sample_tasks.note.enqueue(1)
    clock.shift(timedelta(minutes=5))
    sample_tasks.note.enqueue(2)
    assert waiting_since() == NOON
    assert worker_seen_at() is None


@pytest.mark.django_db
def test_the_command_runs_a_batch(capsys: pytest.CaptureFixture[str]) -> None:
    sample_tasks.mail.enqueue(1)
    call_command("work", "--batch", "--queues", "mail,images")
    assert ran == [1]
    assert capsys.readouterr().out == "1 tasks run.\n"


ROOT = Path(__file__).parents[3]

# A worker process of its own, on the database of this test.
WORK = """
import sys, django
django.setup()
from django.core.management import call_command
from django.db import connection
connection.settings_dict["NAME"] = sys.argv[1]
call_command("work", "--interval", "0.05")
"""


@pytest.fixture
def worker_process(transactional_db: None) -> Iterator[subprocess.Popen[bytes]]:
    name = str(connection.settings_dict["NAME"])
    process = subprocess.Popen([sys.executable, "-c", WORK, name], cwd=ROOT)
    yield process
    process.kill()
    process.wait()


def wait_for(condition: object) -> None:
    poll = threading.Event()
    for _ in range(600):
        if condition():
            return
        poll.wait(0.05)
    raise AssertionError("waited for nothing")


def test_a_worker_killed_in_the_middle_loses_no_task(worker_process: subprocess.Popen[bytes]) -> None:
    # given
    result = sample_tasks.hang_the_first_time.enqueue()
    wait_for(Effect.objects.filter(key="hung").exists)
    # when
    worker_process.send_signal(signal.SIGKILL)
    worker_process.wait()
    # then nobody takes it while its lease holds, and then somebody does
    run_pending()
    result.refresh()
    assert result.status == TaskResultStatus.RUNNING
    with time_machine.travel(timezone.now() + LEASE + timedelta(seconds=6)) as clock:
        assert reap() == 1
        clock.shift(timedelta(seconds=11))
        assert run_pending() == 1
    result.refresh()
    assert result.return_value == "second run"


def test_a_worker_told_to_stop_goes_quietly(worker_process: subprocess.Popen[bytes]) -> None:
    # given
    wait_for(WorkerBeat.objects.exists)
    result = sample_tasks.mail.enqueue(1)
    wait_for(lambda: status_of(result) == TaskResultStatus.SUCCESSFUL)
    # when
    worker_process.send_signal(signal.SIGTERM)
    # then
    assert worker_process.wait(timeout=20) == 0
    assert not WorkerBeat.objects.exists()
