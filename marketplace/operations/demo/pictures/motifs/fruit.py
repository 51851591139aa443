"""Fruit."""

from marketplace.operations.demo.pictures.motifs.parts import DARK_LEAF, GREEN, STEM, leaf_pair, shine
from marketplace.operations.demo.pictures.pen import Pen, across, ball, darker, ring, slant


def plum(pen: Pen) -> None:
    pen.circle(0, 0, 48, slant("#c9557c", "#571335"))
    pen.stroke("M6-46c-10 22-10 60-2 92", "#571335", 2, 0.35)
    shine(pen)


def lychee(pen: Pen) -> None:
    pen.circle(0, 0, 46, ball("#f0705c", "#c42b35", "#7d1526"))
    with pen.inside(ring(0, 0, 44, 44)):
        for row, y in enumerate((-36, -22, -8, 6, 20, 34)):
            for i in range(-4, 5):
                pen.circle(i * 13 + (row % 2) * 6.5, y, 3.4, "#f7a08c", 0.4)
    pen.stroke("M0-44c2-6 4-8 8-12", STEM, 4)


def rambutan(pen: Pen) -> None:
    for i in range(22):
        with pen.at(0, 0, 1, i * 360 / 22):
            pen.stroke("M0-38c2-6 4-10 2-16", "#d94b3a" if i % 2 else "#8fae3f", 3)
    pen.circle(0, 0, 40, ball("#f0705c", "#c4262b", "#7d1526"))
    for x, y in ((-16, -8), (8, -20), (18, 6), (-6, 14), (-24, 16), (6, 28)):
        pen.stroke(f"M{x} {y}c3 2 5 5 5 9", "#f2957d", 2.5, 0.7)


def longan(pen: Pen) -> None:
    pen.circle(0, 0, 44, ball("#e8c98d", "#bd8f4c", "#7e5a28"))
    for x, y in ((-18, 6), (4, 20), (18, -6), (-2, -12), (20, 22)):
        pen.circle(x, y, 2.4, "#7e5a28", 0.35)
    pen.stroke("M0-42c0-6 2-10 6-14", STEM, 4)
    shine(pen, opacity=0.25)


def orange(pen: Pen) -> None:
    pen.circle(0, 0, 47, ball("#ffc35a", "#f08a1c", "#b9560a"))
    for x, y in ((-20, 14), (6, 26), (22, 4), (-4, 4), (14, -20), (-26, -4)):
        pen.circle(x, y, 2, "#b9560a", 0.35)
    pen.fill("M-6-46c4-5 10-5 13 0-3 5-10 5-13 0z", DARK_LEAF)
    shine(pen)


def lime(pen: Pen) -> None:
    pen.circle(0, 0, 44, ball("#c4dd6a", "#78a834", "#3f6d20"))
    pen.fill("M-5-43c3-4 8-4 10 0-2 4-8 4-10 0z", DARK_LEAF)
    shine(pen)


def pomelo(pen: Pen) -> None:
    pen.fill(
        "M0-50c10 0 14 8 24 18 16 14 24 26 24 42 0 24-20 40-48 40s-48-16-48-40c0-16 8-28 24-42 10-10 14-18 24-18z",
        ball("#e4e58a", "#a9bf45", "#64812a"),
    )
    for x, y in ((-20, 14), (6, 28), (22, 6), (-4, -4), (-28, 20), (14, -14)):
        pen.circle(x, y, 2.2, "#64812a", 0.4)
    pen.fill("M0-48c4-12 16-18 30-16-4 12-16 18-30 16z", GREEN)
    shine(pen, -20, -8, 1.1)


def mango(pen: Pen) -> None:
    body = "M10-48c26 4 38 26 34 50-4 28-30 48-56 46-24-2-36-20-32-40 4-18 16-24 26-36 8-10 16-22 28-20z"
    pen.fill(body, slant("#ffdf7a", "#f5a834", "#d9531e"))
    pen.stroke("M10-48c0-5 1-7 4-10", STEM, 5)
    shine(pen, -12, -4, 1.2)


def pear(pen: Pen) -> None:
    pen.fill(
        "M-12-30c4-14 20-14 24 0 4 14 8 20 20 32 18 20 10 48-20 48h-24c-30 0-38-28-20-48 12-12 16-18 20-32z",
        ball("#e3e08c", "#b0b44a", "#77832c"),
    )
    pen.stroke("M0-38c0-8 2-12 8-18", STEM, 5)
    for x, y in ((-14, 22), (10, 30), (20, 12), (2, 8)):
        pen.circle(x, y, 2, "#77632a", 0.5)
    shine(pen, -18, 14, 0.9)


