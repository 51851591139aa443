"""Where things come from: layered hills, paddies, seas and workshops in five colours, in the manner of the prototype's covers.

Scenes are drawn in units of one hundredth of their height, so the same hand fills a square and a wide cover.
"""

import random
from collections.abc import Callable
from dataclasses import dataclass

from marketplace.operations.demo.pictures.motifs import stamp
from marketplace.operations.demo.pictures.pen import Pen, across, ball, darker, down, lighter, mix, slant


@dataclass(frozen=True)
class Scenery:
    """A landscape's colours from far to near; a province theme's hero tokens are exactly these."""

    sky: str
    sun: str
    far: str
    middle: str
    near: str
    front: str


SCENERIES: dict[str, Scenery] = {
    "base": Scenery("#f3d9a4", "#e0662b", "#a9c3a4", "#6d9e7c", "#2f7558", "#0d5a41"),
    "lao-cai": Scenery("#f6dfc4", "#d94f3a", "#b9b6cf", "#7f7ba8", "#4b4a7c", "#2d2750"),
    "dong-thap": Scenery("#fbe0d3", "#e8718d", "#bcd6b4", "#7fb49a", "#3d8b84", "#0f6468"),
    "lam-dong": Scenery("#f4dcc6", "#e0784a", "#c2bcd0", "#8f9a86", "#55784f", "#2c4f38"),
    "an-giang": Scenery("#fbe3b8", "#d9761a", "#b9d3d8", "#6fa8b8", "#2c7491", "#0f2f45"),
    "dawn": Scenery("#fbe3d2", "#ea8a5a", "#d2c6b6", "#a8b08c", "#6f8f5a", "#3f6a3f"),
    "red-soil": Scenery("#f7e2b4", "#d95a2a", "#c9b48a", "#a8966a", "#8a5a3a", "#4f2f22"),
    "sea": Scenery("#fbe6c6", "#e8823a", "#b4d0d2", "#7ab0bc", "#38849a", "#14506a"),
    "paddy": Scenery("#f8eac2", "#e89a3a", "#c4d3a4", "#9dbb6a", "#6c9a48", "#3c6f3a"),
    "dusk": Scenery("#f4cfb8", "#c9483e", "#c4a3b0", "#8f7590", "#5a5070", "#2e2c48"),
}

SETTINGS = ("mountain", "terraces", "hills", "delta", "sea")


def landscape(pen: Pen, wide: float, scenery: Scenery, rng: random.Random, setting: str) -> None:
    """The ground of every scene: sky, sun, and layers that end in an empty foreground from about y = 72 on."""
    pen.backdrop(down(scenery.sky, lighter(scenery.sky, 0.35)))
    sun_x, sun_y = wide * rng.uniform(0.58, 0.8), rng.uniform(20, 30)
    pen.glow(sun_x, sun_y, 34, 34, lighter(scenery.sun, 0.5), 0.5)
    pen.circle(sun_x, sun_y, 10.5, scenery.sun)
    for x, y, size in ((0.16, 16, 1.0), (0.38, 25, 0.7), (0.92, 13, 0.8)):
        _cloud(pen, wide * x, y, size, lighter(scenery.sky, 0.6))
    _LAYERS[setting](pen, wide, scenery, rng)


def _cloud(pen: Pen, x: float, y: float, size: float, colour: str) -> None:
    for dx, dy, r in ((-9, 0, 3), (-3, -2, 4.4), (5, -1, 3.6), (11, 0.6, 2.4)):
        pen.ellipse(x + dx * size, y + dy * size, r * 2 * size, r * size * 0.8, colour, 0.55)


def _peaks(pen: Pen, wide: float, base: float, height: float, colour: str, rng: random.Random) -> None:
    x, d = -20.0, f"M-20 {base}"
    while x < wide + 20:
        rise, fall = rng.uniform(14, 26), rng.uniform(14, 26)
        top = base - height * rng.uniform(0.55, 1)
        d += f"L{x + rise} {top}"
        x += rise + fall
        d += f"L{x} {base - height * rng.uniform(0, 0.25)}"
    pen.fill(d + f"L{wide + 40} 110L-20 110z", colour)


