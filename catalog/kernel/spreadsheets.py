"""Tables for spreadsheet programs, CSV and XLSX: Vietnamese letters arrive, and nothing that was typed runs.

Rows may come one by one out of a long query: neither file is ever whole in memory.
"""

import codecs
import csv
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from tempfile import TemporaryFile
from typing import IO, Any

from django.http import FileResponse, HttpRequest
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font

from catalog.kernel.dates import VIETNAM

_STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_FORMATS: dict[type, str] = {int: "#,##0", float: "#,##0.0", date: "dd/mm/yyyy", datetime: "dd/mm/yyyy hh:mm"}
_WIDTH = 18  # letters; most of what stands in our tables fits
MOST_LETTERS_OF_A_CELL = 32_767

Cell = str | int | float | date | datetime | None
Table = tuple[Sequence[str], Iterable[Sequence[Cell]]]

KINDS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def asked_kind(request: HttpRequest) -> str:
    """Which file an address asks for (`?xuat=`); "" for none that there is."""
    kind = request.GET.get("xuat", "")
    return kind if kind in KINDS else ""


def table_file(kind: str, name: str, table: Table) -> FileResponse:
    """A table as a download `<name>.<kind>`. `kind`: one of `KINDS`.

    Numbers and days are such to the program; times are shown in Vietnam. All other text stays text: codes and phone
    numbers keep their zeros, and what a program would take for a formula runs nowhere.
    """
    file = TemporaryFile()  # noqa: SIM115 - the response closes it
    write = _write_csv if kind == "csv" else _write_xlsx
    write(file, table)
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=f"{name}.{kind}", content_type=KINDS[kind])


def _write_csv(file: IO[bytes], table: Table) -> None:
    header, rows = table
    file.write(codecs.BOM_UTF8)  # without it Excel takes the text for one in an old encoding
    text = codecs.getwriter("utf-8")(file)
    writer = csv.writer(text)
    writer.writerow(map(_inert, header))
    writer.writerows([_plain(cell) for cell in row] for row in rows)


def _plain(cell: Cell) -> Any:
    if isinstance(cell, datetime):
        return f"{cell.astimezone(VIETNAM):%d/%m/%Y %H:%M}"
    if isinstance(cell, date):
        return f"{cell:%d/%m/%Y}"
    return _inert(cell) if isinstance(cell, str) else cell


def _inert(text: str) -> str:
    """An apostrophe in front of what would run: in a CSV nothing else says that text is text."""
    return f"'{text}" if text.startswith(_STARTS_A_FORMULA) else text


def _write_xlsx(file: IO[bytes], table: Table) -> None:
    header, rows = table
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.freeze_panes = "A2"
    for number in range(len(header)):
        sheet.column_dimensions[chr(ord("A") + number)].width = _WIDTH
    sheet.append([_head(sheet, text) for text in header])
    for row in rows:
        sheet.append([_cell(sheet, cell) for cell in row])
    book.save(file)


def _head(sheet: Any, text: str) -> WriteOnlyCell:
    cell = _cell(sheet, text)
    cell.font = Font(bold=True)
    return cell


def _cell(sheet: Any, value: Cell) -> WriteOnlyCell:
    if isinstance(value, str):
        return _text(sheet, ILLEGAL_CHARACTERS_RE.sub("", value)[:MOST_LETTERS_OF_A_CELL])
    if isinstance(value, datetime):
        value = value.astimezone(VIETNAM).replace(tzinfo=None)  # the format knows no zones
    cell = WriteOnlyCell(sheet, value)
    if value is not None:
        cell.number_format = _FORMATS[type(value)]
    return cell


def _text(sheet: Any, text: str) -> WriteOnlyCell:
    """The type says text, so that "=1+1" is no formula; the quote mark keeps it so when somebody edits the cell."""
    cell = WriteOnlyCell(sheet, text)
    cell.data_type = "s"
    cell.number_format = "@"
    if text.startswith(_STARTS_A_FORMULA):
        cell.quotePrefix = True
    return cell
