"""Which terms look like a text: found by shared trigrams, accepted by slips of the finger."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import reduce
from math import ceil, log10
from operator import or_
from typing import NamedTuple

from django.db.models import Count, Q
from django.db.models.functions import Length

from catalog.kernel.caches import process_cached
from catalog.places.selectors import province_names
from catalog.search.models import Term, TermTrigram
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
    terms = Term.objects.in_bulk({name for found in near.values() for _far, name in found if name not in places})
    return {
        text: [_alike(text, terms.get(name) or places[name]) for _far, name in found] for text, found in near.items()
    }


def trigrams(text: str) -> frozenset[str]:
    """Each three neighbouring letters, with two blanks before the text and one behind: its beginning weighs most."""
    padded = f"  {text} "
    return frozenset(padded[start : start + 3] for start in range(len(text) + 1))


def likeness(one: str, other: str) -> float:
    """The share of their trigrams that both have, from 0 to 1."""
    mine, yours = trigrams(one), trigrams(other)
    return len(mine & yours) / len(mine | yours)


def slips(one: str, other: str) -> int:
    """How many letters were left out, put in, mistaken or swapped with their neighbour."""
    before: list[int] = []
    last = list(range(len(other) + 1))
    for row, letter in enumerate(one, start=1):
        line = [row]
        for column, wanted in enumerate(other, start=1):
            cost = min(last[column] + 1, line[-1] + 1, last[column - 1] + (letter != wanted))
            if row > 1 < column and letter == other[column - 2] and wanted == one[row - 2]:
                cost = min(cost, before[column - 2] + 1)
            line.append(cost)
        before, last = last, line
    return last[-1]


def most_slips(text: str) -> int:
    """Beyond these it is another word: the shorter, the sooner."""
    return 0 if len(text) < 4 else 1 if len(text) < 8 else 2


def _sharing(texts: Sequence[str]) -> dict[str, list[str]]:
    """The terms of about the length of each text that share enough trigrams with it to be as alike as they must."""
    wanted = {f"shared_{number}": trigrams(text) for number, text in enumerate(texts)}
    counts = {name: Count("pk", filter=Q(trigram__in=found)) for name, found in wanted.items()}
    lengths = {text: (len(text) - most_slips(text), len(text) + most_slips(text)) for text in texts}
    enough = [
        Q(**{f"{name}__gte": ceil(LIKE_ENOUGH * len(found)), "length__range": lengths[text]})
        for text, (name, found) in zip(texts, wanted.items(), strict=True)
    ]
    rows = (
        TermTrigram.objects.filter(trigram__in=frozenset().union(*wanted.values()))
        .values_list("term_id")
        .annotate(length=Length("term_id"), **counts)
        .filter(reduce(or_, enough))
    )
    sharing: dict[str, list[str]] = {text: [] for text in texts}
    for name, length, *shared in rows:
        for text, number, found in zip(texts, shared, wanted.values(), strict=True):
            shortest, longest = lengths[text]
            if number >= ceil(LIKE_ENOUGH * len(found)) and shortest <= length <= longest:
                sharing[text].append(name)
    return sharing


def _near(text: str, names: Iterable[str]) -> Iterator[tuple[float, str]]:
    """Those that are few slips away, the nearest first."""
    most = most_slips(text)
    alike = ((likeness(text, name), name) for name in names if abs(len(name) - len(text)) <= most and name != text)
    found = ((slips(text, name), like, name) for like, name in alike if like >= LIKE_ENOUGH)
    yield from sorted((far - like, name) for far, like, name in found if far <= most)


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
