"""Vegetables, roots, mushrooms, grains, nuts and spices."""

from marketplace.operations.demo.pictures.motifs.parts import DARK_LEAF, GREEN, LEAF, STEM
from marketplace.operations.demo.pictures.pen import Pen, across, ball, darker, down, lighter, slant


def carrot(pen: Pen) -> None:
    for turn in (-20, 0, 20):
        with pen.at(0, -24, 1, turn):
            pen.fill("M-3 0c-10-12-6-22 2-30 8 8 12 18 4 30z", GREEN if turn else LEAF)
    pen.fill("M-17-24c0-8 34-8 34 0 0 30-8 58-17 74-9-16-17-44-17-74z", across("#c9560c", "#ff9a3c", "#d9691c"))
    for x, y, w in ((-12, -8, 10), (3, 6, 9), (-8, 20, 8)):
        pen.stroke(f"M{x} {y}h{w}", "#b34a0a", 2.2, 0.7)


def sweet_potato(pen: Pen) -> None:
    with pen.at(0, 0, 1, -24):
        pen.fill("M-50 4c8-20 26-26 50-26s42 8 50 22c-6 20-26 26-50 26s-42-6-50-22z", down("#b8546e", "#7a2848"))
        for x, y in ((-22, -6), (4, -12), (24, 2), (-6, 10)):
            pen.stroke(f"M{x} {y}c4-2 8-2 10 0", "#5a1830", 2.4, 0.7)


def taro(pen: Pen) -> None:
    pen.fill("M0-48c18 0 38 24 38 54s-16 42-38 42-38-12-38-42 20-54 38-54z", slant("#a98462", "#5f4430"))
    for y in (-24, -6, 12, 28):
        pen.stroke(f"M-{32 - abs(y) * 0.2} {y}c18 7 46 7 {64 - abs(y) * 0.4} 0", "#4a3222", 2.5, 0.6)
    pen.stroke("M0-46c-2-6-6-8-10-10M0-46c2-6 4-8 8-8", "#a35a86", 4)


def daikon(pen: Pen) -> None:
    for turn in (-26, 0, 26):
        with pen.at(0, -22, 1, turn):
            pen.fill("M-4 0c-12-12-8-24 2-32 10 8 14 20 6 32z", GREEN if turn else LEAF)
    pen.fill("M-18-24c0-6 36-6 36 0 2 30-6 60-18 74-12-14-20-44-18-74z", across("#d9ddcc", "#ffffff", "#e4e7d8"))


def onion(pen: Pen) -> None:
    pen.fill(
        "M0-48c4 12 10 18 24 28 14 9 20 20 20 32 0 20-18 32-44 32s-44-12-44-32c0-12 6-23 20-32 14-10 20-16 24-28z",
        ball("#e8a0b0", "#a83c66", "#5f1a40"),
    )
    for d in ("M0-40c-22 28-26 56-14 82", "M0-40c22 28 26 56 14 82", "M0-40v84"):
        pen.stroke(d, "#5f1a40", 2, 0.4)


def garlic(pen: Pen) -> None:
    pen.fill(
        "M0-50c3 16 8 22 24 32 14 9 20 20 20 32 0 18-18 28-44 28s-44-10-44-28c0-12 6-23 20-32 16-10 21-16 24-32z",
        ball("#ffffff", "#efe6dc", "#bfae9e"),
    )
    for d in ("M0-34c-20 26-24 50-12 74", "M0-34c20 26 24 50 12 74", "M-28-6c-8 16-8 28 0 42", "M28-6c8 16 8 28 0 42"):
        pen.stroke(d, "#a8809a", 2.2, 0.5)


def black_garlic(pen: Pen) -> None:
    garlic(pen)
    with pen.at(14, 20, 0.62, 24):
        pen.fill("M0-44c20 16 28 46 14 84-18 8-34 4-38-8-2-34 8-60 24-76z", slant("#5a4438", "#1c120e"))


