"""Colours and strokes that several motifs share."""

from marketplace.operations.demo.pictures.pen import Pen, down

GREEN, LEAF, DARK_LEAF, STEM = "#4f8f3a", "#6fb04e", "#2f6a30", "#6a4a22"


def shine(pen: Pen, x: float = -16, y: float = -20, size: float = 1, opacity: float = 0.32) -> None:
    pen.ellipse(x, y, 13 * size, 7 * size, "#ffffff", opacity, -38)


def leaf_pair(pen: Pen, x: float, y: float, scale: float = 1) -> None:
    with pen.at(x, y, scale):
        pen.fill("M0 2c2-16 14-26 34-28-2 17-16 28-34 28z", GREEN)
        pen.fill("M-2 2c-4-14-17-21-33-21 3 13 17 22 33 21z", LEAF)


def petals(pen: Pen, count: int, light: str, deep: str, narrow: bool = False) -> None:
    shape = "M0 0c-9-12-9-36 0-48 9 12 9 36 0 48z" if narrow else "M0 0c-24-10-24-44 0-48 24 4 24 38 0 48z"
    for i in range(count):
        with pen.at(0, 0, 1, i * 360 / count):
            pen.fill(shape, down(light, deep))
