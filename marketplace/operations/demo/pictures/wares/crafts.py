"""Wickerwork, pottery, wood and cloth."""

from marketplace.operations.demo.pictures.look import Look, ground
from marketplace.operations.demo.pictures.motifs import stamp
from marketplace.operations.demo.pictures.pen import Pen, across, ball, darker, down, lighter, ring, round_body


def wicker_bag(pen: Pen, look: Look) -> None:
    """A handbag of rush or bamboo."""
    ground(pen, 90)
    tone = look.tone
    pen.stroke("M80 96c0-70 80-70 80 0", tone.deep, 9)
    body = "M36 92h168l-12 108c-1 8-6 12-13 12H61c-7 0-12-4-13-12z"
    pen.fill(body, "#b98c4e")
    with pen.inside(body):
        for row in range(9):
            for col in range(13):
                if (row + col) % 2:
                    pen.box(34 + col * 14, 92 + row * 14, 14, 14, across("#e8cd94", "#d0a865"), 3)
        pen.box(30, 132, 180, 28, tone.body)
        for x in range(34, 210, 24):
            pen.fill(f"M{x} 146l12-12 12 12-12 12z", tone.accent)
    pen.box(30, 86, 180, 13, down("#cf9f5c", "#94682f"), 6)


def woven_basket(pen: Pen, look: Look) -> None:
    """A lidded basket, its weave in two tones."""
    ground(pen, 92)
    tone = look.tone
    body = "M42 104h156c8 40 0 80-20 108H62c-20-28-28-68-20-108z"
    pen.fill(body, across("#a8763c", "#dcb274", "#9a6a34"))
    with pen.inside(body):
        for row in range(9):
            for col in range(16):
                if (row + col) % 2:
                    pen.box(34 + col * 12, 104 + row * 12, 11, 11, "#efd6a4" if row % 4 else tone.body, 2, 0.75)
    pen.fill("M34 98c6-34 40-52 86-52s80 18 86 52c-40 14-132 14-172 0z", across("#b07e44", "#e8c58c", "#a8763c"))
    for rx, y in ((74, 92), (54, 76), (30, 60)):
        pen.stroke(f"M{120 - rx} {y}c{rx * 0.6} 12 {rx * 1.4} 12 {rx * 2} 0", "#8a5d2b", 2.6, 0.6)
    pen.ellipse(120, 44, 13, 8, tone.deep)


def pottery(pen: Pen, look: Look) -> None:
    """A vase and a bowl with a painted motif."""
    ground(pen, 90)
    tone = look.tone
    pen.fill(
        "M80 26h44c4 0 4 10-4 14v26c30 14 46 42 44 74-2 32-16 56-30 72H70c-14-16-28-40-30-72-2-32 14-60 44-74V40c-8-4-8-14-4-14z",
        across("#b9c4c0", "#fbfaf2", "#e6e8dc", "#a9b5b2"),
    )
    pen.stroke("M56 96c28 10 64 10 92 0M52 186c30 8 70 8 100 0", tone.body, 5)
    pen.stroke("M84 52c12 4 24 4 36 0", tone.body, 4)
    stamp(pen, look.motif, 102, 142, 33)
    pen.fill("M140 162h84c0 26-16 44-32 50h-20c-16-6-32-24-32-50z", round_body(lighter(tone.body, 0.35)))
    pen.ellipse(182, 162, 42, 9, lighter(tone.body, 0.66))
    pen.ellipse(182, 163, 35, 6, tone.deep)


def lamp(pen: Pen, look: Look) -> None:
    """A bamboo hanging lamp, lit."""
    pen.glow(120, 150, 118, 96, "#ffcf6a", 0.55)
    pen.stroke("M120 6v44", look.tone.deep, 3)
    body = "M92 50h56c34 30 46 74 40 118-40 20-96 20-136 0-6-44 6-88 40-118z"
    pen.fill(body, across("#c98a2c", "#ffe9ae", "#e8b04a"))
    with pen.inside(body):
        for x in range(-80, 100, 12):
            pen.stroke(f"M{120 + x * 0.3} 46C{120 + x} 90 {120 + x} 140 {120 + x * 0.9} 190", "#8a5a22", 3.2, 0.8)
        for y in (82, 116, 150):
            pen.stroke(f"M40 {y}c50 14 110 14 160 0", "#8a5a22", 3.2, 0.8)
    pen.box(88, 44, 64, 11, look.tone.deep, 5)
    pen.glow(120, 206, 90, 14, opacity=0.18)


