"""Finding what a product's name speaks of, by keywords. Marks are kept: without them cá, cà, ca would be one word."""

import unicodedata
from collections.abc import Iterable, Sequence


def best_match(name: str, keywords: Sequence[Iterable[str]]) -> int | None:
    """The number of the entry whose keyword, as whole words, is the longest in the name; the earlier one wins a tie."""
    words = f" {plain(name)} "
    hits = [
        (len(keyword), -words.index(f" {keyword} "), -number)
        for number, group in enumerate(keywords)
        for keyword in group
        if f" {keyword} " in words
    ]
    return -max(hits)[2] if hits else None


def plain(name: str) -> str:
    """Lower case in composed letters, words parted by single spaces."""
    lowered = unicodedata.normalize("NFC", name).lower()
    return " ".join("".join(c if c.isalnum() else " " for c in lowered).split())
