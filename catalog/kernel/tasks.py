"""Background work: the Django tasks API on the database queue, made safe against killed workers.

    @task(queue_name="mail")
    def send_receipt(order_id: int) -> None: ...

    with transaction.atomic():
        ...
        send_receipt.enqueue(order.pk)

*Outbox*: ``enqueue`` writes a row in the caller's transaction; the task exists exactly if the business act does.
*Lease*: a killed worker's task runs again, and so does a task that raised; at most five starts, with growing
delay, then it is a dead letter (``FAILED``) with an error in the log and an entry in the journal. See ``worker.py``.
*Effect once*: so a task may run twice, and takes an effect key in the transaction of its effect.
"""

from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_noop
from django_tasks import TaskResultStatus, task
from django_tasks_db.models import DBTaskResult

from catalog.kernel import journal
from catalog.kernel.models import Effect, WorkerBeat
from catalog.kernel.worker import QueuedTask, Worker

__all__ = ["dead_letters", "effect_once", "revive", "run_pending", "task", "waiting_since", "worker_seen_at"]


def effect_once(key: str) -> bool:
    """Take the key of an effect; ``False`` when it was taken before, and then leave the effect alone.

    Call it in the transaction that has the effect (raises ``TransactionManagementError`` outside of one), so that both
    stand or fall together; a second worker with the same key waits for the first one's end.
    Key: ``kind:object:version``, such as ``order.mail:4827:placed``.
    """
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("effect_once needs the transaction of its effect")
    return Effect.objects.get_or_create(key=key)[1]


def run_pending() -> int:
    """Run what is ready, here and now; how many tasks were started. For tests, commands and ``work --batch``."""
    return Worker().run_batch()


def dead_letters() -> QuerySet[QueuedTask]:
    """Tasks that were given up after the last start, newest first."""
    return DBTaskResult.objects.failed().order_by("-finished_at")


def revive(task_id: Any, *, actor: Any) -> bool:
    """Give a dead letter its starts back, once the cause is mended; ``False`` when it is none. Journals it."""
    with transaction.atomic():
        revived = DBTaskResult.objects.failed().filter(pk=task_id)
        path = revived.values_list("task_path", flat=True).first()
        if not revived.update(status=TaskResultStatus.READY, worker_ids=[], finished_at=None, run_after=timezone.now()):
            return False
        journal.record(
            "kernel.task.revive",
            actor=actor,
            text=gettext_noop("Cho chạy lại việc nền %(path)s."),
            data={"path": path, "task": str(task_id)},
        )
    return True


def waiting_since() -> datetime | None:
    """Since when the oldest runnable task has been waiting; ``None`` when none is."""
    return DBTaskResult.objects.ready().order_by("enqueued_at").values_list("enqueued_at", flat=True).first()


def worker_seen_at() -> datetime | None:
    """The last sign of life of any worker, for the readiness check."""
    return WorkerBeat.objects.order_by("-seen_at").values_list("seen_at", flat=True).first()
