"""`deploy/gunicorn.conf.py`: which cores the web processes keep to."""

import gc
import os
import runpy
import sys
from collections import Counter
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.conf import settings
from django.urls import clear_url_caches, get_resolver

CONFIGURATION = Path(settings.BASE_DIR) / "deploy" / "gunicorn.conf.py"


@pytest.fixture
def configuration() -> Any:
    before = sys.getswitchinterval()
    yield SimpleNamespace(**runpy.run_path(str(CONFIGURATION)))
    sys.setswitchinterval(before)


def started(configuration: Any, server: SimpleNamespace) -> SimpleNamespace:
    worker = SimpleNamespace()
    configuration.pre_fork(server, worker)
    server.WORKERS[len(server.WORKERS) + 1] = worker
    return worker


@pytest.mark.parametrize(
    ("processes", "cores", "shares"),
    [
        (1, 2, [[0, 1]]),
        (2, 2, [[0], [1]]),
        (2, 5, [[0, 2, 4], [1, 3]]),
        (5, 2, [[0], [1], [0], [1], [0]]),
    ],
)
def test_processes_share_the_cores(configuration, monkeypatch, processes, cores, shares) -> None:
    monkeypatch.setattr(os, "sched_getaffinity", lambda pid: set(range(cores)), raising=False)
    monkeypatch.setattr(os, "sched_setaffinity", lambda pid, cores: None, raising=False)
    server = SimpleNamespace(num_workers=processes, WORKERS={})
    assert [started(configuration, server).cores for _each in range(processes)] == shares


def test_who_takes_the_place_of_a_process_takes_its_cores(configuration, monkeypatch) -> None:
    # given three processes on three cores, the second of which dies
    monkeypatch.setattr(os, "sched_getaffinity", lambda pid: {0, 1, 2}, raising=False)
    monkeypatch.setattr(os, "sched_setaffinity", lambda pid, cores: None, raising=False)
    server = SimpleNamespace(num_workers=3, WORKERS={})
    for _each in range(3):
        started(configuration, server)
    assert server.WORKERS.pop(2).cores == [1]

    # when another begins, then no core is without a process
    worker = SimpleNamespace()
    configuration.pre_fork(server, worker)
    assert worker.cores == [1]
    assert Counter(core for each in (*server.WORKERS.values(), worker) for core in each.cores) == {0: 1, 1: 1, 2: 1}


def test_a_process_keeps_to_its_share(configuration, monkeypatch) -> None:
    kept = []
    monkeypatch.setattr(os, "sched_setaffinity", lambda pid, cores: kept.append((pid, cores)), raising=False)
    configuration.post_fork(None, SimpleNamespace(cores=[1]))
    assert kept == [(0, [1])]


def test_where_the_system_knows_no_shares_nothing_is_asked_of_it(configuration, monkeypatch) -> None:
    monkeypatch.delattr(os, "sched_getaffinity", raising=False)
    worker = SimpleNamespace()
    configuration.pre_fork(None, worker)
    configuration.post_fork(None, worker)
    assert vars(worker) == {}


def test_where_a_process_may_not_choose_it_begins_all_the_same(configuration, monkeypatch) -> None:
    def forbidden(pid: int, cores: list[int]) -> None:
        raise PermissionError

    monkeypatch.setattr(os, "sched_setaffinity", forbidden, raising=False)
    configuration.post_fork(None, SimpleNamespace(cores=[1]))


def test_processes_from_before_have_no_share(configuration, monkeypatch) -> None:
    """A configuration that is read anew (HUP) finds processes that began under another one."""
    monkeypatch.setattr(os, "sched_getaffinity", lambda pid: {0, 1}, raising=False)
    server = SimpleNamespace(num_workers=2, WORKERS={1: SimpleNamespace(), 2: SimpleNamespace()})
    assert started(configuration, server).cores == [0]


def test_views_are_loaded_before_the_processes_part(configuration, monkeypatch) -> None:
    # given a server that was asked for nothing yet
    for name in ("collect", "freeze", "set_threshold"):  # not of this process
        monkeypatch.setattr(gc, name, lambda *given: None)
    clear_url_caches()

    # when it begins
    configuration.when_ready(None)

    # then no process has to look for the addresses of either language itself
    assert set(get_resolver()._reverse_dict) == {"vi", "en"}
