"""CSV for spreadsheet programs: letters arrive, and nothing that was typed runs."""

import csv
from io import StringIO

import pytest

from catalog.kernel.spreadsheets import csv_text


def test_vietnamese_text_with_commas_and_quotes_arrives() -> None:
    text = csv_text(["Từ", "Số"], [("mật ong, “rừng”", 12), ('"x"\ny', None)])
    assert text.startswith("\ufeff")
    assert list(csv.reader(StringIO(text[1:]))) == [["Từ", "Số"], ["mật ong, “rừng”", "12"], ['"x"\ny', ""]]


@pytest.mark.parametrize("text", ["=1+1", "+84", "-1", "@SUM(A1)", "\t=1", "\r=1"])
def test_what_could_be_a_formula_is_text(text: str) -> None:
    [[cell]] = list(csv.reader(StringIO(csv_text([text], [])[1:], newline="")))
    assert cell == f"'{text}"


@pytest.mark.parametrize("text", ["", "a=1", " trà", "'", "1-2"])
def test_other_text_stays_as_it_is(text: str) -> None:
    assert list(csv.reader(StringIO(csv_text([text, "x"], [])[1:]))) == [[text, "x"]]


def test_numbers_stay_numbers() -> None:
    assert csv_text(["n"], [(-3,)]) == "\ufeffn\r\n-3\r\n"