def _hills(pen: Pen, wide: float, base: float, height: float, colour: str, rng: random.Random) -> None:
    """Rounded hills: every crest and dip lies flat, so the line never breaks."""
    x, y, high = -30.0, base, True
    d = f"M-30 {y}"
    while x < wide + 30:
        step = rng.uniform(30, 48)
        top = base - height * (rng.uniform(0.7, 1.2) if high else rng.uniform(-0.2, 0.35))
        d += f"C{x + step * 0.45} {y} {x + step * 0.55} {top} {x + step} {top}"
        x, y, high = x + step, top, not high
    pen.fill(d + f"L{wide + 100} 110L-30 110z", colour)


def _furrows(pen: Pen, wide: float, colour: str, top: float = 78) -> None:
    for i in range(3):
        y = top + i * 8
        pen.stroke(f"M-5 {y + 4}c{wide * 0.3} -7 {wide * 0.6} 4 {wide + 10} -5", colour, 0.8, 0.7)


def _mountain(pen: Pen, wide: float, scenery: Scenery, rng: random.Random) -> None:
    _peaks(pen, wide, 58, 34, scenery.far, rng)
    _hills(pen, wide, 62, 12, scenery.middle, rng)
    _hills(pen, wide, 74, 8, scenery.near, rng)
    _furrows(pen, wide, scenery.middle, 80)


def _terraces(pen: Pen, wide: float, scenery: Scenery, rng: random.Random) -> None:
    _peaks(pen, wide, 54, 28, scenery.far, rng)
    _hills(pen, wide, 54, 10, scenery.middle, rng)
    for i in range(7):
        tone = mix(scenery.middle, scenery.near, (i + 1) / 7)
        y = 56 + i * 6.4
        pen.fill(
            f"M-5 {y}C{wide * 0.22} {y - 7} {wide * 0.4} {y + 5} {wide * 0.6} {y}S{wide * 0.9} {y - 6} {wide + 5} {y - 2}V110H-5z",
            lighter(tone, 0.28 if i % 2 else 0.1),
        )
        pen.stroke(
            f"M-5 {y}C{wide * 0.22} {y - 7} {wide * 0.4} {y + 5} {wide * 0.6} {y}S{wide * 0.9} {y - 6} {wide + 5} {y - 2}",
            lighter(scenery.sky, 0.2),
            0.7,
            0.8,
        )


def _rolling(pen: Pen, wide: float, scenery: Scenery, rng: random.Random) -> None:
    _hills(pen, wide, 54, 18, scenery.far, rng)
    _hills(pen, wide, 62, 12, scenery.middle, rng)
    _hills(pen, wide, 76, 9, scenery.near, rng)
    _furrows(pen, wide, scenery.middle, 81)


def _delta(pen: Pen, wide: float, scenery: Scenery, rng: random.Random) -> None:
    pen.box(-5, 52, wide + 10, 60, scenery.far)
    for x in range(-4, int(wide) + 8, 7):
        pen.ellipse(x, 52, 5.4, rng.uniform(2, 5), mix(scenery.far, scenery.middle, 0.6))
    for _ in range(max(3, int(wide / 34))):
        _palm(pen, rng.uniform(0, wide), 54, rng.uniform(0.5, 0.8), scenery.middle)
    pen.box(-5, 56, wide + 10, 14, lighter(scenery.sky, 0.3))
    for y, tone in ((60, scenery.far), (64, scenery.middle)):
        pen.stroke(
            f"M{wide * 0.1} {y}h{wide * 0.25}M{wide * 0.5} {y + 1}h{wide * 0.2}M{wide * 0.8} {y - 1}h{wide * 0.14}",
            tone,
            0.8,
            0.8,
        )
    pen.fill(f"M-5 68C{wide * 0.3} 64 {wide * 0.6} 72 {wide + 5} 67V110H-5z", scenery.middle)
    pen.fill(f"M-5 78C{wide * 0.3} 74 {wide * 0.6} 82 {wide + 5} 77V110H-5z", scenery.near)
    _furrows(pen, wide, scenery.middle, 84)


