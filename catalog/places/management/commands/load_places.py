from typing import Any

from django.core.management.base import BaseCommand

from catalog.places.services import load_places


class Command(BaseCommand):
    help = "Loads provinces, communes and former provinces from the data files; safe to repeat."

    def handle(self, **options: Any) -> None:
        for what, count in load_places().items():
            self.stdout.write(f"{count:>5} {what}")