def guava(pen: Pen) -> None:
    pen.fill(
        "M0-44c28 0 46 20 46 46 0 26-18 44-46 44s-46-18-46-44c0-26 18-46 46-46z", ball("#e1eda0", "#a5c84f", "#5f8a2c")
    )
    pen.fill("M-8-44c4 6 12 6 16 0l-3 9h-10z", DARK_LEAF)
    shine(pen)


def apple(pen: Pen) -> None:
    pen.fill(
        "M0-34c10-10 44-10 44 22 0 32-22 58-34 58-6 0-6-3-10-3s-4 3-10 3c-12 0-34-26-34-58 0-32 34-32 44-22z",
        ball("#d7dd7a", "#9fbb3f", "#5d7d24"),
    )
    pen.stroke("M0-34c0-8 2-12 8-18", STEM, 5)
    shine(pen, -20, -12)


def peach(pen: Pen) -> None:
    pen.circle(0, 2, 46, ball("#ffd6a8", "#f09a76", "#b9485a"))
    pen.stroke("M4-44c-14 24-12 60 0 90", "#b9485a", 2.5, 0.4)
    pen.fill("M2-42c4-10 16-16 32-12-6 10-18 16-32 12z", GREEN)
    shine(pen)


def persimmon(pen: Pen) -> None:
    pen.fill(
        "M0-34c30-6 48 12 46 34-2 26-24 44-46 44s-44-18-46-44c-2-22 16-40 46-34z", ball("#ffb45c", "#e4691c", "#a33a0c")
    )
    pen.fill(
        "M0-26c-16 0-28-6-30-14 12-2 22 0 26 4 0-6 2-10 4-12 2 2 4 6 4 12 4-4 14-6 26-4-2 8-14 14-30 14z", "#6d7f35"
    )
    shine(pen, -22, -4)


def tomato(pen: Pen) -> None:
    pen.circle(0, 2, 45, ball("#ff8a68", "#d9341f", "#8e1610"))
    pen.fill("M0-34l-26-8 16-4-6-12 14 6 6-12 6 12 14-4-8 12 14 4z", GREEN)
    shine(pen, -20, -8)


def strawberry(pen: Pen) -> None:
    pen.fill(
        "M0-32c22-10 44 0 42 22-2 28-28 56-42 58-14-2-40-30-42-58-2-22 20-32 42-22z",
        ball("#ff7a68", "#d92a30", "#8e1220"),
    )
    for x, y in ((-20, -6), (0, 0), (20, -6), (-11, 14), (11, 14), (0, 30)):
        pen.ellipse(x, y, 2, 3.4, "#ffdf9a")
    pen.fill("M0-24l-30-8 16-6-4-12 18 8 18-8-4 12 16 6z", GREEN)


def mulberry(pen: Pen) -> None:
    for x, y in ((0, 38), (-12, 24), (12, 24), (-18, 6), (0, 10), (18, 6), (-16, -14), (2, -8), (18, -14), (0, -28)):
        pen.circle(x, y, 15, ball("#a04a86", "#5a1450", "#2d0a2c"))
    pen.stroke("M0-38c0-6 2-10 6-14", GREEN, 5)


def grape(pen: Pen) -> None:
    for x, y in (
        (0, 40),
        (-14, 24),
        (14, 24),
        (0, 10),
        (-26, 4),
        (26, 4),
        (-14, -12),
        (14, -12),
        (-30, -18),
        (30, -18),
        (0, -24),
    ):
        pen.circle(x, y, 15, ball("#9a6ab8", "#54286e", "#2a1040"))
    pen.stroke("M0-36v-14", STEM, 4)
    pen.fill("M2-44c10-12 26-12 38-2-10 12-26 12-38 2z", GREEN)


def dragon_fruit(pen: Pen) -> None:
    for turn, size in ((-58, 0.8), (-28, 1), (0, 1.15), (28, 1), (58, 0.8)):
        with pen.at(0, -26, size, turn):
            pen.fill("M-7 0c-2-14 0-24 6-34 8 10 10 22 8 34z", "#6f9a3a")
    pen.ellipse(0, 4, 40, 46, ball("#f987ae", "#d9336f", "#8e1048"))
    for x, y, turn in ((-24, 2, -24), (0, 14, 0), (24, 2, 24), (-14, 30, -12), (14, 30, 12), (0, -16, 0)):
        with pen.at(x, y, 0.62, turn):
            pen.fill("M-11 6c0-14 4-24 11-32 7 8 11 18 11 32z", across("#c9286a", "#b8447a"))
            pen.fill("M-5-12c1-6 3-10 5-14 2 4 4 8 5 14z", "#8fae3f")


