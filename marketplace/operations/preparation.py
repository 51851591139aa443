"""What stands between new code and a working shop: schema, texts, static files, reference data, demo data.

Each step knows by itself whether it is needed, so that the second start takes seconds. What can't be asked of the
database is remembered in `VAR_DIR/prepared.json` as a fingerprint of the files that decide about it.
"""

import hashlib
import io
import json
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.sites.models import Site
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from wagtail.models import Site as PageSite

from catalog.kernel.dates import today
from marketplace.operations import translations


@dataclass(frozen=True)
class Step:
    """One thing to do, with the sentence that a waiting person reads."""

    sentence: str
    is_needed: Callable[[], bool]
    do: Callable[[], None]


def steps() -> list[Step]:
    """All steps in their order; the demo data only where `DEMO` is on."""
    wanted = [
        Step("Updating the database (a new one takes a minute or two)", lambda: _unapplied_migrations() > 0, _migrate),
        Step("Compiling translations", lambda: bool(translations.stale()), _compile_translations),
        Step("Writing down the address of the shop", _address_differs, _write_address),
        _remembered("static", "Collecting static files", _static_files, _collect_static),
        _remembered("places", "Loading provinces and communes", _files("catalog/places"), _command("load_places")),
        _remembered(
            "taxonomy", "Loading groups and product sets", _files("catalog/products"), _command("load_taxonomy")
        ),
        _remembered("cards", "Writing the cards of all listings anew", _cards, _command("rebuild_listing")),
    ]
    if settings.DEMO:
        wanted.append(_remembered("demo", "Loading the demo shop", _demo, _command("load_demo")))
    return wanted


def _unapplied_migrations() -> int:
    executor = MigrationExecutor(connection)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def _migrate() -> None:
    call_command("migrate", interactive=False, stdout=_MigrationCount(_unapplied_migrations()))
    # A new or changed schema: what was loaded before may be gone or lack new columns.
    memory = _memory()
    _remember({name: value for name, value in memory.items() if name == "static"})


class _MigrationCount(io.StringIO):
    """Reads what `migrate` says, a line for each of 300 migrations, and shows how far it is."""

    def __init__(self, total: int) -> None:
        super().__init__()
        self.total, self.done = total, 0

    def write(self, text: str) -> int:
        if text.strip() == "OK":
            self.done += 1
            if self.done % 25 == 0 or self.done == self.total:
                sys.stdout.write(f"  {self.done} of {self.total} steps\n")
        return len(text)


def _address_differs() -> bool:
    domain, host, port = _address()
    ours = Site.objects.filter(pk=settings.SITE_ID, domain=domain).exists()
    return not ours or PageSite.objects.filter(is_default_site=True).exclude(hostname=host, port=port).exists()


def _write_address() -> None:
    """Site maps take their addresses from these rows: as made by migrations, they say example.com and localhost."""
    domain, host, port = _address()
    Site.objects.update_or_create(pk=settings.SITE_ID, defaults={"domain": domain, "name": settings.SHOP_NAME[:50]})
    for site in PageSite.objects.filter(is_default_site=True):
        site.hostname, site.port = host, port
        site.save()


def _address() -> tuple[str, str, int]:
    """Of SITE_URL: the domain as it is written, and its host and port."""
    address = urlsplit(settings.SITE_URL)
    return address.netloc, address.hostname or "localhost", address.port or (443 if address.scheme == "https" else 80)


def _compile_translations() -> None:
    translations.compile_stale()


def _collect_static() -> None:
    call_command("collectstatic", interactive=False, verbosity=0)


def _command(name: str) -> Callable[[], None]:
    def run() -> None:
        call_command(name)

    return run


def _static_files() -> Iterator[Path]:
    for finder in get_finders():
        for name, storage in finder.list([]):
            yield Path(storage.path(name))


def _files(*rooms: str) -> Callable[[], Iterator[Path]]:
    def paths() -> Iterator[Path]:
        for room in rooms:
            for path in sorted((settings.BASE_DIR / room).rglob("*")):
                if path.is_file() and "__pycache__" not in path.parts:
                    yield path

    return paths


def _cards() -> Iterator[Path]:
    """Cards are stored as they were rendered: a new template, wording or rule of the listing reaches them by this."""
    yield from _files("catalog/search", "themes/base/templates/c", "locale")()
    yield settings.BASE_DIR / "marketplace/storefront/cards.py"


def _demo() -> Iterator[Path]:
    yield from _files("marketplace/operations/demo")()
    # Sample certificates are dated from the day of loading and end one by one: a month later they are due again.
    yield Path(today().strftime("%Y-%m"))


def _remembered(name: str, sentence: str, paths: Callable[[], Iterator[Path]], do: Callable[[], None]) -> Step:
    """A step that is needed when the files it depends on are not those of the last time."""

    def is_needed() -> bool:
        return _memory().get(name) != _fingerprint(paths())

    def do_and_remember() -> None:
        fingerprint = _fingerprint(paths())
        do()
        _remember(_memory() | {name: fingerprint})

    return Step(sentence, is_needed, do_and_remember)


def _fingerprint(paths: Iterator[Path]) -> str:
    """Of names, sizes and times: reading two thousand static files would take longer than the start."""
    digest = hashlib.sha256(repr(sorted(connection.get_connection_params().items(), key=str)).encode())
    for path in paths:
        digest.update(str(path).encode())
        if path.exists():
            stat = path.stat()
            digest.update(f"{stat.st_size} {stat.st_mtime_ns}".encode())
    return digest.hexdigest()


def _memory() -> dict[str, str]:
    file = settings.VAR_DIR / "prepared.json"
    memory: dict[str, str] = json.loads(file.read_text()) if file.exists() else {}
    return memory


def _remember(memory: dict[str, str]) -> None:
    (settings.VAR_DIR / "prepared.json").write_text(json.dumps(memory, indent=2))
