"""Tables for spreadsheet programs: CSV that shows Vietnamese letters and runs nothing."""

import csv
from collections.abc import Iterable, Sequence
from io import StringIO

_STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_BOM = "\ufeff"  # without it Excel takes the text for one in an old encoding

Cell = str | int | float | None


def csv_text(header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> str:
    """Text that somebody typed stays text: what a program would take for a formula gets an apostrophe in front."""
    file = StringIO()
    writer = csv.writer(file)
    for row in [header, *rows]:
        writer.writerow([_inert(cell) if isinstance(cell, str) else cell for cell in row])
    return _BOM + file.getvalue()


def _inert(text: str) -> str:
    return f"'{text}" if text.startswith(_STARTS_A_FORMULA) else text