def ginger(pen: Pen) -> None:
    paint = ball("#f0d9a0", "#cfa661", "#8a6430")
    for x, y, rx, ry, turn in (
        (-8, 8, 34, 17, -12),
        (26, -12, 15, 22, 24),
        (-28, -14, 13, 20, -30),
        (10, 30, 14, 18, 10),
        (34, 14, 14, 11, 0),
    ):
        pen.ellipse(x, y, rx, ry, paint, 1, turn)
    for x, y in ((-18, 6), (4, 4), (24, -16), (-28, -16), (12, 32)):
        pen.stroke(f"M{x - 6} {y}c4 3 8 3 12 0", "#8a6430", 2, 0.6)


def turmeric(pen: Pen) -> None:
    paint = ball("#e8a860", "#b96a22", "#74380c")
    for x, y, rx, ry, turn in (
        (-8, 8, 34, 15, -14),
        (24, -14, 12, 24, 30),
        (-26, -14, 11, 20, -34),
        (14, 28, 12, 20, -10),
    ):
        pen.ellipse(x, y, rx, ry, paint, 1, turn)
    pen.ellipse(30, 24, 15, 13, "#7a3c0e")
    pen.ellipse(30, 24, 12, 10, "#f59a12")


def chili(pen: Pen) -> None:
    for x, turn in ((-16, -14), (14, 16)):
        with pen.at(x, 0, 1, turn):
            pen.fill("M-12-28c2-8 22-8 24 0 4 26-4 56-22 76-4-24-8-50-2-76z", across("#8e1410", "#e2452c", "#b3201a"))
            pen.fill("M-14-26c4-12 24-12 28 0-8 4-20 4-28 0z", GREEN)
            pen.stroke("M0-34c0-8 4-12 10-16", GREEN, 5)


def greens(pen: Pen) -> None:
    with pen.at(0, 4, 0.82):
        for turn, tone in ((-50, DARK_LEAF), (50, DARK_LEAF), (-27, GREEN), (27, GREEN), (0, LEAF)):
            with pen.at(0, 40, 1, turn):
                pen.fill(
                    "M-5 0c-26-18-32-50-18-74 6-10 16-14 23-16 7 2 17 6 23 16 14 24 8 56-18 74z",
                    slant(lighter(tone, 0.16), tone),
                )
                pen.stroke("M0 0v-74M0-24l-12-14M0-24l12-14M0-44l-11-12M0-44l11-12", "#dfeec4", 2.4, 0.75)
        pen.fill("M-13 52c-4-16 2-32 13-38 11 6 17 22 13 38z", "#eef4dc")


def cabbage(pen: Pen) -> None:
    pen.circle(0, 2, 47, ball("#d6ea9e", "#8fbd58", "#4f8a3a"))
    for d in (
        "M0 46c-34-20-36-60-6-84",
        "M0 46c34-20 36-60 6-84",
        "M0 46c-12-30-10-50 0-72",
        "M0 46c14-26 18-46 12-66",
    ):
        pen.stroke(d, "#f1f8d8", 3.4, 0.8)


def mushroom(pen: Pen) -> None:
    pen.fill("M-15 0h30c0 18 4 30 8 40-10 10-36 10-46 0 4-10 8-22 8-40z", across("#d9c8a8", "#fbf4e2", "#cbb890"))
    pen.fill("M-50 4c0-32 22-50 50-50s50 18 50 50c-18 10-82 10-100 0z", ball("#d9a878", "#a06a3e", "#6a4020"))
    pen.fill("M-50 4c18-7 82-7 100 0-18 10-82 10-100 0z", "#f2e4c8")


def oyster_mushroom(pen: Pen) -> None:
    for x, y, size, turn, tone in (
        (-24, -6, 0.78, -26, "#a89c8c"),
        (26, -2, 0.74, 26, "#b8ac9a"),
        (0, 4, 1, 0, "#cfc4b4"),
    ):
        with pen.at(x, y, size, turn):
            pen.fill("M-20 0c8 12 10 28 10 44h20c0-16 2-32 10-44z", across("#d9cfbd", "#fbf6ea", "#d2c6b0"))
            pen.fill(
                "M-44 2c-4-30 18-46 44-46s48 16 44 46c-20 14-68 14-88 0z",
                ball(lighter(tone, 0.35), tone, darker(tone, 0.4)),
            )
            pen.stroke("M-12 8l6 16M0 9v18M12 8l-6 16", "#b8aa92", 2.4, 0.8)


