"""The web server: WSGI with fixed threads, so that database connections are bounded (docs/architecture.md).

    python -m deploy.web

Granian reads and writes HTTP outside of Python: a page that is kept costs a third less than under gunicorn, which had
served the shop before.
"""

import gc
import os
import sys
from collections.abc import Callable
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "marketplace.settings")

from django.conf import settings
from django.core.servers.basehttp import get_internal_wsgi_application
from granian import Granian
from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings
from granian.log import LogLevels

GRACE_SECONDS = 15  # for what is under way when the server is asked to stop
IDLE_SECONDS = 600  # after which a thread without work ends, and its database connection with it
HEAD_SECONDS = 15  # to send the head of a request, or the next one on a kept connection
MOST_HEAD_BYTES = 32_768


def application(_target: str = "") -> Callable[..., Any]:
    """What a worker serves: loaded before they are forked, or by each of them where processes don't fork."""
    # Threads take turns at the interpreter, four times as long as usual: a turn on another core begins with cold
    # caches, and with eight threads a list page took twice the CPU of one (20 ms; so 13).
    sys.setswitchinterval(0.02)
    return get_internal_wsgi_application()


def main() -> None:
    # Loaded once and shared by all processes: Oscar and Wagtail are most of what a worker weighs.
    application()
    # What is loaded stays, so nobody need look through it for garbage again, which also writes into the memory that the
    # processes share. A page makes some thousand objects, hardly one of them in a circle.
    gc.collect()
    gc.freeze()
    gc.set_threshold(5_000)
    server = Granian(
        settings.WSGI_APPLICATION,
        address=settings.HOST,
        port=settings.PORT,
        interface=Interfaces.WSGI,
        workers=settings.WEB_PROCESSES,
        blocking_threads=settings.WEB_THREADS,
        blocking_threads_idle_timeout=IDLE_SECONDS,
        http=HTTPModes.http1,
        http1_settings=HTTP1Settings(header_read_timeout=HEAD_SECONDS * 1000, max_buffer_size=MOST_HEAD_BYTES),
        # Below, it warns of more threads than cores; but threads of ours also wait for databases and for Stripe.
        log_level=LogLevels.error,
        respawn_failed_workers=True,
        workers_kill_timeout=GRACE_SECONDS,
    )
    server.serve(target_loader=application)


if __name__ == "__main__":
    main()
