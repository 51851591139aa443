"""Goods shown as they are: heaps in baskets, trays of meat and fish, things hung up to dry."""

from marketplace.operations.demo.pictures.look import Look, ground, medallion
from marketplace.operations.demo.pictures.motifs import stamp
from marketplace.operations.demo.pictures.motifs.parts import leaf_pair
from marketplace.operations.demo.pictures.pen import Pen, across, ball, darker, down, lighter, slant


def basket(pen: Pen, look: Look) -> None:
    """The bamboo basket of the prototype, heaped with one fruit."""
    ground(pen, 92)
    for x, y, turn in ((80, 110, -12), (160, 110, 12), (120, 76, 4), (98, 122, 8), (144, 124, -8), (120, 108, 0)):
        stamp(pen, look.motif, x, y, 31, turn)
    leaf_pair(pen, 120, 46, 0.8)
    _wicker(pen)


def greens_basket(pen: Pen, look: Look) -> None:
    """Tall things stand upright in the basket: leaves, roots, shoots, stalks."""
    ground(pen, 92)
    for x, y, size, turn in (
        (62, 96, 40, -16),
        (178, 96, 40, 16),
        (92, 84, 44, -7),
        (148, 84, 44, 7),
        (120, 78, 46, 0),
    ):
        stamp(pen, look.motif, x, y, size, turn)
    _wicker(pen)


def _wicker(pen: Pen) -> None:
    body = "M38 134h164l-18 66c-2 7-8 11-15 11H71c-7 0-13-4-15-11z"
    pen.fill(body, across("#b07e44", "#d6a668", "#c08d50", "#a8763c"))
    with pen.inside(body):
        pen.stroke("M44 154h152M49 174h142M55 194h130", "#8a5d2b", 4)
        pen.stroke("m68 136 12 74m16-74 6 74m18-74v74m24-74-6 74m34-74-12 74", "#8a5d2b", 4, 0.65)
    pen.box(30, 126, 180, 16, down("#bd8946", "#94632c"), 8)


def plate(pen: Pen, look: Look) -> None:
    """Large fruit, one whole and one before it, on a wooden board."""
    ground(pen, 98)
    pen.box(22, 192, 196, 20, down("#c9935a", "#8a5a2c"), 9)
    stamp(pen, look.motif, 92, 118, 72, -5)
    pen.glow(152, 196, 50, 10, opacity=0.25)
    stamp(pen, look.motif, 164, 152, 46, 10)
    leaf_pair(pen, 206, 192, 0.5)


def flat_basket(pen: Pen, look: Look) -> None:
    """A winnowing tray with small produce spread out: mushrooms, roots, nuts."""
    ground(pen, 104)
    pen.ellipse(120, 160, 104, 50, "#a87438")
    pen.ellipse(120, 154, 104, 50, across("#c9975a", "#e8c58c", "#b98c55"))
    pen.ellipse(120, 152, 90, 40, "#d9b074")
    for i in range(-4, 5):
        pen.stroke(f"M{120 + i * 20} {116 + abs(i) * 4}v{72 - abs(i) * 8}", "#b98c4e", 2, 0.6)
    spots = (
        (72, 134, 25),
        (112, 122, 27),
        (154, 128, 26),
        (178, 150, 22),
        (58, 158, 22),
        (96, 154, 29),
        (138, 156, 29),
        (80, 176, 22),
        (118, 180, 23),
        (158, 176, 23),
    )
    for i, (x, y, size) in enumerate(spots):
        stamp(pen, look.motif, x, y - 10, size, i * 37 % 50 - 25)


def meat_tray(pen: Pen, look: Look) -> None:
    """Cuts of meat on a dark tray with a sprig, the animal on the sticker."""
    _tray(pen)
    for x, y, turn in ((84, 138, -10), (142, 130, 6), (118, 164, -2)):
        with pen.at(x, y, 0.9, turn):
            pen.fill(
                "M-44 0c-4-20 12-30 34-30 26-2 48 6 52 24 2 18-16 28-40 28-24 2-44-6-46-22z",
                slant("#e8827a", "#a8362e"),
            )
            pen.fill("M-44 0c-4-20 12-30 34-30l4 8c-18 0-28 8-26 22z", "#fbe4d8")
            pen.stroke("M-20-4c12-8 24 4 40-6M-14 10c14-6 24 2 36-4", "#f7cfc2", 3.4, 0.85)
    stamp(pen, "mint", 188, 148, 20, 20)
    _sticker(pen, look)


