"""Writes of places: only the load of the tables that come with a release."""

import csv
from collections.abc import Sequence
from datetime import date
from typing import TypeVar

from django.db import models, transaction

from catalog.kernel.caches import clear_process_caches
from catalog.kernel.dates import today
from catalog.kernel.text import fold, nfc, slugify, sort_key
from catalog.places.models import Commune, FormerProvince, Province
from catalog.places.selectors import DATA

TWO_LEVELS_SINCE = date(2025, 7, 1)  # Resolution 202/2025/QH15
SIXTY_THREE_UNTIL = date(2025, 6, 30)

M = TypeVar("M", bound=models.Model)


def load_places() -> dict[str, int]:
    """Bring the tables to the state of the data files, in one transaction; how many rows each holds now.

    May run any number of times. A unit that left the files is never deleted, since addresses and
    certificates refer to it: it ends today.
    """
    provinces = _provinces()
    with transaction.atomic():
        counts = {
            "provinces": _put(Province, provinces),
            "communes": _put(Commune, _communes()),
            "former provinces": _put(FormerProvince, _former_provinces()),
        }
    clear_process_caches()
    return counts


def _provinces() -> list[Province]:
    rows = sorted(_rows("provinces_2025.csv"), key=lambda row: sort_key(_short(row["name"])))
    return [
        Province(
            code=row["code"],
            kind=row["type"],
            slug=slugify(_short(row["name"])),
            sort_order=place,
            valid_from=TWO_LEVELS_SINCE,
            source=row["source"],
            **_names(row["name"]),
        )
        for place, row in enumerate(rows, start=1)
    ]


def _communes() -> list[Commune]:
    return [
        Commune(
            code=row["code"],
            kind=row["type"],
            province_id=row["province_code"],
            valid_from=TWO_LEVELS_SINCE,
            source=row["source"],
            **_names(row["name"]),
        )
        for row in _rows("communes_2025.csv")
    ]


def _former_provinces() -> list[FormerProvince]:
    """From the one-to-one table: the list of forebears in ``provinces_2025.csv`` names Tiền Giang twice."""
    return [
        FormerProvince(
            old_code=row["old_code"],
            slug=slugify(_short(row["old_name"])),
            successor_id=row["new_code"],
            valid_to=SIXTY_THREE_UNTIL,
            source=row["source"],
            **_names(row["old_name"]),
        )
        for row in _rows("provinces_63_to_34.csv")
    ]


def _rows(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return [{column: nfc(value).strip() for column, value in row.items()} for row in csv.DictReader(file)]


def _names(full_name: str) -> dict[str, str]:
    full_name = full_name[:1].upper() + full_name[1:]  # the communes file has one “xã …” among its “Xã …”
    name = _short(full_name)
    return {"name": name, "full_name": full_name, "name_fold": fold(name)}


def _short(full_name: str) -> str:
    """The name without the kind before it."""
    for kind in ("Thành phố ", "Tỉnh ", "Đặc khu ", "Phường ", "Xã "):
        if full_name.startswith(kind):
            return full_name.removeprefix(kind)
    raise ValueError(f"no kind of unit in {full_name!r}")


def _put(model: type[M], rows: Sequence[M]) -> int:
    """Insert or update all rows; end those that are no longer there."""
    key = model._meta.pk.name
    columns = [field.name for field in model._meta.concrete_fields if not field.primary_key]
    model._default_manager.bulk_create(rows, update_conflicts=True, unique_fields=[key], update_fields=columns)
    gone = model._default_manager.filter(valid_to=None).exclude(pk__in=[row.pk for row in rows])
    gone.update(valid_to=today())
    return len(rows)
