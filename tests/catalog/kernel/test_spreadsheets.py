"""Files for spreadsheet programs: letters arrive, and nothing that was typed runs."""

import csv
from collections.abc import Iterator
from datetime import UTC, date, datetime
from io import BytesIO, StringIO
from typing import Any

import pytest
from openpyxl import load_workbook

from catalog.kernel.spreadsheets import Cell, table_file

FORMULAS = ["=1+1", "+84", "-1", "@SUM(A1)", "\t=1", '=HYPERLINK("http://x")']


def csv_of(*rows: list[Cell]) -> list[list[str]]:
    text = table_file("csv", "bang", (rows[0], rows[1:])).getvalue().decode()  # type: ignore[arg-type]
    assert text.startswith("\ufeff")
    return list(csv.reader(StringIO(text[1:], newline="")))


def xlsx_of(*rows: list[Cell]) -> Any:
    answer = table_file("xlsx", "bang", (rows[0], rows[1:]))  # type: ignore[arg-type]
    return load_workbook(BytesIO(answer.getvalue())).active


def test_vietnamese_text_with_commas_and_quotes_arrives() -> None:
    told: list[list[Cell]] = [["Từ", "Số"], ["mật ong, “rừng”", 12], ['"x"\ny', None]]
    assert csv_of(*told) == [["Từ", "Số"], ["mật ong, “rừng”", "12"], ['"x"\ny', ""]]
    assert [[cell.value for cell in row] for row in xlsx_of(*told)] == told


@pytest.mark.parametrize("text", [*FORMULAS, "\r=1"])
def test_what_could_be_a_formula_has_an_apostrophe_in_a_csv(text: str) -> None:
    assert csv_of([text], [text]) == [[f"'{text}"]] * 2


@pytest.mark.parametrize("text", [*FORMULAS, "#N/A", "0912345678", "000123", "1e5", "TRUE", ""])
def test_text_is_text_in_an_xlsx(text: str) -> None:
    for cell in (row[0] for row in xlsx_of([text], [text])):
        if text:
            assert (cell.value, cell.data_type) == (text, "s")
        assert cell.quotePrefix == text.startswith(("=", "+", "-", "@", "\t"))


@pytest.mark.parametrize("text", ["", "a=1", " trà", "'", "1-2", "0912345678"])
def test_other_text_stays_as_it_is_in_a_csv(text: str) -> None:
    assert csv_of([text, "x"]) == [[text, "x"]]


def test_what_no_cell_can_hold_is_left_out() -> None:
    sheet = xlsx_of(["n"], ["a\0b\x0bc"], ["x" * 40_000])
    assert [row[0].value for row in sheet] == ["n", "abc", "x" * 32_767]


def test_numbers_and_days_are_such_and_times_are_vietnams() -> None:
    row: list[Cell] = [-3, 1.5, date(2026, 11, 30), datetime(2026, 11, 30, 17, 30, tzinfo=UTC), None]
    header: list[Cell] = list("abcde")
    assert csv_of(header, row)[1] == ["-3", "1.5", "30/11/2026", "01/12/2026 00:30", ""]
    cells = list(xlsx_of(header, row))[1]
    assert [str(cell.value) for cell in cells] == ["-3", "1.5", "2026-11-30 00:00:00", "2026-12-01 00:30:00", "None"]
    assert [cell.data_type for cell in cells] == ["n", "n", "d", "d", "n"]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_rows_are_taken_one_by_one(kind: str) -> None:
    def rows() -> Iterator[list[Cell]]:
        yield from ([number] for number in range(3))

    answer = table_file(kind, "bang", (["n"], rows()))
    assert answer["Content-Disposition"] == f'attachment; filename="bang.{kind}"'
    assert len(answer.getvalue()) > 10
