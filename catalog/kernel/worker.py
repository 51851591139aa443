"""The worker loop over ``django-tasks-db``, with what that package leaves out: lease, reaper, retry, dead letters.

The package's own worker marks a task RUNNING and forgets it: when the process is killed the task stays so for
ever (known upstream since 2024), and a task that raised is never tried again. Here claim and lease are
written in one transaction, a thread renews the lease, and any worker's reaper gives back what has run out.
"""

import logging
import os
import socket
import threading
from datetime import date, timedelta
from typing import Any

from django.db import Error, close_old_connections, connection, transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.translation import gettext_noop
from django_tasks import TaskContext, TaskResultStatus
from django_tasks.signals import task_finished, task_started
from django_tasks.utils import normalize_json
from django_tasks_db.models import DBTaskResult
from django_tasks_db.utils import exclusive_transaction

from catalog.kernel import journal
from catalog.kernel.dates import today
from catalog.kernel.models import TaskLease, WorkerBeat
from catalog.kernel.nightly import enqueue_for

logger = logging.getLogger("catalog.kernel.worker")

LEASE = timedelta(seconds=30)
BEAT_SECONDS = 5.0
MOST_STARTS = 5
DELAY = timedelta(seconds=10)
FORGET_WORKER = timedelta(days=1)

QueuedTask = DBTaskResult[Any, Any]


class Worker:
    """One process working through the queues, one task at a time; run as many as you like."""

    def __init__(self, queues: list[str] | None = None) -> None:
        self.queues = queues
        self.worker_id = f"{socket.gethostname()[:30]}-{os.getpid()}-{get_random_string(8)}"
        self.stopping = threading.Event()
        self.stopped = threading.Event()
        self.in_hand: Any = None
        self.day: date | None = None

    def run(self, interval: float = 1.0) -> None:
        """Work until ``stop``; a task in hand is finished first."""
        logger.info("Worker %s started.", self.worker_id)
        WorkerBeat.objects.filter(seen_at__lt=timezone.now() - FORGET_WORKER).delete()
        beat = threading.Thread(target=self._beat_on, name="lease", daemon=True)
        beat.start()
        while not self.stopping.is_set():
            close_old_connections()
            if not self._step():
                self.stopping.wait(interval)
        self.stopped.set()
        beat.join()
        WorkerBeat.objects.filter(pk=self.worker_id).delete()
        logger.info("Worker %s stopped.", self.worker_id)

    def _step(self) -> bool:
        """Reap, then run one task; whether there was one. A database out of reach for a moment is no reason to die."""
        try:
            self._greet_the_day()
            reap()
            return self.run_one()
        except Error:
            logger.exception("The queue can't be reached; trying again.")
            return False

    def _greet_the_day(self) -> None:
        if self.day != today():
            enqueue_for(today())
            self.day = today()

    def stop(self) -> None:
        self.stopping.set()

    def run_batch(self) -> int:
        """Run what is ready and return how many tasks were started. Short tasks only: no thread renews the lease."""
        started = 0
        while self.run_one():
            started += 1
        return started

    def run_one(self) -> bool:
        """Claim one task and run it; ``False`` when none was ready."""
        claimed = self._claim()
        if claimed is None:
            return False
        self.in_hand = claimed.pk
        try:
            returned = self._call(claimed)
        except Exception as error:  # noqa: BLE001 - whatever a task raises is recorded, and the worker lives on
            self._finish_badly(claimed, error)
        else:
            self._finish_well(claimed, returned)
        finally:
            self.in_hand = None  # were the outcome not recorded (database gone), the lease must run out
        return True

    def _ready(self) -> QuerySet[QueuedTask]:
        ready = DBTaskResult.objects.ready()
        return ready if self.queues is None else ready.filter(queue_name__in=self.queues)

    def _claim(self) -> QueuedTask | None:
        """Take the next task and its lease, together."""
        if not self._ready().exists():
            return None  # without a lock: an idle worker must not hold up writers on SQLite every second
        with exclusive_transaction():
            claimed = self._ready().select_for_update(skip_locked=True).first()
            if claimed is not None:
                claimed.claim(self.worker_id)
                TaskLease.objects.update_or_create(
                    task_id=claimed.pk, defaults={"worker_id": self.worker_id, "until": timezone.now() + LEASE}
                )
        return claimed

    def _call(self, claimed: QueuedTask) -> Any:
        task = claimed.task
        result: Any = claimed.task_result
        task_started.send(sender=type(task.get_backend()), task_result=result)
        context = (TaskContext(task_result=result),) if task.takes_context else ()
        # A result that JSON can't hold is the task's fault, and found before the database is asked to keep it.
        return normalize_json(task.call(*context, *result.args, **result.kwargs))

    def _finish_well(self, claimed: QueuedTask, returned: Any) -> None:
        with transaction.atomic():
            held = self._give_back_lease(claimed)
            if held:
                claimed.set_successful(returned)
        if held:
            task_finished.send(sender=type(claimed.task.get_backend()), task_result=claimed.task_result)

    def _finish_badly(self, claimed: QueuedTask, error: Exception) -> None:
        with transaction.atomic():
            if self._give_back_lease(claimed):
                logger.warning("Task %s %s raised.", claimed.task_path, claimed.pk, exc_info=error)
                claimed.set_failed(error)
                retry_or_bury(claimed)

    def _give_back_lease(self, claimed: QueuedTask) -> bool:
        """Whether this worker still held the task; if not, another one runs it and this outcome doesn't count."""
        held, _rows = TaskLease.objects.filter(task_id=claimed.pk, worker_id=self.worker_id).delete()
        if not held:
            logger.warning("Task %s %s outlived its lease; its outcome is dropped.", claimed.task_path, claimed.pk)
        return bool(held)

    def _beat_on(self) -> None:
        """Thread: renew the lease and show a sign of life until the loop has ended."""
        while True:
            try:
                self.beat()
            except Error:
                logger.warning("No beat this time; the lease outlasts several.", exc_info=True)
            if self.stopped.wait(BEAT_SECONDS):
                break
        connection.close()

    def beat(self) -> None:
        """Renew the lease of the task in hand, and say that this worker lives."""
        now = timezone.now()
        TaskLease.objects.filter(task_id=self.in_hand, worker_id=self.worker_id).update(until=now + LEASE)
        WorkerBeat.objects.update_or_create(worker_id=self.worker_id, defaults={"seen_at": now})


