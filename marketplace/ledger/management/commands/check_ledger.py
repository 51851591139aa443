from typing import Any

from django.core.management.base import BaseCommand, CommandError

from marketplace.ledger.books import faults


class Command(BaseCommand):
    help = "Proves that every journal of the ledger balances; fails and names what doesn't."

    def handle(self, *, verbosity: int, **options: Any) -> None:
        if found := list(faults()):
            raise CommandError("\n".join(map(str, found)))
        if verbosity:
            self.stdout.write("The books balance.")
