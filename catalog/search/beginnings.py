"""Titles that begin with what was typed.

They stand before all others (`ranking.py`), and in Vietnamese the thing itself comes first in its name: so most pages
of words are full of them, and are read along an index in the fair order, however many goods the words have found.
"""

from collections.abc import Iterator
from typing import Any

from catalog.search.fulltext import Written
from catalog.search.reading import Reading

COLUMNS = ("first_word", "first_words", "first_word_exact", "first_words_exact")
MOST_KEPT = 2  # words; of longer beginnings the title is looked at


class Begins(Written):
    """True for rows whose title begins with these words; `marked`: with their marks.

    Words are letters and digits only (`words.py`), so nothing in them is a pattern.
    """

    def __init__(self, words: tuple[str, ...], *, marked: bool) -> None:
        super().__init__()
        self.words = words
        self.marked = marked

    def written(self, column: str) -> tuple[str, tuple[Any, ...]]:
        name = "first_words" if self.words[1:] else "first_word"
        title, suffix = ("title_exact", "_exact") if self.marked else ("title_fold", "")
        begins = f"{name}{suffix} = %s"
        kept = " ".join(self.words[:MOST_KEPT])
        if not self.words[MOST_KEPT:]:
            return begins, (kept,)
        return f"{begins} AND {title} || ' ' LIKE %s", (kept, f"{' '.join(self.words)} %")


def beginnings_of(title: str) -> tuple[str, str]:
    """The first word of a title of bare words, and its first two; "" where it has fewer."""
    words = title.split(" ", MOST_KEPT)
    return words[0], " ".join(words[:MOST_KEPT]) if words[1:] else ""


def beginnings(reading: Reading) -> Iterator[Begins]:
    """The ways in which a title may begin with what was typed, the best first.

    Who types marks means them; who types none may mean none, so that comes first.
    """
    typed = tuple(word for group in reading.groups for word in group.phrases[0])
    if any(group.exact for group in reading.groups):
        yield Begins(tuple(word for group in reading.groups for word in group.exact or group.phrases[0]), marked=True)
    elif typed:
        yield Begins(typed, marked=True)
        yield Begins(typed, marked=False)
