"""Words that sound alike somewhere in Vietnam, and so are written for one another.

The commonest slips are no slips of the finger: in the North tr and ch, s and x, d, gi and r, for many l and n are one
sound; in the Centre and the South final n and ng, c and t are, and v is d; i and y are everywhere. Bare words, since
marks are looked at elsewhere.
"""

from collections.abc import Iterator
from functools import lru_cache

# Written for one another at the beginning of a word, and at its end; the longer ones first.
_BEGINNINGS = (("tr", "ch"), ("s", "x"), ("gi", "d", "r", "v"), ("l", "n"), ("k", "c"))
_ENDINGS = (("ng", "n", "nh"), ("ch", "c", "t"), ("y", "i"), ("ao", "au"))
_VOWELS = frozenset("aeiouy")
_DOUBLE = ("ng", "nh", "th", "ph", "kh", "gh", "qu")  # begin with a letter that is no sound of its own


@lru_cache(maxsize=4096)
def sounding_like(word: str) -> tuple[str, ...]:
    """Other writings of a bare word, the ones with a single change first."""
    beginnings, endings = list(_others(_begun(word))), list(_others(_ended(word)))
    begun = [other + word[len(part) :] for part, other in beginnings]
    ended = [word[: -len(part)] + other for part, other in endings]
    both = [
        other + word[len(part) : -len(end)] + last
        for part, other in beginnings
        for end, last in endings
        if len(part) + len(end) < len(word)
    ]
    inner = [word.replace(one, two) for one, two in (("y", "i"), ("i", "y")) if one in word[:-1]]
    found = (*begun, *ended, *inner, *both)
    return tuple(dict.fromkeys(each for each in found if each != word and _VOWELS & set(each)))


def _others(found: tuple[str, tuple[str, ...]] | None) -> Iterator[tuple[str, str]]:
    if found:
        part, alike = found
        yield from ((part, other) for other in alike if other != part)


def _begun(word: str) -> tuple[str, tuple[str, ...]] | None:
    if word.startswith(_DOUBLE):
        return None
    return next(((part, alike) for alike in _BEGINNINGS for part in alike if word.startswith(part)), None)


def _ended(word: str) -> tuple[str, tuple[str, ...]] | None:
    return next(
        ((part, alike) for alike in _ENDINGS for part in sorted(alike, key=len, reverse=True) if word.endswith(part)),
        None,
    )
