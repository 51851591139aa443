"""Leaves, herbs and flowers."""

from marketplace.operations.demo.pictures.motifs.parts import DARK_LEAF, GREEN, LEAF, petals
from marketplace.operations.demo.pictures.pen import Pen, across, ball, darker, lighter, slant


def leaf(pen: Pen) -> None:
    with pen.at(0, 0, 1, 30):
        pen.fill("M0-50c30 24 34 62 0 96-34-34-30-72 0-96z", slant(LEAF, DARK_LEAF))
        pen.stroke("M0-38v86M0-12l-14-12M0-12l14-12M0 10l-16-13M0 10l16-13", "#dfeec4", 2.6, 0.7)


def tea_bud(pen: Pen) -> None:
    pen.stroke("M0 48c-2-20 0-36 0-52", GREEN, 5)
    for turn, length, tone in ((-52, 1, GREEN), (52, 1, LEAF), (0, 0.86, "#8fbd58")):
        with pen.at(0, 6 if turn else -2, length, turn):
            pen.fill("M0 0c-16-16-16-38 0-54 16 16 16 38 0 54z", slant(lighter(tone, 0.12), darker(tone, 0.12)))
            pen.stroke("M0-4v-38", "#dfeec4", 2, 0.7)


def sprig(pen: Pen) -> None:
    pen.stroke("M-20 48c8-30 20-60 34-90", DARK_LEAF, 3.5)
    for x, y, turn, tone in (
        (-14, 30, -70, GREEN),
        (-12, 26, 40, LEAF),
        (-4, 4, -66, LEAF),
        (-2, 0, 46, GREEN),
        (6, -20, -60, GREEN),
        (8, -24, 52, LEAF),
    ):
        with pen.at(x, y, 0.62, turn):
            pen.fill("M0 0c-16-12-18-38 0-56 18 18 16 44 0 56z", tone)
    with pen.at(13, -38, 0.5, 20):
        pen.fill("M0 0c-14-10-16-34 0-50 16 16 14 40 0 50z", LEAF)


def mint(pen: Pen) -> None:
    for turn, size, tone in (
        (-90, 0.8, DARK_LEAF),
        (90, 0.8, DARK_LEAF),
        (-46, 0.95, GREEN),
        (46, 0.95, GREEN),
        (0, 0.9, "#86c25e"),
    ):
        with pen.at(0, 24, size, turn):
            pen.fill("M0 0c-22-10-28-40 0-66 28 26 22 56 0 66z", slant(lighter(tone, 0.1), tone))
            pen.stroke("M0-6v-48M0-20l-9-9M0-20l9-9M0-36l-8-8M0-36l8-8", "#e4f1cf", 2, 0.7)
    pen.stroke("M0 24v24", DARK_LEAF, 4)


def herbs(pen: Pen) -> None:
    for turn, tone in ((-60, "#6a7f45"), (-30, "#8a9a5a"), (0, "#5f7f3a"), (30, "#9aa05a"), (60, "#7a8a4a")):
        with pen.at(0, 34, 0.9, turn):
            pen.stroke("M0 0v-60", "#6a5a2a", 2.6)
            for y in (-20, -36, -52):
                pen.ellipse(-7, y, 4, 9, tone, 1, -50)
                pen.ellipse(7, y - 5, 4, 9, tone, 1, 50)
    pen.box(-14, 24, 28, 10, "#b98c55", 4)


def blossom(pen: Pen) -> None:
    petals(pen, 5, "#f6a8bc", "#d9527a")
    pen.circle(0, 0, 9, "#f0b81c")


def apricot_blossom(pen: Pen) -> None:
    petals(pen, 5, "#ffe27a", "#f0b41c")
    pen.circle(0, 0, 8, "#c9561c")


def camellia(pen: Pen) -> None:
    petals(pen, 8, "#fff0a8", "#e8b52a")
    pen.circle(0, 0, 13, "#d98a14")


