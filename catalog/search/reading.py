"""How a typed line is understood: what it says, and, where that finds too little, what it may have meant.

    plain("tra 200g huyen dong van")      # what it says: synonyms, amounts, places, stars
    literal("tra 200g huyen dong van")    # only the words
    keyboard("nuwowcs mawsm")             # keys of a Vietnamese keyboard that was off

    spelled("nuoc nam")                   # slips of the finger, by the words of titles
    partial("mat ong xyzzy")              # without the words that nothing holds

The first three ask nothing of the database once the places are in memory.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from django.db.models import Q

from catalog.places.selectors import provinces
from catalog.search.alike import terms_of
from catalog.search.fulltext import Matches, Where
from catalog.search.keyboards import typed_in_telex, typed_in_vni
from catalog.search.line import Line
from catalog.search.parts import Part, parts_of, word
from catalog.search.spelling import heard, respelled
from catalog.search.where import all_met, first_met
from catalog.search.words import Group

MOST_RUNS = 24


class How(StrEnum):
    PLAIN = "plain"
    LITERAL = "literal"
    TELEX = "telex"
    VNI = "vni"
    SPELLING = "spelling"
    PARTIAL = "partial"


@dataclass(frozen=True)
class Reading:
    """A way to understand a line.

    `text`: how a page shows what was searched for. `groups`: all must occur; the last one may be unfinished if
    `open_end`. `wishes`: folded phrases that rank higher when they occur, but needn't. `chosen`: facets implied, with
    values as in the address. `rest`: the line without what became a facet, for the search box of a narrowed form.
    `dropped`: words that were left out.
    """

    how: How
    text: str
    groups: tuple[Group, ...]
    wishes: tuple[tuple[str, ...], ...] = ()
    chosen: Mapping[str, tuple[str, ...]] = field(default_factory=dict, hash=False)
    rest: str = ""
    open_end: bool = True
    dropped: tuple[str, ...] = ()


def plain(text: str) -> Reading:
    """What the line says: words with their synonyms; places and stars as facets; amounts as wishes."""
    line = Line.of(text)
    return _reading(How.PLAIN, line, parts_of(line))


def literal(text: str) -> Reading:
    """The words as typed, nothing else."""
    line = Line.of(text)
    return _reading(How.LITERAL, line, tuple(word(line, place) for place in range(len(line))))


def keyboard(text: str) -> tuple[Reading, ...]:
    """The line as Telex and as VNI keys; none when it isn't such typing."""
    line = Line.of(text).text
    meant = {How.TELEX: typed_in_telex(line), How.VNI: typed_in_vni(line)}
    return tuple(replace(plain(read), how=how) for how, read in meant.items() if read)


def spelled(text: str) -> tuple[Reading, ...]:
    """What may have been meant if a finger slipped, the likeliest first. Three statements at most."""
    return tuple(replace(plain(meant), how=How.SPELLING) for meant in respelled(Line.of(text)))


def sounding(text: str) -> tuple[Reading, ...]:
    """What may have been meant if a word was written as it sounds, the likeliest first. One statement."""
    return tuple(replace(plain(meant), how=How.SPELLING) for meant in heard(Line.of(text)))


def partial(text: str) -> Iterator[Reading]:
    """What the line says without some of its words: those that stand nowhere, then all but neighbours in a title.

    What is left out still counts where goods have it. Nothing if too little would remain. Three statements.
    """
    line = Line.of(text)
    parts = parts_of(line)
    unknown = _unknown(parts)
    left = tuple(part for part in parts if part not in unknown)
    if unknown and _telling(left) and 2 * _letters(line, left) >= _letters(line, parts):
        yield _shortened(line, parts, left)
    runs = [run for run in _runs(left) if _telling(run) and _enough(line, run, parts)]
    if run := _titled(runs):
        yield _shortened(line, parts, tuple(part for part in left if part in run or not part.phrases))


def _shortened(line: Line, parts: Sequence[Part], left: tuple[Part, ...]) -> Reading:
    dropped = [part for part in parts if part not in left]
    reading = _reading(How.PARTIAL, line, left)
    return replace(
        reading,
        text=_typed(line, left),
        wishes=(*reading.wishes, *(part.phrases[0] for part in dropped)),
        rest=_typed(line, (part for part in left if not part.facet)),
        open_end=reading.open_end and left[-1] is parts[-1],
        dropped=tuple(line.typed(*run) for run in _side_by_side(dropped)),
    )


