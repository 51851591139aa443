"""Communes as they were until 30 June 2025, within their districts, and those of today in which they live on.

Many people and all carriers still name them. Names, codes and successors: General Statistics Office as carried by the
vietnam-provinces package 2026.9.0. Of its 10,051 communes 28 have no successor in it and are left out here; of those
that were divided, all successors are told.
"""

import csv
from collections.abc import Sequence
from dataclasses import dataclass

from catalog.kernel.caches import process_cached
from catalog.kernel.text import slugify
from catalog.places.models import FormerProvince
from catalog.places.selectors import DATA, CommuneView, bare_key, communes_of


@dataclass(frozen=True, slots=True)
class FormerCommune:
    """`full_name`: with district and province, as an old address has it; `successors`: within one province of today."""

    name: str
    district: str
    full_name: str
    successors: tuple[CommuneView, ...]


def former_communes(province_code: str, text: str) -> tuple[FormerCommune, ...]:
    """Those that `text` (“xã Tân Lập, huyện Mộc Châu”) may have meant, and that live on in a province of today.

    Of namesakes a district behind a comma decides, then the marks that were typed.
    """
    typed, _comma, behind = (part.strip() for part in text.partition(","))
    found: Sequence[FormerCommune] = _by_name(province_code).get(bare_key(typed), ())
    district = slugify(behind.partition(",")[0])
    if len(found) > 1 and district:
        found = [each for each in found if slugify(each.district).endswith(district)] or found
    if len(found) > 1:
        found = [each for each in found if each.name.casefold().endswith(typed.casefold())] or found
    return tuple(found)


@process_cached
def _by_name(province_code: str) -> dict[str, tuple[FormerCommune, ...]]:
    """Read from the file when somebody first names an old commune of the province: few ever do."""
    today = {commune.code: commune for commune in communes_of(province_code)}
    provinces = _former_provinces()
    named: dict[str, tuple[FormerCommune, ...]] = {}
    with (DATA / "communes_before_2025_07.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            heirs = tuple(today[code] for code in row["new_codes"].split() if code in today)
            if heirs:
                full_name = ", ".join((row["name"], row["district"], provinces[row["former_province_code"]]))
                former = FormerCommune(row["name"], row["district"], full_name, heirs)
                key = bare_key(row["name"])
                named[key] = (*named.get(key, ()), former)
    return named


@process_cached
def _former_provinces() -> dict[str, str]:
    return dict(FormerProvince.objects.values_list("old_code", "full_name"))