def wood_set(pen: Pen, look: Look) -> None:
    """Bowls, spoons and chopsticks of turned wood or coconut shell."""
    ground(pen, 98)
    for x, turn in ((172, 10), (188, 16)):
        with pen.at(x, 120, 1, turn):
            pen.stroke("M0-70v120", "#9a6a3a", 8)
            pen.ellipse(0, -80, 14, 21, ball("#e0ae6a", "#b9803f", "#7a4a20"))
    pen.fill("M26 120h150c0 52-34 92-58 92H84c-24 0-58-40-58-92z", across("#7a4a22", "#d29a5a", "#8a5628"))
    for d in ("M40 150c40 12 84 12 122 0", "M54 178c30 8 64 8 94 0"):
        pen.stroke(d, "#5f3616", 2.4, 0.5)
    pen.ellipse(101, 120, 75, 19, "#b9803f")
    pen.ellipse(101, 121, 65, 14, "#6a3f1c")
    stamp(pen, look.motif, 101, 168, 24)


def hat(pen: Pen, look: Look) -> None:
    ground(pen, 98)
    pen.stroke("M70 168c10 56 92 56 100 0", look.tone.body, 8, 0.9)
    pen.fill(
        "M120 36c26 34 84 100 106 132-44 30-168 30-212 0 22-32 80-98 106-132z",
        across("#cfae6c", "#fff6da", "#ecd8a4", "#c09a58"),
    )
    for i in range(1, 9):
        y, half = 36 + i * 15.5, i * 12.6
        pen.stroke(
            f"M{120 - half} {y + 4}c{half * 0.6} {i * 2.4} {half * 1.4} {i * 2.4} {half * 2} 0", "#a8823f", 1.8, 0.6
        )
    with pen.at(120, 140, 0.6):
        stamp(pen, look.motif, 0, 0, 40)


def mat(pen: Pen, look: Look) -> None:
    """A sedge mat, half rolled."""
    ground(pen, 104)
    tone = look.tone
    sheet = "M66 60h150l-22 140H36z"
    pen.fill(sheet, "#ecd9a8")
    with pen.inside(sheet):
        for i in range(4, 24):
            pen.stroke(f"M{i * 10 - 12} 212L{i * 10 + 16} 54", "#d0b070", 1.8, 0.7)
        for x, colour in ((48, tone.body), (62, tone.accent), (170, tone.accent), (184, tone.body)):
            pen.stroke(f"M{x - 4} 212L{x + 22} 54", colour, 7, 0.9)
        stamp(pen, look.motif, 126, 122, 30)
    pen.box(34, 184, 176, 28, down("#f4e6be", "#b99a58"), 14)
    for x in (62, 96, 150, 184):
        pen.stroke(f"M{x} 186v24", tone.body, 6)
    pen.ellipse(40, 198, 9, 13, "#cfae6c")
    pen.stroke("M40 190c6 4 6 12 0 16", "#94743a", 2)


def folded_cloth(pen: Pen, look: Look) -> None:
    """Brocade folded as in the prototype, in the colours of the tone."""
    ground(pen, 92)
    tone = look.tone
    pen.fill("M36 74c0-10 8-18 18-18h132c10 0 18 8 18 18v112c0 8-6 14-14 14H50c-8 0-14-6-14-14z", tone.deep)
    pen.box(36, 92, 168, 92, tone.body)
    for y, step in ((104, -10), (176, 10)):
        for x in range(36, 204, 24):
            pen.fill(f"M{x} {y}l12 {step} 12 {-step}v{-step * 0.6}h-24z", tone.accent)
    light = lighter(tone.label, 0.1)
    for x in (60, 120, 180):
        pen.fill(f"M{x} 118l22 22-22 22-22-22z", lighter(tone.accent, 0.12))
        pen.fill(f"M{x} 128l12 12-12 12-12-12z", light)
        pen.fill(f"M{x} 134l6 6-6 6-6-6z", tone.deep)
    for x in (90, 150):
        pen.fill(f"M{x} 128l12 12-12 12-12-12z", light)
    for x in range(54, 194, 14):
        pen.stroke(f"M{x} 200v14", tone.accent, 5)


