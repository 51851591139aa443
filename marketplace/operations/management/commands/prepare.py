import time
from typing import Any

from django.core.management.base import BaseCommand

from marketplace.operations.preparation import steps


class Command(BaseCommand):
    help = "Brings database, texts and static files to what this code expects; run it after every update."
    # The checks ask for tables that the first step makes.
    requires_system_checks: list[str] = []

    def handle(self, **options: Any) -> None:
        for step in steps():
            if not step.is_needed():
                continue
            started = time.monotonic()
            self.stdout.write(f"{step.sentence} …")
            step.do()
            self.stdout.write(f"  done in {time.monotonic() - started:.0f} s")
