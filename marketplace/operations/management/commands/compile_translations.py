from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from marketplace.operations.translations import compile_stale


class Command(BaseCommand):
    help = "Compiles the translations that have changed; needs no gettext tools."
    requires_system_checks: list[str] = []

    def handle(self, **options: Any) -> None:
        for path in compile_stale():
            self.stdout.write(f"compiled {path.relative_to(settings.BASE_DIR)}")