def wood_ear(pen: Pen) -> None:
    for x, y, rx, ry, turn in ((-18, -12, 28, 20, -24), (20, -8, 26, 20, 20), (0, 18, 34, 22, 4)):
        pen.ellipse(x, y, rx, ry, ball("#7a5646", "#452a22", "#24140f"), 1, turn)
        pen.ellipse(x + 2, y + 2, rx * 0.6, ry * 0.5, "#8a6656", 0.5, turn)


def lingzhi(pen: Pen) -> None:
    pen.fill("M-6 4c2 16-4 30-10 44h24c0-16 6-28 8-44z", across("#6a1c10", "#b0442a", "#5a140c"))
    pen.fill("M-50 6c-2-30 22-50 52-48 28 2 48 22 46 46-26 16-74 16-98 2z", ball("#d96a3e", "#94281a", "#540f0c"))
    for d in ("M-36 2c4-22 20-32 40-30 18 2 30 12 34 28", "M-20 4c4-12 12-18 24-18s20 6 24 16"):
        pen.stroke(d, "#f0b46a", 3, 0.75)


def cordyceps(pen: Pen) -> None:
    for x, bend in ((-32, -8), (-18, 4), (-4, -5), (10, 5), (24, -3), (36, 8)):
        pen.stroke(f"M{x * 0.6} 46c{bend} -26 {x * 0.3} -50 {x * 0.4} -88", "#e8851c", 7)
        pen.stroke(f"M{x * 0.6 + x * 0.38} -20L{x} -42", "#ffb04a", 8)
    pen.ellipse(0, 44, 30, 8, "#b9762a")


def bamboo_shoot(pen: Pen) -> None:
    pen.fill("M0-50c14 24 34 54 36 94-20 8-52 8-72 0 2-40 22-70 36-94z", across("#8a6a34", "#dcc07a", "#9a7436"))
    for d in ("M-34 28c20-10 40-24 52-48", "M-24 4c14-6 24-16 30-28", "M36 40c-20-4-40-12-54-30"):
        pen.stroke(d, "#6a4c20", 4, 0.7)
    pen.fill("M0-50c4 8 8 14 12 22-8 2-16 2-22 0 2-8 6-14 10-22z", "#8fae3f")


def corn(pen: Pen) -> None:
    pen.fill(
        "M0-48c16 6 24 30 24 56 0 20-10 36-24 40-14-4-24-20-24-40 0-26 8-50 24-56z",
        across("#d99a12", "#ffd95a", "#e0a51c"),
    )
    for y in range(-30, 40, 10):
        for x in (-14, -5, 5, 14):
            pen.circle(x, y, 3.4, "#fff0a8", 0.65)
    pen.fill("M-4 50c-30-6-36-36-30-62 14 12 30 36 30 62z", GREEN)
    pen.fill("M4 50c30-6 36-36 30-62-14 12-30 36-30 62z", LEAF)


def peanut(pen: Pen) -> None:
    for x, y, turn in ((-12, -12, -40), (14, 16, -28)):
        with pen.at(x, y, 1, turn):
            pen.fill(
                "M-36 0c0-18 22-20 32-12 8 4 12 2 18-2 14-6 26 2 26 16s-14 22-28 16c-8-4-12-2-18 0-14 4-30-2-30-18z",
                slant("#e8c890", "#b58848"),
            )
            for px, py in ((-22, -2), (-10, 4), (14, 0), (26, 4)):
                pen.circle(px, py, 2.4, "#8f6630", 0.6)


