"""The data files behind synonyms and empty words."""

import csv
from collections import Counter

import pytest

from catalog.search.lexicon import DATA, Entry, lexicon

ROWS = list(csv.DictReader((DATA / "synonyms.csv").open(encoding="utf-8")))
NOISE = list(csv.DictReader((DATA / "noise.csv").open(encoding="utf-8")))


def test_there_are_many_sets():
    assert len(ROWS) > 120


def test_no_word_stands_in_two_sets():
    """It would mean both: then it is one set, or a one-way entry."""
    words = Counter(word.rstrip("*").lower() for row in ROWS for word in row["words"].split("|"))
    assert [word for word, times in words.items() if times > 1] == []


def test_no_word_both_means_something_and_is_empty():
    meaning = {word.rstrip("*").lower() for row in ROWS for word in row["words"].split("|")}
    assert [row["words"] for row in NOISE if row["words"].rstrip("*").lower() in meaning] == []


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["words"])
def test_a_row_is_well_formed(row):
    words, also = row["words"].split("|"), row["also"].split("|")
    assert all(words)
    assert not any(word.endswith("*") for word in also)
    assert not {word.rstrip("*") for word in words} & set(also)
    assert len(set(also)) == len(also)


def test_entries_offer_neither_themselves_nor_what_clashes():
    assert lexicon()["khom",] == (
        Entry(
            spelled=("khóm",),
            folded=("khom",),
            others=(
                ("trai", "thom"), ("thom", "say"), ("nuoc", "thom"), ("mut", "thom"), ("thom", "ngao"),
                ("dua", "queen"), ("dua", "dong", "giao"),
            ),
        ),
    )  # fmt: skip
    assert lexicon()["muop", "dang"] == (Entry(("mướp", "đắng"), ("muop", "dang"), (("kho", "qua"),)),)
    assert lexicon()["gia",] == (Entry(("giá",), ("gia",), noise=True, clashes=True),)


def test_marks_say_nothing_where_a_word_is_spelled_with_several():
    assert lexicon()["lap", "xuong"][0].varied
    assert not lexicon()["lap", "suon"][0].varied
    assert lexicon()["lap", "xuong"][0].fits(("lạp", "xường"), marked=True)


def test_a_phrase_may_have_lost_some_of_its_marks():
    pepper = next(entry for entry in lexicon()["hat", "tieu"])
    assert pepper.fits(("hạt", "tieu"), marked=True)
    assert not pepper.fits(("hát", "tiêu"), marked=True)