def _sea(pen: Pen, wide: float, scenery: Scenery, rng: random.Random) -> None:
    _peaks(pen, wide * 0.5, 52, 16, scenery.far, rng)
    pen.box(-5, 50, wide + 10, 60, down(scenery.middle, scenery.near))
    for i, y in enumerate((56, 61, 67)):
        for x in range(-4 + i * 7, int(wide) + 10, 26):
            pen.stroke(f"M{x} {y}c3-2.4 6-2.4 9 0", lighter(scenery.far, 0.4), 0.8, 0.8)
    _boat(pen, wide * rng.uniform(0.14, 0.3), 59, 0.8, scenery)
    _boat(pen, wide * rng.uniform(0.6, 0.72), 55, 0.5, scenery)
    pen.fill(f"M-5 80C{wide * 0.3} 72 {wide * 0.7} 86 {wide + 5} 76V110H-5z", mix(scenery.sky, "#d9b878", 0.5))
    pen.stroke(f"M-5 80C{wide * 0.3} 72 {wide * 0.7} 86 {wide + 5} 76", lighter(scenery.sky, 0.7), 1.6, 0.9)


_LAYERS: dict[str, Callable[[Pen, float, Scenery, random.Random], None]] = {
    "mountain": _mountain,
    "terraces": _terraces,
    "hills": _rolling,
    "delta": _delta,
    "sea": _sea,
}


def _palm(pen: Pen, x: float, y: float, size: float, colour: str) -> None:
    with pen.at(x, y, size):
        pen.stroke("M0 0c1-8 3-16 2-24", darker(colour, 0.3), 1.6)
        for turn in (-100, -62, -24, 20, 58, 96):
            with pen.at(2, -24, 1, turn):
                pen.fill("M0 1c-3-4-2-9 0-13 3 4 3 9 0 13z", darker(colour, 0.12))


def _boat(pen: Pen, x: float, y: float, size: float, scenery: Scenery) -> None:
    with pen.at(x, y, size):
        pen.fill("M-13 0h28c-2 5-5 7-9 7h-11c-4 0-7-2-8-7z", scenery.front)
        pen.fill("M0-18c6 4 9 10 10 16H0z", lighter(scenery.sky, 0.5))
        pen.stroke("M0-18V0", scenery.front, 1)


def _person(pen: Pen, x: float, y: float, size: float, colour: str) -> None:
    """A picker in a conical hat, bent over the row."""
    with pen.at(x, y, size):
        pen.fill("M-4 0c-1-8 2-13 6-13s6 5 6 13z", colour)
        pen.fill("M-6-12c4-5 6-7 8-8 2 1 4 3 8 8-4 2-12 2-16 0z", "#f2dcae")


def _tree(pen: Pen, x: float, y: float, size: float, motif: str, rng: random.Random) -> None:
    with pen.at(x, y, size):
        pen.stroke("M0 0c-1-8 0-16 1-24", "#4a3020", 3)
        for dx, dy, r, tone in ((-9, -25, 9, "#4f8f4a"), (10, -26, 9.4, "#5a9a50"), (0, -32, 13.5, "#3f7a45")):
            pen.circle(dx, dy, r, tone)
        for _ in range(8):
            stamp(pen, motif, rng.uniform(-13, 13), -28 + rng.uniform(-11, 9), 2.5)


def orchard(pen: Pen, wide: float, scenery: Scenery, rng: random.Random, motif: str) -> None:
    for x, y, size in ((0.12, 84, 0.9), (0.5, 82, 0.8), (0.9, 84, 0.95), (0.3, 93, 1.25), (0.72, 94, 1.35)):
        _tree(pen, wide * x, y, size, motif, rng)


