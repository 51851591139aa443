"""The web server: WSGI with fixed threads, so that database connections are bounded (docs/architecture.md)."""

import contextlib
import ctypes
import gc
import os
import sys
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "marketplace.settings")

from django.conf import settings
from django.urls import reverse
from django.utils.translation import override

bind = f"{settings.HOST}:{settings.PORT}"
worker_class = "gthread"
workers = settings.WEB_PROCESSES
threads = settings.WEB_THREADS
# Loaded once and shared by all processes: Oscar and Wagtail are most of what a worker weighs.
preload_app = True
keepalive = 15
timeout = 60
graceful_timeout = 15
# Threads take turns at the interpreter, four times as long as usual: a turn on another core begins with cold caches,
# and with eight threads a list page took twice the CPU of one (20 ms; so 13).
sys.setswitchinterval(0.02)
# One heap for all threads. glibc gives each its own, and what eight of them have freed lies idle: a worker was 7 MB
# heavier. Another C library has no such call.
M_ARENA_MAX = -8
with contextlib.suppress(AttributeError, OSError):
    ctypes.CDLL(None).mallopt(M_ARENA_MAX, 1)
# The heartbeat file must not wait for a busy disk.
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None  # noqa: S108, PTH112
control_socket_disable = True
loglevel = "warning"


def when_ready(server: Any) -> None:
    """Before the workers are forked: the views are loaded, which Django does with the first address that it looks for,
    and each worker did for itself: that were 25 MB. What is loaded stays, so nobody need look through it for garbage
    again, which also writes into the memory that they share. A page makes some thousand objects, hardly one of them in
    a circle.
    """
    for language, _name in settings.LANGUAGES:
        with override(language):
            reverse("catalogue:index")
    gc.collect()
    gc.freeze()
    gc.set_threshold(5_000)


def pre_fork(server: Any, worker: Any) -> None:
    """Give a process its share of the cores: as many shares as processes, the one that fewest others have.

    Only one of its threads can be at work at a time, and each time another core takes over it must be woken up and
    begins with cold caches: on a core of its own a process needs a fifth less for a page. (nginx does the same,
    `worker_cpu_affinity auto`.)
    """
    try:
        cores = sorted(os.sched_getaffinity(0))
    except (AttributeError, OSError):  # another system, or a container that tells nothing
        return
    shares = [cores[number :: server.num_workers] for number in range(min(server.num_workers, len(cores)))]
    taken = [getattr(other, "cores", None) for other in server.WORKERS.values()]
    worker.cores = min(shares, key=taken.count)


def post_fork(server: Any, worker: Any) -> None:
    if cores := getattr(worker, "cores", None):
        with contextlib.suppress(OSError):  # where a container may not wish for cores
            os.sched_setaffinity(0, cores)
