"""Everything a label shows or a basket holds: drawn about the origin within 50 units, called by name."""

from collections.abc import Callable

from marketplace.operations.demo.pictures.motifs import animals, flowers, fruit, garden, signs
from marketplace.operations.demo.pictures.pen import Pen

Motif = Callable[[Pen], None]

MOTIFS: dict[str, Motif] = {
    name: motif
    for room in (fruit, garden, animals, flowers, signs)
    for name, motif in vars(room).items()
    if getattr(motif, "__module__", "") == room.__name__ and not name.startswith("_")
}


def stamp(pen: Pen, motif: str, x: float, y: float, radius: float, turn: float = 0) -> None:
    """Draw a motif about (x, y) so that it fills a circle of that radius."""
    with pen.at(x, y, radius / 50, turn):
        MOTIFS[motif](pen)
