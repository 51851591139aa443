"""Banks that take transfers by VietQR, with the number NAPAS knows each by."""

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from catalog.kernel.text import nfc, sort_key

TABLE = Path(__file__).parent / "data" / "banks.csv"


@dataclass(frozen=True)
class Bank:
    """``source`` says where the number was seen, ``checked`` the day it was compared (ISO)."""

    bin: str
    short_name: str
    name: str
    source: str
    checked: str


@cache
def banks() -> dict[str, Bank]:
    """By BIN, in the order of their short names."""
    with TABLE.open(encoding="utf-8", newline="") as file:
        rows = [Bank(**{column: nfc(value) for column, value in row.items()}) for row in csv.DictReader(file)]
    return {bank.bin: bank for bank in sorted(rows, key=lambda bank: sort_key(bank.short_name))}


def bank_by_bin(bank_bin: str) -> Bank | None:
    """None for a number that isn't listed, which may still be a bank's: the table is no authority."""
    return banks().get(bank_bin)


def choices() -> list[tuple[str, str]]:
    """For a form: BIN, and the name people know with the full one behind it."""
    return [(bank.bin, f"{bank.short_name} – {bank.name}") for bank in banks().values()]
