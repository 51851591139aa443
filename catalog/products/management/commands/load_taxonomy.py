from typing import Any

from django.core.management.base import BaseCommand

from catalog.products.taxonomy import load_taxonomy


class Command(BaseCommand):
    help = "Loads industries, groups, product sets, standards and product classes; safe to repeat."

    def handle(self, **options: Any) -> None:
        for what, count in load_taxonomy().items():
            self.stdout.write(f"{count:>5} {what}")