def _telling(parts: Sequence[Part]) -> bool:
    return any(word.isalpha() for part in parts if part.phrases for word in part.phrases[0])


def _runs(parts: Sequence[Part]) -> Iterator[tuple[Part, ...]]:
    """Neighbours that must occur, most of them first, and those in front before those behind."""
    needed = tuple(part for part in parts if part.phrases)
    for count in range(len(needed) - 1, 0, -1):
        for first in range(len(needed) - count + 1):
            yield needed[first : first + count]


def _enough(line: Line, run: Sequence[Part], parts: Sequence[Part]) -> bool:
    """Half of the letters, or a third if it is more than a word: “cà phê rang” of “cà phê rang xay Tây Nguyên”."""
    needed = _letters(line, (part for part in parts if part.phrases))
    words = sum(part.last - part.first for part in run)
    return (2 if words == 1 else 3) * _letters(line, run) >= needed


def _titled(runs: Sequence[Sequence[Part]]) -> Sequence[Part]:
    """The first that stands in the title of some product: one statement."""
    asked = [
        Q(Matches(tuple(Group(part.phrases, part.exact) for part in run), Where.TITLE, open_end=False))
        for run in runs[:MOST_RUNS]
    ]
    found = first_met(asked)
    return () if found is None else runs[found]


def _unknown(parts: Sequence[Part]) -> list[Part]:
    """Those none of whose phrases can occur. The last word may be unfinished."""
    words = {word for part in parts for phrase in part.phrases for word in phrase}
    known = words & {term.words for term in terms_of(words).values()}
    ending = parts[-1].phrases[0][-1] if parts and parts[-1].phrases else ""
    known |= _standing(sorted(words - known), ending)
    return [part for part in parts if part.phrases and not any(known.issuperset(phrase) for phrase in part.phrases)]


def _standing(words: list[str], ending: str) -> set[str]:
    """Those that stand in the text of some product: one statement."""
    stands = all_met(Q(Matches((Group(((word,),)),), open_end=word == ending)) for word in words)
    return {words[place] for place in stands}


def _letters(line: Line, parts: Iterable[Part]) -> int:
    return sum(len(word) for part in parts for word in line.folded[part.first : part.last])


def _reading(how: How, line: Line, parts: tuple[Part, ...]) -> Reading:
    needed = [part for part in parts if part.phrases]
    groups = tuple(Group(part.phrases, part.exact, part.place, part.typed) for part in needed)
    chosen = _chosen(parts)
    if not groups and not chosen:
        groups = _alone(parts)
    return Reading(
        how=how,
        text=line.text,
        groups=groups,
        wishes=tuple(dict.fromkeys(wish for part in parts for wish in part.wishes)),
        chosen=chosen,
        rest=_typed(line, (part for part in parts if not part.facet)) if chosen else line.text,
        open_end=not needed or needed[-1] is parts[-1],
    )


def _alone(parts: tuple[Part, ...]) -> tuple[Group, ...]:
    """What says nothing beside other words is all there is; an amount says more than that."""
    asked = [part for part in parts if part.wishes] or parts
    return tuple(Group(part.alone) for part in asked if part.alone)


def _chosen(parts: tuple[Part, ...]) -> dict[str, tuple[str, ...]]:
    """Facet values in order of display."""
    found = {part.facet for part in parts if part.facet}
    order = {"sao": ("5", "4", "3"), "tinh": [province.slug for province in provinces()]}
    values = {name: tuple(value for value in known if (name, value) in found) for name, known in order.items()}
    return {name: chosen for name, chosen in values.items() if chosen}


def _typed(line: Line, parts: Iterable[Part]) -> str:
    """Parts as typed, with what stands between neighbours."""
    return " ".join(line.typed(*run) for run in _side_by_side(parts))


def _side_by_side(parts: Iterable[Part]) -> list[tuple[int, int]]:
    """From where to where neighbours run."""
    runs: list[tuple[int, int]] = []
    for part in parts:
        if runs and runs[-1][1] == part.first:
            runs[-1] = (runs[-1][0], part.last)
        else:
            runs.append((part.first, part.last))
    return runs
