"""The table of banks."""

import csv
import json
import re
from pathlib import Path

from catalog.kernel.text import nfc, sort_key
from marketplace.payment.banks import TABLE, bank_by_bin, banks, choices

DATA = Path(__file__).parent / "data"


def test_every_row_is_whole_and_every_bin_stands_once() -> None:
    rows = list(csv.DictReader(TABLE.open(encoding="utf-8", newline="")))
    assert len(rows) == len(banks()) == len({row["short_name"] for row in rows})
    for row in rows:
        assert re.fullmatch(r"[0-9]{6}", row["bin"])
        assert re.fullmatch(r"20[0-9]{2}-[0-9]{2}-[0-9]{2}", row["checked"])
        assert all(value == nfc(value).strip() != "" for value in row.values())


def test_a_bank_is_found_by_its_bin() -> None:
    bank = bank_by_bin("970436")
    assert bank is not None
    assert (bank.short_name, bank.name) == ("Vietcombank", "Ngân hàng TMCP Ngoại thương Việt Nam")
    assert bank_by_bin("000000") is None
    assert bank_by_bin("") is None


def test_choices_stand_in_the_order_of_names() -> None:
    names = [name for _bin, name in choices()]
    assert names == sorted(names, key=lambda name: sort_key(name.split(" – ")[0]))
    assert ("970418", "BIDV – Ngân hàng TMCP Đầu tư và Phát triển Việt Nam") in choices()


def test_banks_of_the_vectors_are_in_the_table() -> None:
    vectors = [json.loads(line) for line in (DATA / "vietqr_build.jsonl").read_text(encoding="utf-8").splitlines()]
    assert {row["bin"] for row in vectors} <= banks().keys()
