"""Flowers, ornamental plants and small animals."""

from marketplace.operations.demo.pictures.look import Look, ground
from marketplace.operations.demo.pictures.motifs import stamp
from marketplace.operations.demo.pictures.motifs.parts import DARK_LEAF, GREEN, LEAF
from marketplace.operations.demo.pictures.pen import Pen, across, ball, darker, down, lighter, ring, round_body, slant


def flower_pot(pen: Pen, look: Look) -> None:
    """A potted plant in full bloom."""
    ground(pen, 66)
    for x, y, size, turn in (
        (70, 128, 0.9, -58),
        (172, 126, 0.9, 58),
        (92, 140, 1, -26),
        (150, 140, 1, 26),
        (120, 146, 1, 0),
    ):
        with pen.at(x, y, size, turn):
            pen.fill("M0 24c-20-14-22-44 0-66 22 22 20 52 0 66z", slant(LEAF, DARK_LEAF))
    for x, y, size in (
        (82, 88, 24),
        (160, 86, 24),
        (120, 64, 28),
        (100, 112, 22),
        (144, 114, 23),
        (62, 116, 17),
        (182, 114, 17),
    ):
        stamp(pen, look.motif, x, y, size, x * 3 % 40 - 20)
    _pot(pen, look)


def _pot(pen: Pen, look: Look) -> None:
    tone = look.tone
    pen.fill("M74 156h92l-12 50c-1 4-4 6-8 6H94c-4 0-7-2-8-6z", round_body(tone.body))
    pen.box(66, 146, 108, 18, round_body(lighter(tone.body, 0.1)), 6)
    pen.stroke("M92 186c18 5 38 5 56 0", lighter(tone.body, 0.4), 3, 0.7)


def bouquet(pen: Pen, look: Look) -> None:
    """Cut flowers wrapped in paper."""
    ground(pen, 66)
    for x, y in ((74, 96), (166, 96), (120, 84)):
        stamp(pen, "sprig", x, y, 38, (x - 120) * 0.6)
    for x, y, size in (
        (88, 84, 25),
        (152, 84, 25),
        (120, 60, 27),
        (104, 110, 24),
        (138, 112, 24),
        (70, 112, 19),
        (170, 112, 19),
    ):
        stamp(pen, look.motif, x, y, size, x * 5 % 50 - 25)
    pen.fill("M58 118c40 22 84 22 124 0l-44 92c-4 4-32 4-36 0z", slant("#f2e4c8", "#c9a878"))
    pen.fill("M120 130c22 0 44-4 62-12l-44 92c-6 3-12 3-18 3z", "#ead6ae")
    pen.box(96, 162, 48, 13, look.tone.body, 6)
    pen.fill("M120 168l-26 20 8-22zM120 168l26 20-8-22z", look.tone.body)


def blossom_branch(pen: Pen, look: Look) -> None:
    """A branch in bloom in a tall vase."""
    ground(pen, 54)
    pen.stroke(
        "M120 150c-8-34 8-60 0-92M116 120c-22-12-36-30-44-56M122 104c20-12 34-24 44-50M120 76c10-12 14-24 14-42",
        "#5f3f28",
        6,
    )
    for x, y, size in (
        (120, 52, 18),
        (76, 66, 17),
        (168, 50, 17),
        (98, 94, 14),
        (146, 86, 15),
        (134, 34, 15),
        (86, 100, 10),
        (154, 66, 11),
        (112, 74, 12),
        (64, 84, 11),
        (124, 118, 12),
    ):
        stamp(pen, look.motif, x, y, size, x * 7 % 72)
    pen.fill(
        "M102 140h36c-2 10 4 16 12 26 10 14 8 34-2 46H92c-10-12-12-32-2-46 8-10 14-16 12-26z",
        across("#9fb0bc", "#fbfaf4", "#dfe5e2", "#94a6b2"),
    )
    pen.stroke("M90 176c20 7 40 7 60 0M92 196c18 5 38 5 56 0", look.tone.body, 4)


def bonsai(pen: Pen, look: Look) -> None:
    """A trained tree in a shallow dish; the motif hangs in it as fruit or flower."""
    ground(pen, 84)
    pen.stroke("M118 178c-6-26-30-30-20-58 8-20 34-22 32-50", "#6a4426", 14)
    pen.stroke("M100 128c-14-6-26-14-34-26M122 96c16-4 30-6 44-16", "#6a4426", 8)
    for x, y, rx, ry in (
        (62, 96, 38, 20),
        (172, 80, 40, 21),
        (130, 54, 46, 25),
        (108, 122, 26, 13),
        (178, 116, 22, 11),
    ):
        pen.ellipse(x, y, rx, ry, ball("#7fae52", "#3f7a3a", "#204a26"))
        pen.ellipse(x - rx * 0.2, y - ry * 0.35, rx * 0.5, ry * 0.35, "#9cc46a", 0.6)
    if look.motif != "pine":
        for x, y in (
            (46, 98),
            (70, 88),
            (84, 104),
            (150, 78),
            (172, 88),
            (194, 78),
            (108, 54),
            (132, 44),
            (152, 60),
            (108, 122),
            (178, 116),
        ):
            stamp(pen, look.motif, x, y, 8)
    tone = look.tone
    pen.fill("M46 174h148l-10 30c-2 6-6 8-12 8H68c-6 0-10-2-12-8z", round_body(tone.body))
    pen.box(40, 168, 160, 12, lighter(tone.body, 0.12), 5)
    pen.ellipse(120, 170, 66, 6, "#5a6a34")


