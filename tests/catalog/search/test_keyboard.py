"""What keys of a Vietnamese keyboard meant, typed where none was at work."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.kernel.text import nfc
from catalog.search.keyboards import telex, typed_in_telex, typed_in_vni, vni
from catalog.search.syllables import _RHYMES, TONES, syllable


@pytest.mark.parametrize(
    ("keys", "word"),
    [
        ("nuwowcs", "nước"),
        ("mawsm", "mắm"),
        ("nuwosc", "nước"),
        ("nuocws", "nước"),
        ("nuowcs", "nước"),
        ("nwowcs", "nước"),
        ("dduwowngf", "đường"),
        ("dduongwf", "đường"),
        ("dangd", "đang"),
        ("canaf", "cần"),
        ("gaoj", "gạo"),
        ("muaw", "mưa"),
        ("hoawcj", "hoặc"),
        ("guiwr", "gửi"),
        ("luuw", "lưu"),
        ("thuowr", "thuở"),
        ("quys", "quý"),
        ("quees", "quế"),
        ("hoaf", "hòa"),
        ("thuys", "thúy"),
        ("khuyeens", "khuyến"),
        ("gif", "gì"),
        ("gieengs", "giếng"),
        ("yeens", "yến"),
        ("ddawks", "đắk"),
        ("kanj", "kạn"),
        ("masf", "mà"),
        ("masz", "ma"),
        ("mat", "mat"),
    ],
)
def test_telex(keys, word):
    assert telex(keys) == word


@pytest.mark.parametrize("keys", ["fish", "coffee", "green", "book", "mass", "wood", "xyzzy", "cafphee", "foods"])
def test_other_keys_are_no_syllable(keys):
    assert telex(keys) == ""


@pytest.mark.parametrize(
    ("keys", "word"),
    [
        ("nuoc71", "nước"),
        ("nu7o7c1", "nước"),
        ("mam81", "mắm"),
        ("ca2", "cà"),
        ("phe6", "phê"),
        ("d9a8k1", "đắk"),
        ("d9uong72", "đường"),
        ("ruou75", "rượu"),
        ("ma10", "ma"),
        ("omega3", ""),
        ("o8", ""),
    ],
)
def test_vni(keys, word):
    assert vni(keys) == word


@pytest.mark.parametrize(
    ("line", "meant"),
    [
        ("nuwowcs mawsm", "nước mắm"),
        ("NUWOWCS MAWSM", "nước mắm"),
        ("Ddawks Noong", "Đắk Nông"),
        ("caf phee Buoon Ma Thuootj", "cà phê Buôn Ma Thuột"),
        ("traf 200g", "trà 200g"),
    ],
)
def test_a_line_in_telex(line, meant):
    assert typed_in_telex(line) == meant


@pytest.mark.parametrize(
    ("line", "meant"),
    [("nuoc71 mam81", "nước mắm"), ("gao5 ST25", "gạo ST25"), ("tra2 xanh 200g", "trà xanh 200g")],
)
def test_a_line_in_vni(line, meant):
    assert typed_in_vni(line) == meant


@pytest.mark.parametrize(
    "line",
    [
        "mat ong", "nước mawsm", "craft beer", "dua queen", "honey coffee", "OCOP-25-000123", "3981/QD-UBND",
        "gao ST25", "tra 200g", "omega3", "", "🍯", "'; DROP TABLE x; --",
    ],
)  # fmt: skip
def test_other_lines_are_no_such_typing(line):
    assert typed_in_telex(line) == ""
    assert typed_in_vni(line) == ""


# --- Every syllable, typed ----------------------------------------------------------------------------------------

ONSETS = ("", "b", "đ", "c", "gi", "ngh", "qu")  # a vowel, a letter, a shaped one, rules of spelling
TELEX_LETTERS = {"ă": "aw", "â": "aa", "ê": "ee", "ô": "oo", "ơ": "ow", "ư": "uw", "đ": "dd"}
VNI_LETTERS = {"ă": "a8", "â": "a6", "ê": "e6", "ô": "o6", "ơ": "o7", "ư": "u7", "đ": "d9"}
TELEX_TONES = {mark: key for key, mark in TONES.items()}
VNI_TONES = {TONES[key]: digit for key, digit in zip("sfrxj", "12345", strict=True)}


def syllables() -> list[tuple[str, str]]:
    """Each as letters and tone. A second o or a is left out: its key means ``ô`` or ``â``."""
    rhymes = [rhyme for rhyme in _RHYMES if len(set(rhyme)) == len(rhyme) or "u" in rhyme]
    built = [(onset + rhyme, tone) for onset in ONSETS for rhyme in rhymes for tone in ("", *TONES.values())]
    return sorted({each for each in built if syllable(*each)})


def keys(letters: str, tone: str, shapes: dict[str, str], tones: dict[str, str]) -> str:
    return "".join(shapes.get(letter, letter) for letter in letters) + (tones[tone] if tone else "")


def test_every_syllable_is_read_from_its_keys():
    for letters, tone in syllables():
        word = syllable(letters, tone)
        assert telex(keys(letters, tone, TELEX_LETTERS, TELEX_TONES)) == word
        assert vni(keys(letters, tone, VNI_LETTERS, VNI_TONES)) == word


def test_the_tone_alone_is_all_that_a_syllable_adds():
    for letters, tone in syllables():
        bare = unicodedata.normalize("NFD", syllable(letters, tone)).replace(tone, "")
        assert nfc(bare) == letters


@given(st.text())
def test_any_line_has_an_answer(line):
    assert isinstance(typed_in_telex(line), str)
    assert isinstance(typed_in_vni(line), str)


@given(st.text("aeiouydwsfrxjzntgcmh0123456789 "))
def test_what_was_read_is_not_read_again(line):
    meant = typed_in_telex(line)
    assert not meant or meant.isascii() or typed_in_telex(meant) == ""
