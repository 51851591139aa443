"""Tasks for the tests of the queue; a task has to stand at module level."""

import threading
from typing import Any

from django.db import transaction

from catalog.kernel.models import Effect
from catalog.kernel.tasks import effect_once, task

ran: list[Any] = []


@task(takes_context=True)
def note(context: Any, value: Any) -> dict[str, Any]:
    ran.append(value)
    return {"attempt": context.attempt, "value": value}


@task(queue_name="mail")
def mail(value: Any) -> None:
    ran.append(value)


@task()
def fail(times: int) -> str:
    ran.append(times)
    if len(ran) <= times:
        raise RuntimeError("not yet")
    return "at last"


@task()
def give_back_what_json_cannot_hold() -> object:
    return object()


@task()
def have_effect(key: str) -> None:
    with transaction.atomic():
        if effect_once(key):
            ran.append(key)


@task()
def hang_the_first_time() -> str:
    """The first run says that it has started, and waits for ever."""
    if Effect.objects.get_or_create(key="hung")[1]:
        threading.Event().wait()
    return "second run"