def succulents(pen: Pen, look: Look) -> None:
    """A dish of small plants."""
    ground(pen, 94)
    for x, y, size, green in ((72, 140, 36, "#8fb48a"), (124, 122, 46, "#a9c48f"), (178, 142, 34, "#b98fa8")):
        for layer, part in ((0, 1), (1, 0.72), (2, 0.44)):
            for i in range(10 - layer * 2):
                with pen.at(x, y, size / 50 * part, i * 360 / (10 - layer * 2) + layer * 18):
                    pen.fill(
                        "M0 4c-14-12-14-36 0-54 14 18 14 42 0 54z",
                        slant(lighter(green, 0.2 + layer * 0.1), darker(green, 0.3)),
                    )
    tone = look.tone
    pen.fill("M30 152h180l-14 52c-2 6-5 8-11 8H55c-6 0-9-2-11-8z", round_body(tone.body))
    for x in range(52, 200, 26):
        pen.fill(f"M{x} 172l10 10-10 10-10-10z", lighter(tone.body, 0.4), 0.8)


def palm(pen: Pen, look: Look) -> None:
    """A leafy house plant in a basket pot."""
    ground(pen, 66)
    for turn, size in ((-74, 0.9), (-46, 1.05), (-20, 1.15), (8, 1.2), (34, 1.1), (62, 0.95)):
        with pen.at(120, 156, size, turn):
            pen.stroke("M0 0c-2-40 0-70 0-92", DARK_LEAF, 3.4)
            for y in range(-92, -24, 10):
                pen.stroke(f"M0 {y}l-15-9M0 {y}l15-9", GREEN if turn % 4 else LEAF, 6)
    _pot(pen, look)


def fish_bowl(pen: Pen, look: Look) -> None:
    """A round glass bowl with ornamental fish."""
    ground(pen, 84)
    pen.circle(120, 124, 90, "#e4f1f4")
    with pen.inside(ring(120, 124, 88, 88)):
        pen.box(20, 84, 200, 140, down("#cfe8ee", "#7fbccb"))
        pen.fill("M20 182c40-10 160-10 200 0v40H20z", "#d9c08c")
        for x in (52, 70, 178, 192):
            pen.stroke(f"M{x} 200c-8-24 8-40 0-70", "#4f8f5a", 6)
        stamp(pen, look.motif, 104, 132, 35)
        stamp(pen, look.motif, 154, 160, 22, 8)
        stamp(pen, look.motif, 146, 104, 16, -10)
        for x, y, r in ((66, 110, 4), (72, 94, 3), (186, 118, 4), (180, 100, 2.6)):
            pen.circle(x, y, r, "#ffffff", 0.7)
    pen.ellipse(120, 44, 52, 10, "#c4d8dd")
    pen.ellipse(120, 45, 45, 7, "#eef6f7")
    pen.ellipse(120, 84, 78, 7, "#eef8fa", 0.8)
    pen.stroke("M48 108c4-22 14-38 30-50", "#ffffff", 7, 0.75)


def aquarium(pen: Pen, look: Look) -> None:
    ground(pen, 104)
    pen.box(18, 70, 204, 132, down("#d6edf0", "#5fa8ba"), 6)
    with pen.inside("M22 74h196v124H22z"):
        pen.fill("M18 176c50-12 150-6 206-14v40H18z", "#c9b078")
        for x, h, tone in (
            (42, 64, "#4f8f5a"),
            (58, 46, "#7aa845"),
            (188, 72, "#3f7a4a"),
            (204, 50, "#7aa845"),
            (128, 38, "#b9566a"),
        ):
            pen.stroke(f"M{x} 190c-9-{h * 0.3} 9-{h * 0.6} 0-{h}", tone, 7)
        pen.fill("M84 186c0-22 20-34 40-30 18-2 30 14 30 30z", ball("#b8a890", "#7a6a56", "#4a3e30"))
        for x, y, size, turn in (
            (92, 112, 27, 4),
            (152, 100, 23, -8),
            (64, 140, 17, 6),
            (178, 134, 20, -4),
            (126, 140, 15, 0),
        ):
            stamp(pen, look.motif, x, y, size, turn)
    pen.box(14, 62, 212, 12, look.tone.deep, 4)
    pen.box(14, 198, 212, 14, look.tone.deep, 4)
    pen.stroke("M34 86v72", "#ffffff", 6, 0.5)


def birdcage(pen: Pen, look: Look) -> None:
    ground(pen, 70)
    pen.stroke("M120 6c14 0 14 16 0 18", "#7a5226", 5)
    pen.ellipse(120, 200, 70, 12, "#8a5d2b")
    pen.ellipse(120, 195, 70, 12, "#c9975a")
    pen.stroke("M62 138h116", "#7a5226", 6)
    stamp(pen, look.motif, 120, 108, 33)
    for i in range(-5, 6):
        x = 120 + i * 13.6
        pen.stroke(f"M{x} 196V96C{x} 60 {120 + i * 6} 36 120 26", "#a87438", 2.6)
    for y in (96, 150):
        pen.stroke(f"M51 {y}c30 12 108 12 138 0", "#a87438", 3.4)
    pen.box(48, 190, 144, 9, look.tone.body, 4)
