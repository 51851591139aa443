import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.kernel.text import fold, is_vietnamese, nfc, slugify, sort_key

VIETNAMESE = st.text(
    alphabet="aàảãáạăằẳẵắặâầẩẫấậbcdđeèẻẽéẹêềểễếệghiìỉĩíịklmnoòỏõóọôồổỗốộơờởỡớợpqrstuùủũúụưừửữứựvxyỳỷỹýỵ 0123456789-",
    max_size=30,
)
TWO_SPELLINGS = [("hoà", "hòa"), ("Thuỷ", "Thủy"), ("khoẻ", "khỏe"), ("HOÁ", "HÓA"), ("uỵ", "ụy"), ("loè", "lòe")]


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Đường thốt nốt", "duong thot not"),
        ("TRÀ MÃNG CẦU", "tra mang cau"),
        ("Mắm ruốc  \u00a0 Bà Giáo\n", "mam ruoc ba giao"),
        ("Ưu đãi: rượu Mẫu Sơn ơ", "uu dai: ruou mau son o"),
        ("Ðắk Lắk", "dak lak"),  # with the Icelandic eth
        ("Ｃà\u00adphê\u200b", "caphe"),  # fullwidth, soft hyphen, zero width
        ("", ""),
    ],
)
def test_fold(text: str, folded: str) -> None:
    assert fold(text) == folded


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Tương ớt Mường Khương", True),
        (unicodedata.normalize("NFD", "Trà ướp sen"), True),
        ("1 hộp", True),
        ("Shelf life: 24 tháng.", True),
        ("Floating markets, orchards and pía cakes", False),
        ("Nguyễn Thị Hương, Lào Cai", False),  # names belong to every language
        ("Decision 12/QĐ-UBND, 125.000\u00a0₫", False),
        ("Fish sauce “first press”", False),
        ("", False),
    ],
)
def test_is_vietnamese(text: str, found: bool) -> None:
    assert is_vietnamese(text) is found


@given(st.text())
def test_fold_is_idempotent(text: str) -> None:
    assert fold(fold(text)) == fold(text)


def test_fold_is_idempotent_on_every_character_of_the_first_plane() -> None:
    every = (chr(code) for code in range(0x10000) if not 0xD800 <= code < 0xE000)
    assert [char for char in every if fold(fold(char)) != fold(char)] == []


@given(VIETNAMESE)
def test_fold_forgets_composition_and_case(text: str) -> None:
    decomposed = unicodedata.normalize("NFD", text)
    assert fold(decomposed) == fold(text) == fold(text.upper()) == fold(decomposed.upper())


@given(VIETNAMESE)
def test_fold_of_vietnamese_is_plain_ascii(text: str) -> None:
    assert re.fullmatch(r"[a-z0-9 -]*", fold(text))


@pytest.mark.parametrize(("old", "new"), TWO_SPELLINGS)
def test_both_tone_placements_fold_sort_and_slug_alike(old: str, new: str) -> None:
    assert old != new
    assert fold(old) == fold(new)
    assert sort_key(old) == sort_key(new)
    assert slugify(old) == slugify(new)


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("Thành phố Hồ Chí Minh", "thanh-pho-ho-chi-minh"),
        ("Bà Rịa - Vũng Tàu", "ba-ria-vung-tau"),
        ("  Cà phê «Robusta» 100%!", "ca-phe-robusta-100"),
        ("Đ", "d"),
        ("茶", "x"),
        ("", "x"),
    ],
)
def test_slugify(text: str, slug: str) -> None:
    assert slugify(text) == slug


@given(st.text())
def test_a_slug_is_never_empty_fits_a_url_and_stays(text: str) -> None:
    slug = slugify(text)
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", slug)
    assert slugify(slug) == slug


@given(VIETNAMESE)
def test_nfc_is_one_form(text: str) -> None:
    assert nfc(unicodedata.normalize("NFD", text)) == nfc(text) == nfc(nfc(text))


@pytest.mark.parametrize(
    "in_order",
    [
        [
            "a",
            "ă",
            "â",
            "b",
            "c",
            "d",
            "đ",
            "e",
            "ê",
            "g",
            "i",
            "l",
            "n",
            "o",
            "ô",
            "ơ",
            "p",
            "t",
            "u",
            "ư",
            "v",
            "x",
            "y",
        ],
        ["ma", "mà", "mả", "mã", "má", "mạ"],
        ["ba vì", "bà ba", "bà bạ"],  # a syllable with its tone before the next one
        ["Cà Mau", "Cao Bằng", "Cần Thơ"],  # the shorter syllable first, whatever its tone
        ["Bạc Liêu", "Bắc Giang", "Bắc Kạn", "Bắc Ninh", "Bến Tre", "Bình Dương", "Bình Định"],
        ["Xã 9", "Xã A", "Xã Đ", "xã E"],  # digits before letters; capitals decide only between equals
        ["chè", "Chè", "CHÈ"],
        ["", "a", "a a"],
    ],
)
def test_sort_key_orders_as_dictionaries_do(in_order: list[str]) -> None:
    mixed = in_order[::-1]
    assert sorted(mixed, key=sort_key) == in_order
    assert len({sort_key(text) for text in in_order}) == len(in_order)


@given(st.text())
def test_sort_key_takes_any_text_and_forgets_composition(text: str) -> None:
    assert sort_key(unicodedata.normalize("NFD", text)) == sort_key(nfc(text))


@given(VIETNAMESE, VIETNAMESE)
def test_sort_key_follows_the_letters_when_there_are_no_tones(one: str, other: str) -> None:
    one, other = fold(one).replace("-", " "), fold(other).replace("-", " ")
    assert (sort_key(one) < sort_key(other)) == (one.split() < other.split())