def rose(pen: Pen) -> None:
    pen.circle(0, 0, 44, ball("#f08a9a", "#c9304a", "#7d1230"))
    for d in (
        "M-36 6c4 26 44 34 64 8",
        "M-26-22c-14 24 6 50 34 42",
        "M-14-6c0-16 22-20 28-4 4 14-14 22-22 12",
        "M6-36c22 2 36 20 32 40",
    ):
        pen.stroke(d, "#7d1230", 3.4, 0.55)


def chrysanthemum(pen: Pen) -> None:
    petals(pen, 16, "#ffd95a", "#e8981a", narrow=True)
    with pen.at(0, 0, 0.62, 11):
        petals(pen, 12, "#ffe68a", "#f0b02a", narrow=True)
    pen.circle(0, 0, 11, "#b9761a")


def hibiscus(pen: Pen) -> None:
    pen.fill(
        "M-8 30c-30-10-36-40-30-66 12 4 20 14 24 26 0-16 6-28 14-38 8 10 14 22 14 38 4-12 12-22 24-26 6 26 0 56-30 66z",
        slant("#d93a5a", "#7a0f2c"),
    )
    pen.box(-10, 26, 20, 14, "#5a8a3a", 5)
    pen.stroke("M0-24v46M-18-6l12 28M18-6l-12 28", "#f4a8b4", 2.4, 0.6)


def lotus(pen: Pen) -> None:
    for turn, tone in ((-62, "#e88aa4"), (62, "#e88aa4"), (-34, "#f2a8ba"), (34, "#f2a8ba"), (0, "#fbd0d8")):
        with pen.at(0, 28, 1, turn):
            pen.fill("M0 0c-20-18-20-46 0-70 20 24 20 52 0 70z", slant(lighter(tone, 0.25), darker(tone, 0.15)))
    pen.fill("M-46 30c14-10 78-10 92 0-14 14-78 14-92 0z", GREEN)


def orchid(pen: Pen) -> None:
    for turn in (0, 120, 240):
        with pen.at(0, 0, 1, turn):
            pen.fill("M0 2c-13-14-13-36 0-50 13 14 13 36 0 50z", slant("#e8b4e4", "#a85ab0"))
    for turn in (-62, 62):
        with pen.at(0, 0, 1, turn):
            pen.fill("M0 2c-24-8-28-34 0-48 28 14 24 40 0 48z", slant("#f2cdf0", "#b86ac0"))
    pen.fill("M0-4c12 0 16 12 0 26-16-14-12-26 0-26z", "#7a1f6a")
    pen.circle(0, -2, 5, "#f0c83c")


def sunflower(pen: Pen) -> None:
    petals(pen, 14, "#ffd23c", "#e89a14", narrow=True)
    pen.circle(0, 0, 20, ball("#8a5a2a", "#5a3414", "#2c1608"))


def lavender(pen: Pen) -> None:
    for x, turn in ((-20, -12), (0, 0), (20, 12)):
        with pen.at(x, 0, 1, turn):
            pen.stroke("M0 48v-60", GREEN, 3)
            for y in range(-44, 2, 9):
                pen.ellipse(-4, y, 5, 6, "#8a6ac4", 1, -30)
                pen.ellipse(4, y - 3, 5, 6, "#a88ad8", 1, 30)


def pine(pen: Pen) -> None:
    pen.stroke("M-6 48c4-20-10-30 2-50 8-14 2-24 0-30", "#6a4426", 8)
    for x, y, rx in ((-20, -4, 24), (22, -16, 22), (0, -36, 26), (26, 14, 16)):
        pen.ellipse(x, y, rx, 11, ball("#6fa04e", "#3f7a3a", "#204a26"))


def bamboo(pen: Pen) -> None:
    for x, tone in ((-16, "#7fae4a"), (12, "#5f8f3a")):
        pen.box(x - 8, -50, 16, 100, across(darker(tone, 0.3), lighter(tone, 0.3), darker(tone, 0.3)), 3)
        for y in (-22, 6, 32):
            pen.stroke(f"M{x - 8} {y}h16", "#e4efc8", 3)
    for x, y, turn in ((-4, -24, 60), (-2, -18, 100), (22, 4, 70), (22, 10, 110)):
        with pen.at(x, y, 0.5, turn):
            pen.fill("M0 0c-8-16-8-40 0-60 8 20 8 44 0 60z", GREEN)
