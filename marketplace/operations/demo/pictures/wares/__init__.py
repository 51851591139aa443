"""The goods in their packs, by name. Each stands on y = 212 in a field of 240 by 226 units."""

from collections.abc import Callable

from marketplace.operations.demo.pictures.look import Look
from marketplace.operations.demo.pictures.pen import Pen
from marketplace.operations.demo.pictures.wares import bottles, care, crafts, fresh, living, packs

Ware = Callable[[Pen, Look], None]

WARES: dict[str, Ware] = {
    name: ware
    for room in (packs, bottles, fresh, care, crafts, living)
    for name, ware in vars(room).items()
    if getattr(ware, "__module__", "") == room.__name__ and not name.startswith("_")
}
