"""What a line may have meant whose words stand in no title, by the terms of titles that look like them.

Words are looked at alone and in pairs, written as one: “nuoc nam” looks like nước mắm, though “nam” is a word too,
and “matong” or “ca fe” are terms with a blank too few or too many. Three statements at most.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import product
from typing import NamedTuple

from catalog.search.alike import Alike, alike, terms_of
from catalog.search.line import Line
from catalog.search.parts import parts_of
from catalog.search.sounds import sounding_like

MOST_LINES = 4
MOST_ODD = 8  # texts that are looked for
MOST_PATHS = 16
SHORTEST_PAIR = 6  # shorter ones look like too much
SHORTEST_RUN = 5  # “caphe”; shorter words can be parted in too many ways
# What it costs to leave a word that nobody knows and to move a blank; neighbours in titles are the stronger sign.
UNKNOWN, BLANK, NEIGHBOURS = 2.0, 0.5, -0.3
SOUND = 0.5  # what it costs to hear a word as another one


class Piece(NamedTuple):
    """Words from `first` up to `last` that are looked at together. `fixed`: understood as they stand."""

    first: int
    last: int
    words: str
    typed: str
    fixed: bool = False

    @property
    def text(self) -> str:
        return self.words.replace(" ", "")

    @property
    def is_pair(self) -> bool:
        return not self.fixed and self.last - self.first == 2

    def halves(self) -> list[tuple[str, str]]:
        """The ways to part a word in two, if it is long enough to be two."""
        if self.fixed or self.is_pair or len(self.text) < SHORTEST_RUN:
            return []
        return [(self.text[:place], self.text[place:]) for place in range(2, len(self.text) - 1)]


class Step(NamedTuple):
    """A way to read a piece. `changed`: otherwise than typed; `unknown`: how many letters stay that nobody knows."""

    last: int
    text: str
    cost: float = 0.0
    changed: bool = False
    unknown: int = 0


class Path(NamedTuple):
    """The steps through the beginning of a line, added up."""

    cost: float = 0.0
    texts: tuple[str, ...] = ()
    changed: bool = False
    unknown: int = 0

    def then(self, step: Step) -> "Path":
        texts = (*self.texts, step.text)
        return Path(self.cost + step.cost, texts, self.changed or step.changed, self.unknown + step.unknown)


class Known:
    """The terms that a line may hold: its words, its pairs, and both halves of its long words."""

    def __init__(self, pieces: Iterable[Piece], others: Iterable[str] = ()) -> None:
        texts = {text for piece in pieces for text in (piece.text, *(half for two in piece.halves() for half in two))}
        texts.update(others)
        self.terms = terms_of(texts)

    def has(self, piece: Piece) -> bool:
        """With its blanks where they were typed."""
        return piece.text in self.terms and self.terms[piece.text].words == piece.words


def heard(line: Line) -> list[str]:
    """Up to four lines that sound like this one, the likeliest first: one statement.

    A word that is known may have been another one (“chứng gà”), as its neighbour shows.
    """
    pieces = list(_pieces(line))
    sounds = {piece: _sounds(piece) for piece in pieces}
    known = Known(pieces, (words.replace(" ", "") for other in sounds.values() for words in other))
    steps: dict[int, list[Step]] = {place: [] for place in range(len(line))}
    for piece in pieces:
        steps[piece.first] += _as_typed(piece, known, marked=line.marked)
        neighbours = NEIGHBOURS if piece.is_pair else 0.0
        for words, changes in sounds[piece].items():
            term = known.terms.get(words.replace(" ", ""))
            if term and term.words == words:
                steps[piece.first].append(Step(piece.last, term.spelling, changes * SOUND + neighbours, changed=True))
    return _lines(line, steps)


def _sounds(piece: Piece) -> dict[str, int]:
    """What a piece may have been heard as, and how many of its words are then others."""
    if piece.fixed:
        return {}
    ways = [((word, 0), *((other, 1) for other in sounding_like(word))) for word in piece.words.split()]
    found = {" ".join(words): sum(changes) for words, changes in (zip(*way, strict=True) for way in product(*ways))}
    return {words: changes for words, changes in found.items() if changes}


def respelled(line: Line) -> list[str]:
    """Up to four lines that may have been meant, the likeliest first. None if nothing is odd, or nothing is alike."""
    pieces = list(_pieces(line))
    known = Known(pieces)
    odd = sorted((piece for piece in pieces if not piece.fixed and not known.has(piece)), key=_by_weight)[:MOST_ODD]
    if not odd:
        return []
    found = alike([piece.text for piece in odd])
    steps: dict[int, list[Step]] = {place: [] for place in range(len(line))}
    for piece in pieces:
        steps[piece.first] += _as_typed(piece, known, marked=line.marked)
    for piece in odd:
        steps[piece.first] += _otherwise(piece, known, found[piece.text])
    return _lines(line, steps)


def _pieces(line: Line) -> Iterator[Piece]:
    """Every part of the line, and each pair of neighbouring words. Numbers are nobody's slip."""
    before = None
    for part in parts_of(line):
        is_word = part.last - part.first == 1 and bool(part.phrases) and line.folded[part.first].isalpha()
        yield _piece(line, part.first, part.last, fixed=not is_word or len(part.phrases) > 1)
        if is_word and before is not None:
            pair = _piece(line, before, part.last)
            if len(pair.text) >= SHORTEST_PAIR:
                yield pair
        before = part.first if is_word else None


