"""Titles that begin with what was typed.

They stand before all others (`ranking.py`), and in Vietnamese the thing itself comes first in its name: so most pages
of words are full of them, and are read along an index in the fair order, however many goods the words have found.
"""

from collections.abc import Iterator
from typing import Any

from catalog.kernel.cursors import not_looked_into
from catalog.search.fulltext import Written
from catalog.search.reading import Reading

COLUMNS = ("first_word", "first_words", "first_word_exact", "first_words_exact")
MOST_KEPT = 2  # words; of longer beginnings the title is looked at


class Begins(Written):
    """True for rows whose title begins with these folded words; with `exact`, also with these as they were typed.

    Both, for a title may have them only one way: with a sign behind it (Sen™) a word is one with marks, another one
    without. Words are letters and digits only (`words.py`), so nothing in them is a pattern.
    """

    def __init__(self, words: tuple[str, ...], exact: tuple[str, ...] = ()) -> None:
        super().__init__()
        self.words = words
        self.exact = exact

    def written(self, column: str) -> tuple[str, tuple[Any, ...]]:
        name = "first_words" if self.words[1:] else "first_word"
        conditions, values = list[str](), list[str]()
        for title, kept, words in (("title_exact", f"{name}_exact", self.exact), ("title_fold", name, self.words)):
            if words:
                met = f"{kept} = %s"
                # Of two conditions that each have an index the typed words are the rarer one, which PostgreSQL can't
                # know when it plans ahead: it read all titles with “trà”, four thousand, for those with “tra”.
                conditions.append(not_looked_into(met) if conditions else met)
                values.append(" ".join(words[:MOST_KEPT]))
            if words[MOST_KEPT:]:
                conditions.append(f"{title} || ' ' LIKE %s")
                values.append(f"{' '.join(words)} %")
        return f"({' AND '.join(conditions)})", tuple(values)


def beginnings_of(title: str) -> tuple[str, str]:
    """The first word of a title of bare words, and its first two; "" where it has fewer."""
    words = title.split(" ", MOST_KEPT)
    return words[0], " ".join(words[:MOST_KEPT]) if words[1:] else ""


def beginnings(reading: Reading) -> Iterator[Begins]:
    """The ways in which a title may begin with what was typed, the best first.

    Who types marks means them, unless other marks are the same word; who types none may mean none, so that comes first.
    """
    words = tuple(word for group in reading.groups for word in group.phrases[0])
    if words:
        yield Begins(words, exact=tuple(word for group in reading.groups for word in group.as_typed))
        if not any(group.exact for group in reading.groups):
            yield Begins(words)
