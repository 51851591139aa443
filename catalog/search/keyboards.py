"""What was meant by keys that a Vietnamese keyboard would have turned into marks, typed where none was at work.

Telex writes marks with letters (``nuwowcs mawsm``), VNI with digits (``nuoc71 mam81``). Keys may stand behind their
letter or at the end of the syllable.
"""

import re
from collections.abc import Callable

from catalog.search.syllables import TONES, syllable

_HATS = {"a": "â", "e": "ê", "o": "ô"}
_HORNS = {"o": "ơ", "u": "ư"}
_BREVES = {"a": "ă"}
_VNI_TONES = dict(zip("12345", (TONES[key] for key in "sfrxj"), strict=True))
_VOWEL = re.compile("[aăâeêioôơuưy]")
_TYPED = re.compile(r"[^\W_]+")
_TELEX_WORD, _VNI_WORD = re.compile("[a-z]+"), re.compile("[a-z]+[0-9][a-z0-9]*")

# Words that visitors from abroad type and that happen to be keys of a Vietnamese syllable (beer = bể, queen = quên).
_ENGLISH = frozenset(
    """
    air as bar bars bee been beer bees box bus buns car cars chair corn deer door for gas hair has his horn how is low
    max mix moon new now or queen room see seen six soon sow tax tea teen too toy tree us was with
    """.split()  # noqa: SIM905 - to be read as a text
)


def telex(word: str) -> str:
    """The syllable that these keys write in Telex: the word itself without any, "" when they write none."""
    letters, tone = "", ""
    for key in word:
        vowel = _VOWEL.search(letters)
        if vowel and key in TONES:
            if tone == TONES[key]:
                return ""  # pressed twice: the letter itself is wanted
            tone = TONES[key]
        elif vowel and key == "z":
            tone = ""
        else:
            letters = _telex_letters(letters, key) or letters + key
    return word if letters == word else syllable(_joined(letters), tone)


def vni(word: str) -> str:
    """The same for VNI."""
    letters, tone = "", ""
    for key in word:
        if key in _VNI_TONES:
            tone = _VNI_TONES[key]
        elif key == "0":
            tone = ""
        elif key.isdigit():
            letters = _vni_letters(letters, key)
        else:
            letters += key
    return syllable(_joined(letters), tone) if letters else ""


def typed_in_telex(line: str) -> str:
    """A whole line, or "" when it isn't such typing: every word that changes must become a syllable."""
    if any(found.group().lower() in _ENGLISH for found in _TYPED.finditer(line)):
        return ""
    return _read(line, _TELEX_WORD, telex)


def typed_in_vni(line: str) -> str:
    """The same for VNI. A word without a vowel (the rice ST25) has nothing to put a mark on and stays."""
    return _read(line, _VNI_WORD, lambda word: vni(word) if _VOWEL.search(word) else word)


def _read(line: str, kind: re.Pattern[str], decode: Callable[[str], str]) -> str:
    if not line.isascii():
        return ""
    failed = False

    def read(found: re.Match[str]) -> str:
        nonlocal failed
        typed = found.group()
        if not kind.fullmatch(typed.lower()):
            return typed
        word = decode(typed.lower())
        failed = failed or not word
        if word == typed.lower():
            return typed
        return word.capitalize() if typed[0].isupper() and not typed.isupper() else word

    meant = _TYPED.sub(read, line)
    return "" if failed or meant == line else meant


def _telex_letters(letters: str, key: str) -> str:
    if key == "w":
        return _horned(letters, _HORNS | _BREVES) or letters + "ư"
    if key == "d":
        return "đ" + letters[1:] if letters.startswith("d") else ""
    return _shaped(letters, {key: _HATS[key]}) if key in _HATS else ""


def _vni_letters(letters: str, key: str) -> str:
    """With the shape of the key, or with the digit itself, which no syllable has."""
    if key == "9":
        return "đ" + letters[1:] if letters.startswith("d") else letters + key
    shaped = {"6": _shaped(letters, _HATS), "7": _horned(letters, _HORNS), "8": _shaped(letters, _BREVES)}
    return shaped.get(key) or letters + key


def _shaped(letters: str, shapes: dict[str, str]) -> str:
    """With the last of these letters in its shape."""
    for place in range(len(letters) - 1, -1, -1):
        if letters[place] in shapes:
            return letters[:place] + shapes[letters[place]] + letters[place + 1 :]
    return ""


def _horned(letters: str, shapes: dict[str, str]) -> str:
    """One key shapes both of ``uo``; in ``ua`` and ``uu`` it means the first, unless that belongs to ``qu``."""
    onset = 2 if letters.startswith("qu") else 0
    head, rest = letters[:onset], letters[onset:]
    for plain, horned in (("uo", "ươ"), ("ua", "ưa"), ("uu", "ưu")):
        if plain in rest:
            return head + rest.replace(plain, horned, 1)
    shaped = _shaped(rest, shapes)
    return head + shaped if shaped else ""


def _joined(letters: str) -> str:
    """``ươ`` has two horns, though many type one; without a letter behind it only the second (thuở)."""
    if letters.startswith("qu"):
        return letters
    letters = letters.replace("ưo", "ươ").replace("uơ", "ươ")
    return letters[:-2] + "uơ" if letters.endswith("ươ") else letters
