"""Tasks that every night needs. A room registers its own; whichever worker first sees the new day enqueues them.

    @nightly
    @task()
    def count_anew() -> None: ...

Enqueued once for each day in Vietnam, also when no worker ran at midnight: then as soon as one runs.
"""

from datetime import date
from typing import Any, TypeVar

from django.db import transaction

from catalog.kernel.models import Effect

AnyTask = TypeVar("AnyTask", bound=Any)

_tasks: list[Any] = []


def nightly(task: AnyTask) -> AnyTask:
    """Have a task enqueued once for each day."""
    _tasks.append(task)
    return task


def enqueue_for(day: date) -> int:
    """Enqueue what the night before `day` needs, unless it was; how many tasks. One transaction for each task."""
    enqueued = 0
    for each in _tasks:
        with transaction.atomic():
            if Effect.objects.get_or_create(key=f"nightly:{each.module_path}:{day}")[1]:
                each.enqueue()
                enqueued += 1
    return enqueued