def reap() -> int:
    """Give back the tasks whose lease ran out: their workers died. Returns how many.

    Locks lease and task; two reapers never take the same one (``skip_locked``; on SQLite one writer at a time).
    """
    now = timezone.now()
    if not TaskLease.objects.filter(until__lt=now).exists():
        return 0
    with exclusive_transaction():
        leases = list(TaskLease.objects.select_for_update(skip_locked=True).filter(until__lt=now))
        for lost in DBTaskResult.objects.running().filter(pk__in=[lease.task_id for lease in leases]):
            logger.warning("Task %s %s lost its worker.", lost.task_path, lost.pk)
            lost.set_failed(RuntimeError("the worker was lost"))
            retry_or_bury(lost)
        TaskLease.objects.filter(pk__in=[lease.pk for lease in leases]).delete()
    return len(leases)


def retry_or_bury(failed: QueuedTask) -> None:
    """Make a failed task ready again after 10 s · 4ⁿ, or leave it FAILED as a dead letter after its last start."""
    starts = len(failed.worker_ids)
    if starts < MOST_STARTS:
        failed.status = TaskResultStatus.READY
        failed.finished_at = None
        failed.run_after = timezone.now() + DELAY * 4 ** (starts - 1)
        failed.save(update_fields=["status", "finished_at", "run_after"])
        return
    logger.error("Task %s %s is a dead letter after %s starts.", failed.task_path, failed.pk, starts)
    journal.record(
        "kernel.task.dead",
        text=gettext_noop("Việc nền %(path)s đã hỏng sau %(starts)s lần chạy, cần người xử lý."),
        data={"path": failed.task_path, "starts": starts, "task": str(failed.pk), "error": failed.exception_class_path},
    )