def banana(pen: Pen) -> None:
    for turn in (-26, -4, 18):
        with pen.at(-4, -34, 1, turn):
            pen.fill(
                "M-4-8h10c4 30 0 60-18 84-5 6-14 2-12-6 12-24 18-50 20-78z", across("#d9a41c", "#ffd84d", "#e8b52a")
            )
            pen.fill("M-14 76c-5 3-12 2-12-6l4-6 10 8z", "#6a4a14")
    pen.box(-14, -50, 22, 14, "#8f7a24", 5)


def durian(pen: Pen) -> None:
    pen.ellipse(0, 4, 44, 46, ball("#c9cf74", "#8d9c3a", "#55641f"))
    for row, y in enumerate((-28, -12, 4, 20, 36)):
        half = (2, 3, 3, 3, 2)[row]
        for i in range(-half, half + 1):
            x = i * 13 + (row % 2) * 6
            if abs(x) < 42:
                pen.fill(f"M{x - 7} {y + 7}l7-15 7 15z", darker("#8d9c3a", 0.12 + 0.05 * row))
    pen.stroke("M0-42v-14", STEM, 9)


def jackfruit(pen: Pen) -> None:
    pen.fill("M0-46c24 0 40 20 40 46s-14 48-40 48-40-22-40-48 16-46 40-46z", ball("#d9cf6a", "#a59a34", "#6a6a20"))
    for y in range(-34, 42, 11):
        for x in range(-32, 36, 11):
            if (x / 38) ** 2 + (y / 46) ** 2 < 0.74:
                pen.circle(x + (y % 2) * 5, y, 3, "#6a6a20", 0.55)
    pen.stroke("M0-46v-10", STEM, 8)


def custard_apple(pen: Pen) -> None:
    pen.fill(
        "M0-44c30 0 46 20 44 44-2 26-20 46-44 46s-42-20-44-46c-2-24 14-44 44-44z", ball("#c8de9a", "#86ad57", "#4b7433")
    )
    for row, y in enumerate((-30, -14, 2, 18, 33)):
        for i in range(-2, 3):
            x = i * 17 + (row % 2) * 8 - 4
            if (x / 42) ** 2 + (y / 44) ** 2 < 0.85:
                pen.stroke(f"M{x - 8} {y}c1-9 15-9 16 0", "#4b7433", 3, 0.6)
    pen.stroke("M0-44v-10", STEM, 6)


def soursop_slice(pen: Pen) -> None:
    pen.fill("M0-48c36 0 50 26 48 50s-22 46-48 46-46-22-48-46 12-50 48-50z", GREEN)
    pen.fill("M0-38c28 0 40 20 39 40s-18 37-39 37-38-17-39-37 11-40 39-40z", "#f7f6df")
    for x, y in ((-13, -10), (13, -10), (0, 14), (-22, 14), (22, 14), (-8, 32), (10, 32)):
        pen.ellipse(x, y, 4.6, 8, "#3b2a16")


def coconut(pen: Pen) -> None:
    pen.circle(0, 0, 46, ball("#a9c86a", "#5f8f3a", "#2f5a24"))
    pen.ellipse(0, -22, 30, 16, "#f2ead2")
    pen.ellipse(0, -22, 22, 10.5, "#fffdf4")
    pen.ellipse(0, -20, 16, 6, "#d9e6df")


def brown_coconut(pen: Pen) -> None:
    pen.circle(0, 0, 46, ball("#a9794a", "#6a4424", "#3a2210"))
    pen.fill("M-46 0c0-8 92-8 92 0 0 26-20 46-46 46s-46-20-46-46z", "#5a3818")
    pen.ellipse(0, 0, 46, 15, "#f4ecd8")
    pen.ellipse(0, 1, 37, 10, "#fffdf6")


def watermelon(pen: Pen) -> None:
    pen.ellipse(0, 0, 50, 44, ball("#8fc46a", "#3f8a3f", "#1c5a2c"))
    for x in (-30, -12, 6, 24):
        pen.stroke(f"M{x * 0.5} -42c{x * 0.5} 22 {x * 0.5} 60 0 84", "#1c5a2c", 5, 0.55)
    shine(pen)