def soybean(pen: Pen) -> None:
    for x, y in ((-24, -14), (4, -26), (28, -8), (-8, 4), (18, 18), (-28, 22), (-2, 32)):
        pen.ellipse(x, y, 17, 13.5, ball("#fbe9b0", "#dcb85e", "#a8823a"), 1, x)
        pen.ellipse(x + 2, y - 2, 5, 2, "#7a5a22", 0.8, x)


def mung_bean(pen: Pen) -> None:
    for x, y in ((-24, -14), (4, -26), (28, -8), (-8, 4), (18, 18), (-28, 22), (-2, 32), (34, 28)):
        pen.ellipse(x, y, 15, 12, ball("#b4cc6a", "#6f9434", "#43641c"), 1, x * 2)
        pen.stroke(f"M{x - 3} {y - 4}h6", "#f4f4dc", 2.6)


def black_bean(pen: Pen) -> None:
    for x, y in ((-24, -14), (4, -26), (28, -8), (-8, 4), (18, 18), (-28, 22), (-2, 32)):
        pen.ellipse(x, y, 17, 13, ball("#7a6a72", "#2c2228", "#140e12"), 1, x)
        pen.ellipse(x, y - 3, 4, 2, "#f0e8e0", 0.9, x)


def macadamia(pen: Pen) -> None:
    pen.circle(-12, -8, 32, ball("#b07a4a", "#754522", "#43230e"))
    pen.stroke("M-38-12c16-8 36-8 52 0", "#f0dcb8", 3)
    pen.circle(18, 18, 26, "#5c3518")
    pen.circle(18, 18, 21, ball("#fffbea", "#f2e2b8", "#cfb57c"))


def cashew(pen: Pen) -> None:
    for x, y, turn in ((-16, -16, 0), (16, 18, 40)):
        with pen.at(x, y, 1, turn):
            pen.fill(
                "M-32 4c-4-22 16-36 36-28 14 6 22 18 18 28-4 8-14 6-18-2-4-10-14-8-14 4 0 16-18 16-22-2z",
                slant("#fbedc4", "#d4ab62"),
            )


def walnut(pen: Pen) -> None:
    pen.circle(0, 0, 42, ball("#d9ae74", "#a3743c", "#6a4520"))
    pen.stroke(
        "M0-42c-6 26-6 58 0 84M-22-30c6 10-8 18 2 30s-8 18 6 28M22-30c-6 10 8 18-2 30s8 18-6 28", "#6a4520", 4, 0.7
    )


def chestnut(pen: Pen) -> None:
    pen.fill(
        "M0-46c10 14 44 22 44 52 0 24-20 36-44 36s-44-12-44-36c0-30 34-38 44-52z", ball("#a8683a", "#6a3416", "#3a1a08")
    )
    pen.fill("M-40 22c20-8 60-8 80 0-8 14-22 20-40 20s-32-6-40-20z", "#d9b080")


def lotus_seed(pen: Pen) -> None:
    pen.fill("M-46-14c0-12 92-12 92 0 0 30-18 54-46 60-28-6-46-30-46-60z", slant("#a9bf5c", "#5f7f30"))
    pen.ellipse(0, -14, 46, 17, "#c4d67e")
    for x, y in ((-28, -14), (-10, -19), (10, -19), (28, -14), (-14, -8), (12, -7)):
        pen.ellipse(x, y, 7, 5, "#6a7f34")
        pen.ellipse(x, y - 2, 5.4, 4.4, "#f2ead0")


def cassava(pen: Pen) -> None:
    for x, turn in ((-14, 30), (12, -6)):
        with pen.at(x, 2, 1, turn):
            pen.fill(
                "M-13-42c0-8 26-8 26 0 4 30 2 56-12 90-14-32-18-60-14-90z", across("#5f3a20", "#a8744a", "#6a4226")
            )
            pen.ellipse(0, -42, 13, 7, "#f6efe0")
            pen.ellipse(0, -42, 4, 2, "#d9c8a8")
            for y in (-20, 2, 22):
                pen.stroke(f"M-8 {y}c5 2 9 2 13 0", "#4a2c18", 2, 0.6)


