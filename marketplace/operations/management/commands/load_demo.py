import gc
import json
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser

from catalog.kernel.dates import today
from catalog.search.counts import recount
from catalog.search.services import mend_listings
from catalog.search.terms import rebuild_terms
from marketplace.operations.demo import content, picture_files, register, trade
from marketplace.operations.demo.delivery import make_delivery
from marketplace.operations.demo.money import make_accounts
from marketplace.operations.demo.offers import make_offers
from marketplace.operations.demo.people import PASSWORD, PEOPLE, make_people
from marketplace.operations.demo.renewal import renew_samples
from marketplace.operations.demo.samples import offer_for, samples
from marketplace.operations.demo.write import Writer

DEFAULT = 1_200
GARBAGE_EVERY = 50_000  # objects


class Command(BaseCommand):
    help = (
        "Loads the demo: the real products of the register as they are, with marked sample prices, and sample products "
        "until every province and product set has something on sale. Safe to run again; a larger number adds to it."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--products", type=int, default=DEFAULT, help=f"how many in all (default {DEFAULT})")

    def handle(self, *, products: int, verbosity: int, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("DEMO is off: invented goods must not stand in a real shop.")
        self.verbosity = verbosity
        self.started = self.said = time.monotonic()
        with _garbage_left_longer():
            self._load(products)

    def _load(self, products: int) -> None:
        day = today()
        real = [offer_for(row, day) for row in register.rows()]
        invented = max(products - len(real), 0)

        writer = Writer(lambda keys: picture_files.make(keys, lambda done, of: self._say("pictures", done, of)))
        made = writer.write(real, lambda done: None)
        made += writer.write(samples(invented, day), lambda done: self._say("products", done, invented))
        renewed = renew_samples(day)
        self._refresh()
        self._write_pages(day)
        people = make_people()
        subject_id = _demo_subject(people)
        make_delivery(subject_id)
        make_accounts()
        orders = trade.make_orders(people["nguoimua@example.vn"], people["dieuhanh@example.vn"], subject_id)
        make_offers(people["dieuhanh@example.vn"], subject_id)
        trade.make_ticket()
        self._done(made, renewed, orders)

    def _refresh(self) -> None:
        """Every row, in batches of their own transaction: a second run brings old rows up to date too."""
        mend_listings(lambda done, of: self._say("shelves", done, of))
        recount()
        rebuild_terms()

    def _write_pages(self, day: Any) -> None:
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "pages.json"
            file.write_text(json.dumps(content.page_texts(day), default=str, ensure_ascii=False), encoding="utf-8")
            call_command("load_pages", str(file), stdout=self.stdout if self.verbosity else _Silence())

    def _say(self, what: str, done: int, of: int) -> None:
        """A line every few seconds, so that nobody wonders whether it still works."""
        if self.verbosity and (time.monotonic() - self.said > 3 or done == of):
            self.said = time.monotonic()
            self.stdout.write(f"  {what}: {done} of {of}")

    def _done(self, made: int, renewed: int, orders: int) -> None:
        if not self.verbosity:
            return
        seconds = time.monotonic() - self.started
        self.stdout.write(
            f"  {made} products new, {renewed} sample certificates renewed, {orders} orders ({seconds:.0f} s)"
        )
        self.stdout.write(f"  Accounts (password {PASSWORD}):")
        for person in PEOPLE:
            self.stdout.write(f"    {person.email:24} {person.what}")


@contextmanager
def _garbage_left_longer() -> Iterator[None]:
    """Rows come by the hundred thousand and hardly one is part of a circle: looking for circles took a sixth."""
    usual = gc.get_threshold()
    gc.set_threshold(GARBAGE_EVERY)
    try:
        yield
    finally:
        gc.set_threshold(*usual)


class _Silence:
    def write(self, text: str) -> None:
        """Says nothing."""


def _demo_subject(people: dict[str, Any]) -> int | None:
    membership = people["chuthe@example.vn"].memberships.first()
    return membership.subject_id if membership else None