def cantaloupe(pen: Pen) -> None:
    pen.circle(0, 0, 47, ball("#efe6bd", "#cdb976", "#8f7e42"))
    for d in (
        "M-40-22c24 10 56 10 80-2",
        "M-47 2c30 12 66 10 94-2",
        "M-40 24c26 8 56 8 80 0",
        "M-22-42c-10 26-8 60 4 84",
        "M4-47c4 30 4 62 0 94",
        "M26-40c8 26 4 58-6 80",
    ):
        pen.stroke(d, "#f8f2d8", 3, 0.85)
    pen.stroke("M0-46c0-8 6-10 12-10", "#6d7f35", 6)


def avocado(pen: Pen) -> None:
    pen.fill(
        "M-4-48c16-4 24 12 30 28 8 18 18 26 16 42-2 18-22 28-42 28s-40-12-42-32c-2-18 12-28 18-42 4-12 8-22 20-24z",
        slant("#6d8f3a", "#2c4a1e"),
    )
    pen.fill(
        "M-3-38c11-3 17 10 22 23 6 15 14 22 13 34-1 14-17 22-32 22s-31-9-32-25c-1-14 10-22 14-34 3-9 6-18 15-20z",
        "#e8e58c",
    )
    pen.fill(
        "M-3-30c8-2 13 8 17 19 5 12 11 18 10 28-1 11-13 17-24 17s-24-7-25-19c-1-11 8-18 11-28 3-8 5-15 11-17z",
        "#f5f0b4",
    )
    pen.circle(0, 18, 17, ball("#b9804a", "#7a4a22", "#4a2a10"))


def mangosteen(pen: Pen) -> None:
    pen.circle(0, 6, 43, ball("#8a4a72", "#4f1a44", "#280a24"))
    pen.fill("M-30-26c4-12 14-16 30-14 16-2 26 2 30 14-8 6-16 6-22 2-4 6-12 6-16 0-6 4-14 4-22-2z", "#8aa545")
    shine(pen, -18, 0)


def pineapple(pen: Pen) -> None:
    for turn, size in ((-40, 0.9), (40, 0.9), (-20, 1.1), (20, 1.1), (0, 1.3)):
        with pen.at(0, -14, size, turn):
            pen.fill("M-6 0c-2-12 0-22 6-32 6 10 8 20 6 32z", GREEN if turn % 40 else DARK_LEAF)
    pen.ellipse(0, 16, 30, 34, ball("#ffd25a", "#dd9420", "#9a5a0c"))
    with pen.inside(ring(0, 16, 30, 34)):
        for x in (-40, -24, -8, 8, 24, 40):
            pen.stroke(f"M{x} -20L{x - 40} 52M{-x} -20L{40 - x} 52", "#9a5a0c", 2, 0.4)


def passion_fruit(pen: Pen) -> None:
    pen.circle(0, 0, 46, ball("#8a4a72", "#54203f", "#2a0e20"))
    pen.circle(2, 4, 34, "#f6e2c8")
    pen.circle(2, 4, 29, ball("#ffd868", "#f0a81c", "#c97a0c"))
    for x, y in ((-10, -6), (6, -12), (16, 4), (-6, 12), (8, 18), (-16, 6), (2, 2)):
        pen.ellipse(x, y, 3.2, 5, "#2c1c10", 1, x * 3)


def tamarind(pen: Pen) -> None:
    for turn in (-18, 14):
        with pen.at(turn * 0.8, 0, 1, turn):
            pen.fill(
                "M-10-46c14-4 20 6 16 20-2 10 4 14 4 26s-6 16-4 28c2 14-10 22-18 12-6-10 2-18 2-30s-8-14-6-28c0-14 0-24 6-28z",
                across("#7a4a22", "#b9803f", "#7a4a22"),
            )


def gac(pen: Pen) -> None:
    pen.circle(0, 2, 45, ball("#ffa05a", "#dd4a1c", "#8f200c"))
    for y in range(-28, 40, 14):
        for x in range(-30, 34, 14):
            if x * x + y * y < 1500:
                pen.fill(f"M{x - 4} {y + 4}l4-9 4 9z", "#8f200c", 0.55)
    pen.stroke("M0-42v-10", GREEN, 6)


def sim_berry(pen: Pen) -> None:
    for x, y in ((-18, 8), (18, 4), (0, -18), (2, 28)):
        pen.circle(x, y, 21, ball("#8c5a92", "#4a2454", "#24102c"))
        pen.fill(f"M{x - 7} {y - 16}l3-6 4 4 4-4 3 6c-4 4-10 4-14 0z", "#6a3a5a")
    leaf_pair(pen, 2, -38, 0.7)