def bitter_melon(pen: Pen) -> None:
    body = "M0-50c16 8 24 28 24 52s-8 40-24 48c-16-8-24-24-24-48s8-44 24-52z"
    with pen.at(0, 0, 1, 28):
        pen.fill(body, across("#4f8a30", "#a4cf62", "#4f8a30"))
        with pen.inside(body):
            for y in range(-40, 50, 12):
                for x in (-18, -6, 6, 18):
                    pen.circle(x, y + (x % 4), 4, "#c8e490", 0.7)
        pen.stroke("M0-50c0-6 4-8 8-10", GREEN, 5)


def winter_melon(pen: Pen) -> None:
    with pen.at(0, 0, 1, 20):
        pen.box(-26, -48, 52, 96, across("#2c5a34", "#7ab07a", "#2c5a34"), 26)
        for y in (-26, -2, 22):
            pen.stroke(f"M-14 {y}c6-5 20-5 28 0", "#cfe4cc", 3, 0.6)
        pen.stroke("M0-48v-8", STEM, 6)


def artichoke(pen: Pen) -> None:
    pen.stroke("M0 30v20", GREEN, 10)
    for y, half, size in ((26, 2, 1), (10, 2, 1), (-8, 2, 0.9), (-22, 1, 0.85), (-34, 0, 0.9)):
        for i in range(-half, half + 1):
            with pen.at(i * 15 * size, y, size, i * 14):
                pen.fill("M-13 10c-2-18 6-30 13-36 7 6 15 18 13 36-8 6-18 6-26 0z", slant("#a5c47e", "#5a8050"))
                pen.fill("M-4-16c2-5 3-8 4-10 1 2 3 5 4 10z", "#8a5a86")


def sugar_cane(pen: Pen) -> None:
    for x, tone in ((-24, "#7f9a3a"), (0, "#8a4a6a"), (22, "#a0ae4a")):
        pen.box(x - 9, -50, 18, 100, across(darker(tone, 0.3), lighter(tone, 0.3), darker(tone, 0.3)), 4)
        for y in (-26, 0, 26):
            pen.stroke(f"M{x - 9} {y}h18", "#f0ead0", 3)


def seaweed_grapes(pen: Pen) -> None:
    for x, bend in ((-30, -10), (-12, 6), (8, -6), (28, 10)):
        pen.stroke(f"M{x} 46c{bend} -30 {bend} -60 0 -90", "#3f7a34", 3)
        for i in range(7):
            y = 40 - i * 14
            pen.circle(x - 6 + bend * 0.5, y, 6.4, ball("#c8e48a", "#6fae4a", "#3a7a30"))
            pen.circle(x + 6 + bend * 0.5, y - 6, 6.4, ball("#c8e48a", "#6fae4a", "#3a7a30"))


def rice_ear(pen: Pen) -> None:
    pen.stroke("M-2 50c0-34-2-60 4-88", "#5d7d2c", 4)
    for y, size in ((-34, 0.8), (-20, 0.95), (-4, 1), (12, 1), (28, 0.9)):
        for side in (-1, 1):
            with pen.at(side * 2, y, size, side * 40):
                pen.fill("M0 0c-9-4-9-18 0-26 9 8 9 22 0 26z", across("#e8b52a", "#c98f14"))
    pen.fill("M2-36c-5-4-5-10 0-14 5 4 5 10 0 14z", "#e8b52a")


def red_rice(pen: Pen) -> None:
    _grains(pen, "#a8442c")


def black_rice(pen: Pen) -> None:
    _grains(pen, "#3a2430")


def white_rice(pen: Pen) -> None:
    _grains(pen, "#e6d3a0")


def _grains(pen: Pen, tone: str) -> None:
    for x, y, turn in (
        (-28, -16, 20),
        (-8, -28, -30),
        (16, -22, 50),
        (30, 0, -10),
        (4, -4, 10),
        (-20, 8, -50),
        (-30, 28, 30),
        (0, 22, -20),
        (24, 22, 40),
        (10, 38, 80),
    ):
        pen.ellipse(x, y, 7, 15, slant(lighter(tone, 0.35), darker(tone, 0.18)), 1, turn)