def fish_tray(pen: Pen, look: Look) -> None:
    """Whole fish, shrimp, squid or shells in rows on ice."""
    _tray(pen)
    for i in range(16):
        x, y = 42 + i * 37 % 158, 124 + i * 23 % 56
        pen.fill(f"M{x} {y}l9-6 10 5-3 10-11 2z", "#dcecf2", 0.75)
    for x, y, size, turn in ((78, 134, 36, 6), (152, 128, 36, -6), (116, 164, 38, 4), (178, 166, 26, -10)):
        stamp(pen, look.motif, x, y, size, turn)
    stamp(pen, "lime", 52, 172, 14)
    _sticker(pen, look)


def egg_tray(pen: Pen, look: Look) -> None:
    ground(pen, 100)
    for row, y in ((0, 128), (1, 150)):
        for i in range(5):
            x = 48 + i * 36 + row * 4 - 2
            pen.fill(
                f"M{x} {y - 42}c15 0 22 24 22 40 0 16-9 26-22 26s-22-10-22-26c0-16 7-40 22-40z",
                ball("#fff4e4", look.tone.body, darker(look.tone.body, 0.4)),
            )
    pen.fill(
        "M20 160c12-14 26-14 36 0 12-14 26-14 36 0 12-14 26-14 36 0 12-14 26-14 36 0 12-14 26-14 36 0l14 6-12 40c-2 5-5 6-9 6H45c-4 0-7-1-9-6l-16-36z",
        down("#c9bda4", "#9a8c70"),
    )
    pen.box(78, 170, 84, 36, look.tone.label, 18)
    stamp(pen, look.motif, 120, 188, 15)


def milk_bottle(pen: Pen, look: Look) -> None:
    ground(pen, 66, 104)
    body = "M82 50h44c0 20 20 26 22 54v96c0 8-5 12-12 12H72c-7 0-12-4-12-12v-96c2-28 22-34 22-54z"
    pen.fill(body, across("#d9dfe0", "#ffffff", "#f2f4f2", "#c9d2d4"))
    pen.box(80, 26, 48, 26, across(look.tone.deep, lighter(look.tone.deep, 0.3), look.tone.deep), 6)
    pen.box(
        60, 120, 88, 62, across(darker(look.tone.body, 0.2), lighter(look.tone.body, 0.3), darker(look.tone.body, 0.2))
    )
    medallion(pen, 104, 150, 27, look)
    pen.fill("M160 154h52l-6 52c0 4-3 6-7 6h-26c-4 0-7-2-7-6z", across("#cddbe0", "#eef4f5", "#c2d2d8"))
    pen.fill("M162 166h48l-5 40c0 3-2 4-5 4h-28c-3 0-5-1-5-4z", across("#e6e6e0", "#ffffff", "#dfe0da"))
    pen.ellipse(186, 166, 24, 5, "#f4eedd")


def _tray(pen: Pen) -> None:
    ground(pen, 104)
    pen.fill(
        "M18 108h204c6 0 9 4 7 10l-18 82c-2 8-7 12-14 12H43c-7 0-12-4-14-12l-18-82c-2-6 1-10 7-10z",
        down("#4a4640", "#2c2a26"),
    )
    pen.fill("M28 116h184l-17 78c-1 4-4 6-8 6H53c-4 0-7-2-8-6z", down("#37342f", "#4a4640"))


def _sticker(pen: Pen, look: Look) -> None:
    pen.box(150, 82, 66, 54, look.tone.label, 8)
    pen.box(150, 82, 66, 8, look.tone.body, 4)
    stamp(pen, look.motif, 183, 114, 18)


def hanging(pen: Pen, look: Look) -> None:
    """Smoked and air-dried things on a pole: sausages, bacon, dried fish."""
    ground(pen, 88)
    pen.stroke("M30 40h180", "#8a5d2b", 9)
    pen.stroke("M34 38h172", "#c9975a", 3, 0.7)
    if look.motif == "sausage":
        for x, bend in ((78, -1), (120, 0), (162, 1)):
            pen.stroke(f"M{x} 46c{26 * bend} 30 {28 * bend} 96 {-6 * bend} 146", "#8e2a1a", 29)
            pen.stroke(f"M{x - 7 + bend * 10} 78c{8 * bend} 28 {8 * bend} 64 {2 * bend} 96", "#d0684a", 7, 0.8)
            pen.stroke(f"M{x} 40v14", "#e9d7ae", 4)
        return
    for x, turn in ((70, 4), (120, -2), (170, -5)):
        pen.stroke(f"M{x} 38v22", "#e9d7ae", 4)
        with pen.at(x, 124, 1.25, turn):
            if look.motif in ("fish", "anchovy", "squid", "shrimp"):
                stamp(pen, look.motif, 0, 0, 52, 90 if look.motif != "squid" else 0)
            else:
                pen.fill(
                    "M-15-52c8-6 22-6 28 2 6 30-2 60 4 92-10 8-24 8-34 0 6-32-4-64 2-94z", slant("#b9603c", "#5a1e10")
                )
                pen.stroke("M-7-44c4 26-2 56 0 84M5-46c4 28 0 58 4 86", "#f0c8a0", 3.4, 0.75)