def _piece(line: Line, first: int, last: int, *, fixed: bool = False) -> Piece:
    return Piece(first, last, " ".join(line.folded[first:last]), line.typed(first, last), fixed)


def _by_weight(piece: Piece) -> bool:
    """Words before pairs, which are odd more often."""
    return piece.is_pair


def _as_typed(piece: Piece, known: Known, *, marked: bool) -> Iterator[Step]:
    """In its usual spelling, unless the line has marks of its own."""
    if known.has(piece):
        text = piece.typed if marked else known.terms[piece.text].spelling
        yield Step(piece.last, text, NEIGHBOURS if piece.is_pair else 0.0)
    elif piece.fixed:
        yield Step(piece.last, piece.typed)
    elif not piece.is_pair:
        yield Step(piece.last, piece.typed, UNKNOWN, unknown=len(piece.text))


def _otherwise(piece: Piece, known: Known, found: Sequence[Alike]) -> Iterator[Step]:
    """With its blanks elsewhere, or as a term that looks like it. Two words that are known have one slip at most."""
    terms = known.terms
    if piece.text in terms:
        yield Step(piece.last, terms[piece.text].spelling, BLANK, changed=True)
    for first, second in piece.halves():
        if first in terms and second in terms:
            yield Step(piece.last, f"{terms[first].spelling} {terms[second].spelling}", BLANK, changed=True)
    most = 1 if piece.is_pair and all(word in terms for word in piece.words.split()) else len(piece.text)
    for each in found:
        if each.slips <= most:
            cost = each.cost + (NEIGHBOURS if piece.is_pair else 0.0)
            yield Step(piece.last, each.spelling, cost, changed=True)


def _lines(line: Line, steps: dict[int, list[Step]]) -> list[str]:
    """The cheapest ways through the whole line that change something and know at least half of its letters."""
    paths: list[list[Path]] = [[Path()], *([] for _word in range(len(line)))]
    for place, choices in steps.items():
        for path in sorted(paths[place])[:MOST_PATHS]:
            for step in choices:
                paths[step.last].append(path.then(step))
    letters = sum(map(len, line.folded))
    meant = (" ".join(path.texts) for path in sorted(paths[-1]) if path.changed and 2 * path.unknown <= letters)
    return list(dict.fromkeys(meant))[:MOST_LINES]
