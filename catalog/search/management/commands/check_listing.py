from typing import Any

from django.core.management.base import BaseCommand

from catalog.search.tasks import check_listings


class Command(BaseCommand):
    help = "Compares the listing with the register and its counts with its rows; mends and reports what differs."

    def handle(self, **options: Any) -> None:
        report = check_listings.call()
        self.stdout.write(f"{report['rows']} rows and {report['counts']} counts differed.")
