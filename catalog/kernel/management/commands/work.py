import signal
from argparse import ArgumentParser
from types import FrameType
from typing import Any

from django.core.management.base import BaseCommand

from catalog.kernel.worker import Worker


class Command(BaseCommand):
    help = "Runs background tasks until stopped; a killed worker's tasks run again elsewhere."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--queues", help="Comma-separated names of queues; all of them when left out.")
        parser.add_argument("--batch", action="store_true", help="Run what is ready, then exit.")
        parser.add_argument("--interval", type=float, default=1.0, help="Seconds between looks at an empty queue.")

    def handle(self, *, queues: str | None, batch: bool, interval: float, **options: Any) -> None:
        worker = Worker(queues.split(",") if queues else None)
        if batch:
            self.stdout.write(f"{worker.run_batch()} tasks run.")
            return

        def stop(signum: int, frame: FrameType | None) -> None:
            worker.stop()
            signal.signal(signum, signal.SIG_DFL)  # a second one ends the process at once

        signal.signal(signal.SIGTERM, stop)
        signal.signal(signal.SIGINT, stop)
        worker.run(interval)