def fish_pack(pen: Pen, look: Look) -> None:
    """A clear vacuum pack with a header card."""
    ground(pen, 82)
    tone = look.tone
    pen.fill(
        "M44 70h152l6 10-4 10 4 116c0 5-3 6-7 6H45c-4 0-7-1-7-6l4-116-4-10z", across("#dfe6e2", "#f6f9f4", "#d5deda")
    )
    for x, y, turn in ((92, 118, -8), (146, 124, 6), (92, 160, 4), (148, 166, -6), (118, 190, 2)):
        stamp(pen, look.motif, x, y, 31, turn)
    pen.stroke("M52 84c-4 30-4 60-2 90", "#ffffff", 6, 0.7)
    pen.fill(
        "M38 26h164c5 0 7 3 6 8l-8 44H40l-8-44c-1-5 1-8 6-8z", down(lighter(tone.body, 0.1), darker(tone.body, 0.2))
    )
    pen.circle(120, 34, 5, "#f4ecd8")
    pen.box(90, 44, 60, 28, tone.label, 14)
    stamp(pen, look.motif, 120, 58, 12)


def roll_pack(pen: Pen, look: Look) -> None:
    """Giò: loaves in banana leaf, one cut open on a board."""
    ground(pen, 96)
    pen.box(20, 192, 200, 20, down("#c9935a", "#8a5a2c"), 9)
    for y, x in ((108, 30), (148, 22)):
        pen.box(x, y, 160, 44, down("#8fbf58", "#3f6a24"), 20)
        for step in range(4):
            pen.stroke(f"M{x + 28 + step * 34} {y}v44", "#e8d8a0", 5)
    medallion(pen, 84, 150, 24, look)
    pen.ellipse(186, 168, 24, 25, "#5f8f3a")
    pen.ellipse(188, 168, 20, 21, ball("#fbe9d6", "#ecc5a6", "#cf9c7c"))
    for x, y in ((180, 162), (194, 172), (186, 178), (196, 158)):
        pen.circle(x, y, 2.2, "#b9744a", 0.7)
    for x in (196, 212):
        pen.ellipse(x, 196, 15, 6, "#f4d8c0")


def bundle(pen: Pen, look: Look) -> None:
    """Bark or stalks tied in a bundle."""
    ground(pen, 98)
    if look.motif == "cinnamon":
        with pen.at(120, 122, 1, -12):
            for y, x, w, tone in (
                (-36, -92, 184, "#a5622f"),
                (16, -88, 182, "#a5622f"),
                (-10, -100, 196, "#c47d43"),
                (-58, -74, 158, "#c47d43"),
                (40, -70, 150, "#b9703a"),
            ):
                pen.box(x, y, w, 27, down(lighter(tone, 0.16), darker(tone, 0.26)), 13)
                pen.stroke(f"M{x + 34} {y + 13}h{w - 70}", "#6e3a16", 2.4, 0.5)
                pen.stroke(f"M{x + w - 6} {y + 10}c-9-4-12 5-5 8", "#6e3a16", 2.6)
            pen.box(-16, -64, 24, 138, "#e5d2a6", 4)
            for y in (-40, -14, 12, 38, 60):
                pen.stroke(f"M-16 {y}h24", "#a98f52", 2.4)
        return
    for x, turn in ((70, -18), (95, -9), (120, 0), (145, 9), (170, 18)):
        stamp(pen, look.motif, x, 118, 78, turn)
    pen.box(74, 142, 92, 18, down("#e5d2a6", "#b99f68"), 6)
    medallion(pen, 120, 152, 24, look)


def bowl_nest(pen: Pen, look: Look) -> None:
    """Swiftlet nests laid in a red-lined box."""
    ground(pen, 96)
    tone = look.tone
    pen.fill("M28 96h184l12 108c1 5-2 8-7 8H23c-5 0-8-3-7-8z", down(lighter(tone.body, 0.08), tone.deep))
    pen.box(36, 84, 168, 106, "#b3261e", 6)
    for x, y in ((80, 118), (160, 118), (80, 164), (160, 164)):
        pen.fill(f"M{x - 34} {y - 12}c4 28 18 36 34 36s30-8 34-36c-14 12-54 12-68 0z", slant("#fffaf0", "#dcc696"))
        for dy in (-4, 3, 10):
            pen.stroke(f"M{x - 28} {y + dy - 2}c14 10 42 10 56 0", "#bfa066", 1.8, 0.6)
    pen.box(28, 190, 184, 22, tone.deep, 5)
    medallion(pen, 120, 146, 19, look)
