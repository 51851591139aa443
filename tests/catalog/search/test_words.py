"""Text as bare words."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.search.words import MOST_WORDS, Words, exact, folded


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("Trà mãng-cầu xiêm, 50 túi", "tra mang cau xiem 50 tui"),
        ("ĐƯỜNG THỐT NỐT", "duong thot not"),
        (unicodedata.normalize("NFD", "Nước mắm Phú Quốc"), "nuoc mam phu quoc"),
        ("1234/QĐ-UBND", "1234 qd ubnd"),
        ("'; DROP TABLE x; --", "drop table x"),
        ('a_b* AND (c) OR "d" NEAR ^e', "a b and c or d near e"),
        ("\x00🍯 \u200b", ""),
    ],
)
def test_folded_keeps_letters_and_digits_only(typed, words):
    assert folded(typed) == words


def test_exact_keeps_marks():
    assert exact(unicodedata.normalize("NFD", "CÁ cơm — khô")) == "cá cơm khô"


def test_marks_count_only_when_typed():
    assert Words.of("tra mang cau") == Words(("tra", "mang", "cau"))
    assert Words.of("Trà mang cau") == Words(("tra", "mang", "cau"), ("trà", "mang", "cau"))


@given(st.text())
def test_whatever_is_typed_becomes_few_plain_words(text):
    words = Words.of(text)
    assert len(words.folded) <= MOST_WORDS
    assert all(word.isalnum() for word in (*words.folded, *words.exact))