def coffee_bean(pen: Pen) -> None:
    for x, y, turn in ((-14, -12, -28), (16, 16, 24)):
        with pen.at(x, y, 1, turn):
            pen.ellipse(0, 0, 22, 31, ball("#a8703f", "#6a3c1a", "#371b08"))
            pen.stroke("M2-27c-10 16 8 36-3 54", "#2c1406", 4)


def cocoa(pen: Pen) -> None:
    with pen.at(0, 0, 1, 24):
        pen.fill(
            "M0-50c18 8 27 30 27 52s-10 42-27 48c-17-6-27-26-27-48s9-44 27-52z", across("#8a3a14", "#d98a3c", "#7a2c0c")
        )
        pen.stroke("M-12-40c-8 26-8 56 0 80M12-40c8 26 8 56 0 80M0-48v96", "#6a240a", 2.6, 0.6)
        pen.stroke("M0-48v-10", "#6a4a22", 5)


def peppercorn(pen: Pen) -> None:
    for x, y in ((-22, -18), (2, -28), (26, -14), (-30, 8), (-4, 0), (20, 12), (-16, 28), (10, 34), (36, 22)):
        pen.circle(x, y, 12.5, ball("#7a6a5a", "#3a2e28", "#181210"))
        pen.stroke(f"M{x - 5} {y}c3-5 7-5 10 0", "#8a7a6a", 2, 0.6)


def star_anise(pen: Pen) -> None:
    for i in range(8):
        with pen.at(0, 0, 1, i * 45):
            pen.fill("M-7-4c-4-16 0-32 7-44 7 12 11 28 7 44z", across("#5a2a10", "#a8622c"))
            pen.ellipse(0, -24, 3, 6, ball("#f4c88a", "#b9702c"))
    pen.circle(0, 0, 8, "#5a2a10")


def cinnamon(pen: Pen) -> None:
    with pen.at(0, 0, 1, -20):
        for y, tone in ((-22, "#a5622f"), (0, "#c47d43"), (22, "#a5622f")):
            pen.box(-48, y - 11, 96, 22, down(lighter(tone, 0.2), darker(tone, 0.3)), 11)
            pen.stroke(f"M-34 {y}h60", "#6e3a16", 2, 0.5)
        pen.box(-8, -36, 14, 72, "#e5d2a6", 3)


def cardamom(pen: Pen) -> None:
    for x, y, turn in ((-18, -10, -24), (16, -14, 20), (0, 22, 70)):
        with pen.at(x, y, 1, turn):
            pen.ellipse(0, 0, 15, 27, ball("#b9835a", "#7a4a2c", "#482612"))
            pen.stroke("M0-26v52M-8-22c-4 16-4 30 0 44M8-22c4 16 4 30 0 44", "#482612", 2, 0.5)


def lemongrass(pen: Pen) -> None:
    for x, turn in ((-12, -14), (0, 0), (12, 14)):
        with pen.at(x, 0, 1, turn):
            pen.fill("M-7 50c-2-40 0-70 4-100h6c4 30 6 60 4 100z", down("#7fae4a", "#f2eed4"))
    pen.stroke("M-14 26h28", "#8a5a2a", 5)


def root(pen: Pen) -> None:
    pen.fill(
        "M-10-44c6-6 14-6 20 0 10 10 8 24 12 36 6 14 18 22 24 44-12-4-20-12-26-22 0 14-4 24-8 34-6-8-8-18-10-28-6 12-16 22-28 28 0-18 10-28 14-44 4-14-6-34 2-48z",
        slant("#e8c58c", "#a8743a"),
    )
    for d in ("M-10-20c8 3 14 3 20 0", "M-10-6c8 3 16 3 22 0", "M-12 8c8 3 18 3 26 0"):
        pen.stroke(d, "#8a5a26", 2, 0.6)
    pen.fill("M0-46c-8-6-8-12-4-18 6 4 8 10 4 18z", GREEN)
