"""The web server: WSGI with fixed threads, so that database connections are bounded (docs/architecture.md)."""

import gc
import os
import sys
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "marketplace.settings")

from django.conf import settings

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
# The heartbeat file must not wait for a busy disk.
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None  # noqa: S108, PTH112
control_socket_disable = True
loglevel = "warning"


def when_ready(server: Any) -> None:
    """Before the workers are forked: what is loaded stays, so nobody need look through it for garbage again, which
    also writes into the memory that they share. A page makes some thousand objects, hardly one of them in a circle.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(5_000)
