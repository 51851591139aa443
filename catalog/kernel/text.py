"""Vietnamese text: the only place where text is folded, sorted or turned into a slug.

Four things break naive code. ``đ`` has no decomposition in Unicode, so stripping marks leaves it.
The same word comes composed or decomposed (macOS file names, PDF copies). Two spellings put the tone
on different letters (``hoà``/``hòa``) and are one word. And people paste ``Ð`` (Icelandic eth) for ``Đ``.
"""

import re
import unicodedata

_D_LETTERS = str.maketrans({"đ": "d", "ð": "d", "ɖ": "d"})  # đ, eth, African d: one shape on screen as capitals

_D_CAPITALS = str.maketrans({"Đ": "D", "Ð": "D", "Ɖ": "D"})

# Soft hyphens and zero-width characters (Cf) come along with text copied from PDF files.
_DROPPED = {"Mn", "Me", "Cf"}


def nfc(text: str) -> str:
    """The one stored form of text: composed."""
    return unicodedata.normalize("NFC", text)


def fold(text: str) -> str:
    """Text as people type it in a hurry: no marks, no case, ``d`` for ``đ``, single spaces. Idempotent.

    Used to index, to query and to match; tone placement disappears with the tones.
    """
    # Twice, since case folding can bring new marks (``İ``) and decomposing new capitals (fullwidth, Kelvin sign).
    bare = _strip_marks(_strip_marks(text).casefold()).casefold()
    return " ".join(nfc(bare.translate(_D_LETTERS)).split())


def _strip_marks(text: str) -> str:
    if text.isascii():
        return text
    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(char for char in decomposed if unicodedata.category(char) not in _DROPPED)


def plain(text: str) -> str:
    """Text for channels that charge for marks: the letters without them, case kept (``Đơn hàng`` → ``Don hang``)."""
    return nfc(_strip_marks(text).translate(_D_LETTERS).translate(_D_CAPITALS))


def slugify(text: str) -> str:
    """``[a-z0-9-]`` only and never empty, so that it can stand in a URL pattern as it is. Idempotent."""
    return re.sub(r"[^a-z0-9]+", "-", fold(text)).strip("-") or "x"


# Only lower case: names of people, places and makers stay what they are in any language (WCAG 3.1.2 leaves them out).
_VIETNAMESE_WORD = re.compile(
    r"\b[a-zđ]*[ăâđêôơưáàảãạắằẳẵặấầẩẫậéèẻẽẹếềểễệíìỉĩịóòỏõọốồổỗộớờởỡợúùủũụứừửữựýỳỷỹỵ][a-zà-ỹđ]*\b"
)


def is_vietnamese(text: str) -> bool:
    """Whether ordinary Vietnamese words stand in it, so that a page in another language has to say so.

    A word or two that English borrows (“pía cakes”) doesn't make a longer text Vietnamese: a fifth of its words does.
    """
    found = len(_VIETNAMESE_WORD.findall(nfc(text)))
    return found > 0 and found * 5 >= len(re.findall(r"\w+", text))


_LETTERS = {letter: 100 + rank for rank, letter in enumerate("aăâbcdđeêfghijklmnoôơpqrstuưvwxyz")}
_SHAPES = {"\u0306": "ă", "\u0302": "âêô", "\u031b": "ơư"}  # breve, circumflex, horn
_SHAPED = {(unicodedata.normalize("NFD", v)[0], mark): v for mark, vowels in _SHAPES.items() for v in vowels}
_TONES = {"\u0300": 1, "\u0309": 2, "\u0303": 3, "\u0301": 4, "\u0323": 5}  # huyền hỏi ngã sắc nặng; ngang has none

SortKey = tuple[tuple[tuple[tuple[int, ...], tuple[int, ...]], ...], tuple[int, ...]]


def sort_key(text: str) -> SortKey:
    """Key of the order of Vietnamese dictionaries and of the official lists of provinces.

    Syllable by syllable: first the letters (a ă â b c d đ e ê … each a letter of its own), then the tone of
    that syllable (ngang huyền hỏi ngã sắc nặng), then the next syllable. Capitals decide last of all.
    So ``ba vì`` < ``bà ba`` and ``Cà Mau`` < ``Cao Bằng`` < ``Cần Thơ``. (The Unicode default compares the
    letters of the whole text before any tone and would put ``bà ba`` first.) Digits come before letters.
    """
    syllables: list[tuple[list[int], list[int]]] = [([], [])]
    capitals: list[int] = []
    letter = ""
    for char in unicodedata.normalize("NFD", text.replace("ð", "đ").replace("Ð", "Đ")):
        letters, tones = syllables[-1]
        lower = char.lower()
        if char.isalnum():
            letter = lower
            letters.append(_rank(lower))
            capitals.append(int(char != lower))
        elif char in _TONES:
            tones.append(_TONES[char])  # in no fixed place: hoà and hòa are one word
        elif (letter, char) in _SHAPED:
            letters[-1] = _rank(_SHAPED[letter, char])
        elif not unicodedata.combining(char) and letters:
            syllables.append(([], []))
            letter = ""
    return tuple((tuple(letters), tuple(sorted(tones))) for letters, tones in syllables if letters), tuple(capitals)


def _rank(letter: str) -> int:
    if len(letter) == 1 and letter.isdigit():
        return ord(letter) if letter.isascii() else 1000 + ord(letter)
    return _LETTERS.get(letter, 1000 + ord(letter[0]))
