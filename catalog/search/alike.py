"""Which terms look like a text: found by shared trigrams, accepted by slips of the finger."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from math import ceil, log10
from typing import Any, NamedTuple

from rapidfuzz.distance import OSA

from catalog.kernel.caches import process_cached
from catalog.places.selectors import province_names
from catalog.search.models import Term
from catalog.search.rows import placeholders, rows_of
from catalog.search.words import folded

MOST_ALIKE = 8
LIKE_ENOUGH = 0.25
SHORTEST_PLACE = 5  # HCM looks like too much


class Alike(NamedTuple):
    """How far away a term is, and how unlikely it is that it was meant."""

    spelling: str
    slips: int
    cost: float


def alike(texts: Sequence[str]) -> dict[str, list[Alike]]:
    """The few terms, or names of provinces, that look most like each text. Two statements."""
    places = _places()
    near = {text: list(_near(text, (*names, *places)))[:MOST_ALIKE] for text, names in _sharing(texts).items()}
    terms = terms_of({name for found in near.values() for _far, name in found if name not in places})
    return {
        text: [_alike(text, terms.get(name) or places[name]) for _far, name in found] for text, found in near.items()
    }


def terms_of(texts: Collection[str]) -> dict[str, Term]:
    """The terms among some texts, by their text. One statement, of ours: the ORM takes longer to write it than the
    database to answer.
    """
    if not texts:
        return {}
    columns = ("text", "words", "spelling", "uses")
    asked = f"SELECT {', '.join(columns)} FROM search_term WHERE text IN ({placeholders(texts)})"  # noqa: S608
    rows = rows_of(asked, list(texts), columns)
    return {text: Term(text=text, words=words, spelling=spelling, uses=uses) for text, words, spelling, uses in rows}


def trigrams(text: str) -> frozenset[str]:
    """Each three neighbouring letters, with two blanks before the text and one behind: its beginning weighs most."""
    padded = f"  {text} "
    return frozenset(padded[start : start + 3] for start in range(len(text) + 1))


def likeness(one: str, other: str) -> float:
    """The share of their trigrams that both have, from 0 to 1."""
    mine, yours = trigrams(one), trigrams(other)
    return len(mine & yours) / len(mine | yours)


def slips(one: str, other: str, most: int | None = None) -> int:
    """How many letters were left out, put in, mistaken or swapped with their neighbour; more than `most` are one more
    than that.
    """
    return OSA.distance(one, other, score_cutoff=most)


def most_slips(text: str) -> int:
    """Beyond these it is another word: the shorter, the sooner."""
    return 0 if len(text) < 4 else 1 if len(text) < 8 else 2


def _sharing(texts: Sequence[str]) -> dict[str, list[str]]:
    """The terms of about the length of each text that share enough trigrams with it to be as alike as they must."""
    sharing: dict[str, list[str]] = {text: [] for text in texts}
    arms, values = [], list[Any]()
    for number, text in enumerate(texts):
        sought, most = sorted(trigrams(text)), most_slips(text)
        arms.append(
            f"SELECT {number} AS text, term_id FROM search_termtrigram "  # noqa: S608 - SQL of ours
            f"WHERE trigram IN ({placeholders(sought)}) AND LENGTH(term_id) BETWEEN %s AND %s "
            "GROUP BY term_id HAVING COUNT(*) >= %s"
        )
        values += [*sought, len(text) - most, len(text) + most, ceil(LIKE_ENOUGH * len(sought))]
    if arms:
        for number, name in rows_of(" UNION ALL ".join(arms), values, ("text", "term_id")):
            sharing[texts[number]].append(name)
    return sharing


def _near(text: str, names: Iterable[str]) -> Iterator[tuple[float, str]]:
    """Those that are few slips away, the nearest first."""
    most = most_slips(text)
    found = ((slips(text, name, most), name) for name in names if name != text)
    alike = ((far, likeness(text, name), name) for far, name in found if far <= most)
    yield from sorted((far - like, name) for far, like, name in alike if like >= LIKE_ENOUGH)


def _alike(text: str, term: Term) -> Alike:
    """What stands in many titles is likelier."""
    far = slips(text, term.text)
    return Alike(term.spelling, far, far + 1 - likeness(text, term.text) - log10(1 + term.uses) / 10)


@process_cached
def _places() -> Mapping[str, Term]:
    """The names of provinces as if they were terms: few titles have them, but people type them."""
    written = {folded(name): name for name in province_names()}
    terms = (Term(text=words.replace(" ", ""), words=words, spelling=name) for words, name in written.items())
    return {term.text: term for term in terms if len(term.text) >= SHORTEST_PLACE}
