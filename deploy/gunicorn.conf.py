"""The web server: WSGI with fixed threads, so that database connections are bounded (docs/architecture.md)."""

import os

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
# The heartbeat file must not wait for a busy disk.
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None  # noqa: S108, PTH112
control_socket_disable = True
loglevel = "warning"