def rows(pen: Pen, wide: float, scenery: Scenery, rng: random.Random, motif: str) -> None:
    """Clipped rows of tea or vegetables and two pickers."""
    for i in range(5):
        y = 76 + i * 6.5
        tone = mix(scenery.near, "#4f8f3a", 0.75)
        for x in range(-6 - i * 3, int(wide) + 10, 9):
            pen.ellipse(
                x, y - x * 0.02, 5.6, 3.2 + i * 0.4, darker(tone, 0.05 * i) if (x // 9) % 2 else lighter(tone, 0.12)
            )
        if i in (1, 3):
            _person(pen, wide * (0.3 if i == 1 else 0.64), y + 2, 0.8 + i * 0.16, ("#b8446a", "#1f5a86")[i == 3])


def bushes(pen: Pen, wide: float, scenery: Scenery, rng: random.Random, motif: str) -> None:
    """Low shrubs with berries: coffee, pepper, cocoa."""
    for i, (x, y, size) in enumerate(
        (
            (0.14, 82, 0.8),
            (0.42, 80, 0.75),
            (0.7, 81, 0.8),
            (0.95, 82, 0.8),
            (0.26, 95, 1.2),
            (0.6, 96, 1.3),
            (0.9, 96, 1.1),
        )
    ):
        with pen.at(wide * x, y, size):
            for dx, dy, r in ((-8, -6, 8), (8, -6, 8), (0, -12, 10), (0, -3, 9)):
                pen.circle(dx, dy, r, ball("#6fa04e", "#3a6f38", "#1f4a24"))
            for _ in range(9):
                pen.circle(rng.uniform(-12, 12), rng.uniform(-17, 2), 1.5, ("#c8261a", "#e8a82a")[i % 2])
    _person(pen, wide * 0.46, 93, 1, "#1f5a86")


def paddy(pen: Pen, wide: float, scenery: Scenery, rng: random.Random, motif: str) -> None:
    """Ripe rice, a bund between two fields, a stork."""
    pen.fill(f"M-5 77C{wide * 0.3} 73 {wide * 0.6} 80 {wide + 5} 75V110H-5z", down("#e8cc62", "#b9962c"))
    for i in range(6):
        y = 79 + i * 4.4
        for x in range(-4 + i % 2 * 3, int(wide) + 6, 6):
            lean = 1.6 if (x + i) % 4 else -1
            pen.stroke(
                f"M{x} {y + 4}c0-3 {lean * 0.4} -4 {lean} -5.4", ("#c9a02e", "#8f9a3a", "#a8841c")[(x + i) % 3], 0.9
            )
    pen.stroke(
        f"M{wide * 0.46} 72C{wide * 0.5} 84 {wide * 0.4} 92 {wide * 0.44} 104", mix(scenery.sky, "#a87a4a", 0.4), 3.4
    )
    _person(pen, wide * 0.26, 92, 1.1, "#7a1f45")
    _person(pen, wide * 0.7, 88, 0.9, "#1f5a86")


def hives(pen: Pen, wide: float, scenery: Scenery, rng: random.Random, motif: str) -> None:
    """Painted hives under flowering trees."""
    for x, y, size in ((0.1, 80, 0.8), (0.5, 78, 0.7), (0.92, 80, 0.85)):
        _tree(pen, wide * x, y, size, "apricot_blossom", rng)
    for i, (x, y) in enumerate(((0.2, 84), (0.42, 86), (0.64, 84), (0.3, 95), (0.56, 96), (0.82, 94))):
        with pen.at(wide * x, y, 0.95):
            pen.box(
                -8,
                -13,
                16,
                13,
                across(*(("#e8c04a", "#b9861c"), ("#6fa8b8", "#2c7491"), ("#d98a7a", "#a84a3a"))[i % 3]),
                1,
            )
            pen.fill("M-10-13h20l-2-4h-16z", "#f4ecd8")
            pen.box(-4, -4, 8, 1.6, "#3a2410", 0.6)
    for _ in range(7):
        stamp(pen, "bee", wide * rng.uniform(0.1, 0.9), rng.uniform(56, 80), 1.9, rng.uniform(-30, 30))


def ponds(pen: Pen, wide: float, scenery: Scenery, rng: random.Random, motif: str) -> None:
    for x, y, rx, ry in ((0.26, 80, 0.24, 4.6), (0.76, 80, 0.22, 4.4), (0.5, 93, 0.36, 7)):
        pen.ellipse(wide * x, y, wide * rx, ry, mix(scenery.near, "#2a1c10", 0.35))
        pen.ellipse(wide * x, y - 0.8, wide * rx * 0.96, ry * 0.9, down("#a4d0d4", "#4f93a4"))
    _hut(pen, wide * 0.86, 80, 0.8, scenery)
    for x, y in ((0.42, 92), (0.58, 95), (0.5, 90)):
        stamp(pen, motif, wide * x, y, 4.4)


def pasture(pen: Pen, wide: float, scenery: Scenery, rng: random.Random, motif: str) -> None:
    _hut(pen, wide * 0.78, 82, 1.15, scenery)
    for post in range(-2, int(wide) + 8, 8):
        pen.stroke(f"M{post} 88v-8", "#8a6438", 1.4)
    pen.stroke(f"M-4 82H{wide + 4}M-4 86H{wide + 4}", "#a87c48", 1.1)
    animal = {"egg": "hen", "milk": "cow", "ice_cream": "cow"}.get(motif, motif)
    for x, y, size in ((0.2, 91, 9), (0.42, 92, 11), (0.68, 91, 9)):
        pen.glow(wide * x, y + size * 0.86, size * 1.2, 2.2, opacity=0.35)
        stamp(pen, animal, wide * x, y, size)


def _hut(pen: Pen, x: float, y: float, size: float, scenery: Scenery) -> None:
    with pen.at(x, y, size):
        pen.box(-13, -13, 26, 13, across("#d9b27a", "#b98c52"))
        pen.fill("M-18-12L-10-24h20l8 12z", scenery.front)
        pen.box(-3, -9, 6, 9, darker("#8a5d2b", 0.3))
        pen.box(5, -9, 5, 4, lighter(scenery.sky, 0.3))


def workshop(pen: Pen, wide: float, scenery: Scenery, rng: random.Random, motif: str) -> None:
    """A long house with an open front; trays of the goods dry before it."""
    middle = wide * 0.5
    with pen.at(middle, 85, min(1.4, wide / 100)):
        pen.box(-34, -19, 68, 19, across("#e8d2a4", "#cfae74"))
        pen.fill("M-42-18l8-13h68l8 13z", slant(lighter(scenery.front, 0.12), scenery.front))
        for tile in range(-38, 40, 5):
            pen.stroke(f"M{tile} -18l{4 if tile < 0 else -4} -12", lighter(scenery.front, 0.3), 0.7, 0.5)
        for window in (-24, 2, 18):
            pen.box(window, -14, 9, 8, mix(scenery.sky, "#ffffff", 0.4), 1)
        pen.box(-11, -15, 10, 15, "#7a5228", 1)
    for i, x in enumerate((0.16, 0.38, 0.62, 0.84)):
        with pen.at(wide * x, 93 + i % 2 * 2):
            pen.ellipse(0, 1.4, 13, 5, "#8a5d2b")
            pen.ellipse(0, 0, 13, 5, "#e0bc82")
            for dx, dy in ((-7, 0), (-2.5, -1.6), (2.5, 1), (7, -0.6), (0, 2.2)):
                stamp(pen, motif, dx, dy, 2.6, dx * 9)


def jars_yard(pen: Pen, wide: float, scenery: Scenery, rng: random.Random, motif: str) -> None:
    """Rows of clay jars under hats: fish sauce, spirit, vinegar."""
    for row, (y, size) in enumerate(((82, 0.75), (89, 0.95), (97, 1.2))):
        count = max(4, int(wide / (15 * size)))
        for i in range(count + 1):
            with pen.at((i + (row % 2) * 0.5) * wide / count, y, size):
                pen.fill("M-6-12c-4 4-4 10 1 13h10c5-3 5-9 1-13z", across("#6a3a1e", "#c4814a", "#6a3a1e"))
                pen.fill("M-7-12L0-18l7 6c-4 2-10 2-14 0z", "#f0deb0")


def salt_pans(pen: Pen, wide: float, scenery: Scenery, rng: random.Random, motif: str) -> None:
    for row in range(3):
        y, h = 80 + row * 7.4, 5.4
        for i in range(-1, 5):
            x = i * wide / 4 + row * 6 - 8
            pen.fill(f"M{x} {y + h}l4-{h}h{wide / 4 - 7}l-1 {h}z", down("#dceef0", "#9fc8d2"))
            pen.fill(f"M{x + wide / 8 - 6} {y + h}l6-{h}l6 {h}z", "#ffffff")
    _person(pen, wide * 0.34, 92, 0.9, "#7a1f45")
    _person(pen, wide * 0.72, 86, 0.75, "#1f5a86")


def drying_cloth(pen: Pen, wide: float, scenery: Scenery, rng: random.Random, motif: str) -> None:
    """A weaving house with dyed lengths on the line."""
    _stilts(pen, wide * 0.74, 84, 1.25)
    pen.stroke(
        f"M{wide * 0.06} 70L{wide * 0.06} 96M{wide * 0.58} 68L{wide * 0.58} 96M{wide * 0.04} 71C{wide * 0.2} 76 {wide * 0.44} 76 {wide * 0.6} 69",
        "#6a4424",
        1.4,
    )
    for i, colour in enumerate(("#7a1f45", "#e5a50a", "#2d2750", "#d94f3a", "#3d8b84")):
        x = wide * (0.09 + i * 0.095)
        pen.fill(
            f"M{x} 73c{wide * 0.03} 1 {wide * 0.05} 1 {wide * 0.075} 0c-1 7 1 13 0 20c-{wide * 0.025} 1-{wide * 0.05} 1-{wide * 0.075} 0c1-7-1-13 0-20z",
            across(darker(colour, 0.2), lighter(colour, 0.15), colour),
        )


def _stilts(pen: Pen, x: float, y: float, size: float) -> None:
    with pen.at(x, y, size):
        for dx in (-13, -5, 4, 12):
            pen.box(dx, -10, 1.6, 11, "#5a3a20")
        pen.box(-15, -19, 30, 9, across("#c99a5e", "#9a6a36"))
        pen.fill("M-20-18L-9-31H9l11 13z", slant("#a8763c", "#6a4424"))
        pen.box(-3, -17, 6, 7, "#4a2c14")
        pen.stroke("M15-10l6 11", "#8a6438", 1.2)


def nursery(pen: Pen, wide: float, scenery: Scenery, rng: random.Random, motif: str) -> None:
    """Beds of potted flowers before glasshouses."""
    for x in (0.2, 0.52, 0.84):
        with pen.at(wide * x, 82, 1.1):
            pen.fill("M-15 0v-12c0-11 30-11 30 0v12z", "#eef4ee", 0.85)
            pen.stroke("M-15 0v-12c0-11 30-11 30 0v12M0-20V0M-15-10h30", "#a9bcb4", 0.9)
    for row in range(3):
        y = 86 + row * 6
        count = max(6, int(wide / 11))
        for i in range(count + 1):
            x = (i + (row % 2) * 0.5) * wide / count
            pen.ellipse(x, y + 2, 3.6, 2.2, "#3f7a3a")
            stamp(pen, motif, x, y, 3.1 + row * 0.3, i * 40)


def village(pen: Pen, wide: float, scenery: Scenery, rng: random.Random, motif: str) -> None:
    """Stilt houses among trees: a place to stay."""
    for x, y, size in ((0.08, 82, 0.7), (0.46, 80, 0.6), (0.95, 84, 0.85)):
        _tree(pen, wide * x, y, size, motif, rng)
    _stilts(pen, wide * 0.26, 84, 0.9)
    _stilts(pen, wide * 0.66, 89, 1.4)
    pen.stroke(
        f"M{wide * 0.72} 90C{wide * 0.6} 96 {wide * 0.5} 96 {wide * 0.44} 104", mix(scenery.sky, "#c9a26a", 0.4), 3
    )
    _person(pen, wide * 0.44, 93, 0.95, "#7a1f45")


def river_stay(pen: Pen, wide: float, scenery: Scenery, rng: random.Random, motif: str) -> None:
    """A house over the water, a sampan, lotus."""
    pen.fill(f"M-5 80C{wide * 0.3} 76 {wide * 0.6} 84 {wide + 5} 78V110H-5z", down("#8fc4c4", "#3f8a94"))
    _stilts(pen, wide * 0.72, 86, 1.3)
    for x in (0.06, 0.94, 0.52):
        _palm(pen, wide * x, 82, 1, "#4f8f5a")
    with pen.at(wide * 0.3, 92):
        pen.fill("M-16-1c8 3 24 3 32 0-2 5-6 6-10 6H-6c-4 0-8-1-10-6z", "#5a3618")
    _person(pen, wide * 0.3, 92, 0.95, "#7a1f45")
    for x, y in ((0.12, 96), (0.46, 98), (0.88, 97)):
        stamp(pen, "lotus", wide * x, y, 4)


def beach_stay(pen: Pen, wide: float, scenery: Scenery, rng: random.Random, motif: str) -> None:
    _hut(pen, wide * 0.72, 90, 1.2, scenery)
    for x, y, size in ((0.52, 90, 1), (0.9, 92, 1.2), (0.1, 94, 1.1)):
        _palm(pen, wide * x, y, size, "#4f8f5a")
    with pen.at(wide * 0.3, 95, 0.9, -8):
        pen.ellipse(0, 0, 12, 4.6, "#8a5d2b")
        pen.ellipse(0, -0.8, 10, 3.4, "#d9ae74")


def spring_house(pen: Pen, wide: float, scenery: Scenery, rng: random.Random, motif: str) -> None:
    """Clear water falling into a pool."""
    with pen.at(wide * 0.5, 70):
        pen.fill("M-30 14c2-26 12-38 30-40 18 2 28 14 30 40z", mix(scenery.near, "#5a5a58", 0.5))
        pen.fill("M-7-24c4-2 10-2 14 0l4 38h-22z", down("#ffffff", "#bfe0ea"))
        pen.stroke("M-3-20v30M3-18v28", "#8fc4d6", 0.9, 0.8)
    pen.ellipse(wide * 0.5, 92, wide * 0.4, 9, down("#a9d8e4", "#4f9ab4"))
    for rx in (10, 17, 25):
        pen.stroke(
            f"M{wide * 0.5 - rx} 90c{rx * 0.6} {rx * 0.14} {rx * 1.4} {rx * 0.14} {rx * 2} 0", "#eef8fa", 0.8, 0.8
        )


def kiln_yard(pen: Pen, wide: float, scenery: Scenery, rng: random.Random, motif: str) -> None:
    """Pots, baskets or mats set out to dry before a workshop."""
    with pen.at(wide * 0.28, 86, 1.2):
        pen.fill("M-18 0c0-24 36-24 36 0z", across("#a85a34", "#d08a58", "#8a4424"))
        pen.fill("M-5 0c0-9 10-9 10 0z", "#3a1a0c")
        pen.box(6, -26, 6, 12, "#8a4424")
    _hut(pen, wide * 0.8, 84, 1.2, scenery)
    for i, (x, y, size) in enumerate(
        ((0.14, 95, 6), (0.3, 97, 7), (0.46, 95, 6.4), (0.62, 97, 7.4), (0.78, 96, 6.6), (0.94, 97, 7))
    ):
        pen.glow(wide * x, y + size * 0.8, size, 1.8, opacity=0.3)
        stamp(pen, motif, wide * x, y - 1, size, (i % 3 - 1) * 6)


Feature = Callable[[Pen, float, Scenery, random.Random, str], None]

FEATURES: dict[str, Feature] = {
    feature.__name__: feature
    for feature in (
        orchard,
        rows,
        bushes,
        paddy,
        hives,
        ponds,
        pasture,
        workshop,
        jars_yard,
        salt_pans,
        drying_cloth,
        nursery,
        village,
        river_stay,
        beach_stay,
        spring_house,
        kiln_yard,
    )
}


def scene(width: int, height: int, scenery: Scenery, rng: random.Random, setting: str, feature: str, motif: str) -> Pen:
    """A whole scene on a fresh sheet."""
    wide = 100 * width / height
    pen = Pen(width, height, wide)
    landscape(pen, wide, scenery, rng, setting)
    FEATURES[feature](pen, wide, scenery, rng, motif)
    return pen
