"""Which drawings there are: for each product set, kinds of goods with their pack, motif, colours, serving and place."""

import csv
import zlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from marketplace.operations.demo.wording import best_match

TABLE = Path(__file__).with_name("variants.csv")


@dataclass(frozen=True)
class Variant:
    noun: str
    keywords: tuple[str, ...]
    ware: str
    motif: str
    tone: str
    serving: str
    setting: str
    feature: str


@cache
def variants_of(set_number: int) -> tuple[Variant, ...]:
    """The kinds drawn for a product set, 1 to 26; LookupError for any other number."""
    kinds = tuple(
        Variant(
            row["noun"],
            tuple(row["keywords"].split("/")),
            row["ware"],
            row["motif"],
            row["tone"],
            row["serving"],
            row["setting"],
            row["feature"],
        )
        for row in _rows()
        if int(row["set"]) == set_number
    )
    if not kinds:
        raise LookupError(f"no product set {set_number}")
    return kinds


@cache
def _rows() -> tuple[dict[str, str], ...]:
    with TABLE.open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


def variant_for(set_number: int, name: str) -> int:
    """The kind that a product's name speaks of; a name that says nothing gets a steady choice of its own."""
    kinds = variants_of(set_number)
    found = best_match(name, [kind.keywords for kind in kinds])
    return zlib.crc32(name.encode()) % len(kinds) if found is None else found
