from typing import Any

from django.core.management.base import BaseCommand, CommandError

from marketplace.order.stock import drifts


class Command(BaseCommand):
    help = "Proves that stock is what its movements and the open orders say; fails and names what isn't."

    def handle(self, *, verbosity: int, **options: Any) -> None:
        if found := list(drifts()):
            raise CommandError("\n".join(map(str, found)))
        if verbosity:
            self.stdout.write("Stock is what its movements and the orders say.")
