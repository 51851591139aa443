"""How a typed line is understood: what it says, and, where that finds too little, what it may have meant.

    plain("tra 200g huyen dong van")      # what it says: synonyms, amounts, places, stars
    literal("tra 200g huyen dong van")    # only the words
    keyboard("nuwowcs mawsm")             # keys of a Vietnamese keyboard that was off

None of these asks the database once the places are in memory.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from catalog.places.selectors import provinces
from catalog.search.keyboards import typed_in_telex, typed_in_vni
from catalog.search.line import Line
from catalog.search.parts import Part, parts_of, word


class How(StrEnum):
    PLAIN = "plain"
    LITERAL = "literal"
    TELEX = "telex"
    VNI = "vni"
    SPELLING = "spelling"
    PARTIAL = "partial"


@dataclass(frozen=True)
class Group:
    """One thing that must occur: any of its phrases, the typed one first.

    `phrases`: each of folded bare words, adjacent and in order; never empty. `exact`: the typed phrase in lower case
    with its marks, if marks were typed.
    """

    phrases: tuple[tuple[str, ...], ...]
    exact: tuple[str, ...] = ()


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


def _reading(how: How, line: Line, parts: tuple[Part, ...]) -> Reading:
    needed = [part for part in parts if part.phrases]
    groups = tuple(Group(part.phrases, part.exact) for part in needed)
    chosen = _chosen(parts)
    if not groups and not chosen:
        groups = _alone(parts)
    return Reading(
        how=how,
        text=line.text,
        groups=groups,
        wishes=tuple(dict.fromkeys(wish for part in parts for wish in part.wishes)),
        chosen=chosen,
        rest=_rest(line, parts) if chosen else line.text,
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


def _rest(line: Line, parts: tuple[Part, ...]) -> str:
    """Runs of what became no facet, as typed."""
    runs: list[list[Part]] = [[]]
    for part in parts:
        if part.facet:
            runs.append([])
        else:
            runs[-1].append(part)
    return " ".join(line.typed(run[0].first, run[-1].last) for run in runs if run)
