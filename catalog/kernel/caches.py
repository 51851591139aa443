"""Reference data kept in the process: places, taxonomy. It changes with a release, not while serving.

A load command runs in a process of its own, so running servers see new reference data after their
restart; that is part of every release. What changes slowly while serving is kept for a while: `kept_for`.
"""

import time
from collections.abc import Callable
from functools import wraps
from typing import Any, ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")

_Key = tuple[Any, ...]
_caches: list[dict[_Key, Any]] = []


def process_cached(function: Callable[P, R]) -> Callable[P, R]:
    """Keep the answer for each set of arguments, unless it is empty.

    An empty answer means that the data is not loaded yet; keeping it would leave a server without
    provinces until its restart.
    """
    answers: dict[_Key, R] = {}
    _caches.append(answers)

    @wraps(function)
    def cached(*args: P.args, **kwargs: P.kwargs) -> R:
        key = (args, tuple(sorted(kwargs.items())))
        if key in answers:
            return answers[key]
        answer = function(*args, **kwargs)
        if answer:
            answers[key] = answer
        return answer

    return cached


def kept_for(seconds: float) -> Callable[[Callable[[], R]], Callable[[], R]]:
    """Keep the answer, an empty one too, for this long; it may be old by as much."""

    def decorate(function: Callable[[], R]) -> Callable[[], R]:
        kept: dict[_Key, tuple[float, R]] = {}
        _caches.append(kept)

        @wraps(function)
        def cached() -> R:
            until, answer = kept.get((), (0.0, None))
            if answer is None or time.monotonic() >= until:
                answer = function()
                kept[()] = (time.monotonic() + seconds, answer)
            return answer

        return cached

    return decorate


def process_cache() -> dict[Any, Any]:
    """A dictionary of one's own that is forgotten with the others."""
    answers: dict[Any, Any] = {}
    _caches.append(answers)
    return answers


def clear_process_caches() -> None:
    """Forget everything; called by load commands and before each test."""
    for answers in _caches:
        answers.clear()
