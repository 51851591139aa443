"""Stub until the reading branch lands."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from catalog.search.words import Words


class How(StrEnum):
    PLAIN = "plain"
    LITERAL = "literal"
    TELEX = "telex"
    VNI = "vni"
    SPELLING = "spelling"
    PARTIAL = "partial"


@dataclass(frozen=True)
class Group:
    phrases: tuple[tuple[str, ...], ...]
    exact: tuple[str, ...] = ()


@dataclass(frozen=True)
class Reading:
    how: How
    text: str
    groups: tuple[Group, ...]
    wishes: tuple[tuple[str, ...], ...] = ()
    chosen: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    rest: str = ""
    open_end: bool = True
    dropped: tuple[str, ...] = ()


def literal(text: str) -> Reading:
    words = Words.of(text)
    exact = words.exact or ("",) * len(words.folded)
    groups = tuple(Group(((w,),), (e,) if e else ()) for w, e in zip(words.folded, exact, strict=False))
    return Reading(How.LITERAL, text, groups, rest=text)


def plain(text: str) -> Reading:
    return literal(text)


def keyboard(text: str) -> tuple[Reading, ...]:
    return ()


def spelled(text: str) -> tuple[Reading, ...]:
    return ()


def partial(text: str) -> Reading | None:
    return None
