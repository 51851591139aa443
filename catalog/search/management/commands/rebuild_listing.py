from typing import Any

from django.core.management.base import BaseCommand

from catalog.search.counts import recount
from catalog.search.services import mend_listings
from catalog.search.terms import rebuild_terms


class Command(BaseCommand):
    help = "Writes the listing anew, batch by batch, then its counts and terms, while the shop stays open; repeatable."

    def handle(self, *, verbosity: int, **options: Any) -> None:
        def report(done: int, total: int) -> None:
            if verbosity:
                self.stdout.write(f"{done:>7} of {total} products")

        written = mend_listings(report)
        rebuild_terms()
        recount()  # last: what lines were taken for by the terms of before is forgotten with the counts
        if verbosity:
            self.stdout.write(f"{len(written):>7} rows written; counts and terms are made anew.")