def cloth_rolls(pen: Pen, look: Look) -> None:
    """Bolts of silk or linen lying in a pyramid."""
    ground(pen, 98)
    tone = look.tone
    for x, y, colour in (
        (66, 178, tone.body),
        (126, 178, lighter(tone.body, 0.35)),
        (186, 178, tone.accent),
        (96, 128, tone.accent),
        (156, 128, tone.deep),
        (126, 78, lighter(tone.accent, 0.4)),
    ):
        pen.circle(x, y, 32, ball(lighter(colour, 0.3), colour, darker(colour, 0.4)))
        for r in (23, 15):
            pen.shape(ring(x, y, r, r), darker(colour, 0.24), 0.35)
            pen.shape(ring(x, y, r - 2.4, r - 2.4), lighter(colour, 0.12))
        pen.circle(x, y, 6.5, "#f2e2c0")


def blouse(pen: Pen, look: Look) -> None:
    """A sewn jacket with a woven border."""
    ground(pen, 84)
    tone = look.tone
    pen.stroke("M120 14c12 0 12 14 0 16v10", "#8a6a42", 4)
    pen.fill(
        "M120 38l34 6 62 40-22 44-26-14v98H72v-98l-26 14-22-44 62-40z",
        across(darker(tone.body, 0.2), lighter(tone.body, 0.12), darker(tone.body, 0.22)),
    )
    pen.fill("M104 38h32l-16 30z", lighter(tone.body, 0.45))
    for d in ("M120 66v146", "M72 196h96"):
        pen.stroke(d, tone.accent, 9)
    for y in range(84, 196, 22):
        pen.fill(f"M120 {y - 8}l8 8-8 8-8-8z", tone.label)
    for x in range(84, 168, 18):
        pen.fill(f"M{x} 190l6 6-6 6-6-6z", tone.label)
    pen.stroke("M30 88l20 36M210 88l-20 36", tone.accent, 8)


def cloth_bag(pen: Pen, look: Look) -> None:
    """A shoulder bag of hand-woven cloth."""
    ground(pen, 82)
    tone = look.tone
    pen.stroke("M64 92C70 6 170 6 176 92", tone.deep, 8)
    body = "M50 88h140l6 108c0 10-6 16-16 16H60c-10 0-16-6-16-16z"
    pen.fill(body, across(darker(tone.body, 0.16), lighter(tone.body, 0.1), darker(tone.body, 0.2)))
    with pen.inside(body):
        pen.box(40, 128, 160, 44, tone.deep)
        for x in range(52, 200, 34):
            pen.fill(f"M{x} 132l17 18-17 18-17-18z", tone.accent)
            pen.fill(f"M{x} 141l9 9-9 9-9-9z", tone.label)
        pen.box(40, 120, 160, 5, tone.accent)
        pen.box(40, 176, 160, 5, tone.accent)
    for x in range(60, 190, 16):
        pen.stroke(f"M{x} 212v8", tone.accent, 4)


def scarf(pen: Pen, look: Look) -> None:
    """A chequered scarf hung over a bar."""
    ground(pen, 80)
    tone = look.tone
    pen.stroke("M24 36h192", "#8a5d2b", 9)
    for x, w, bottom in ((70, 58, 188), (128, 54, 170)):
        hang = f"M{x} 32h{w}c4 50-4 100 2 {bottom - 32}h-{w + 2}c-4-50 2-100-2-{bottom - 32}z"
        pen.fill(hang, across(tone.label, "#ffffff", tone.label))
        with pen.inside(hang):
            for i in range(-1, 8):
                pen.box(x + i * 14, 20, 7, 200, tone.body, 0, 0.8)
            for y in range(38, 200, 14):
                pen.box(x - 6, y, w + 20, 7, tone.body, 0, 0.5)
        for i in range(0, w, 8):
            pen.stroke(f"M{x + i + 3} {bottom}v14", tone.body, 3)
