"""Sacks, pouches, boxes, jars and tins."""

from marketplace.operations.demo.pictures.look import Look, band, ground, label, medallion, paper
from marketplace.operations.demo.pictures.motifs import stamp
from marketplace.operations.demo.pictures.pen import Pen, across, ball, darker, down, lighter, round_body, slant


def sack(pen: Pen, look: Look) -> None:
    ground(pen, 84)
    tone = look.tone
    pen.fill(
        "M76 60c-26 32-38 70-34 120 2 22 14 34 36 34h84c22 0 34-12 36-34 4-50-8-88-34-120z",
        across("#d8c7a0", "#f7ecd0", "#cdb98c"),
    )
    pen.stroke("M70 96c-12 26-16 56-14 84M172 96c10 26 14 56 12 84", "#b9a476", 2, 0.5)
    pen.fill("M70 30c12 8 20 8 32 2 12 8 24 8 36 0 12 6 20 6 32-2l-10 30H80z", "#eadbb6")
    pen.box(76, 56, 88, 11, tone.deep, 3)
    medallion(pen, 120, 142, 47, look)


def open_sack(pen: Pen, look: Look) -> None:
    """Grain shown in a sack with its rim rolled down; the motif's colour fills it."""
    ground(pen, 88)
    pen.fill(
        "M46 96c-10 30-12 60-6 92 4 18 14 26 32 26h96c18 0 28-8 32-26 6-32 4-62-6-92z",
        across("#cbb27c", "#f0e0b6", "#c0a468"),
    )
    pen.ellipse(120, 96, 80, 26, "#a58a54")
    pen.ellipse(120, 92, 70, 21, "#6f5a34")
    for x, y, size in (
        (84, 84, 17),
        (156, 84, 17),
        (104, 70, 18),
        (136, 70, 18),
        (120, 88, 19),
        (64, 94, 13),
        (176, 94, 13),
        (120, 56, 15),
        (98, 98, 14),
        (144, 98, 14),
    ):
        stamp(pen, look.motif, x, y, size, x * 7 % 360)
    pen.fill(
        "M38 92c2 20 162 20 164 0 8 4 8 20-2 26-40 20-120 20-160 0-10-6-10-22-2-26z",
        across("#d8c290", "#faeed0", "#cfb67c"),
    )
    medallion(pen, 120, 164, 34, look)


def rice_bag(pen: Pen, look: Look) -> None:
    """A vacuum brick of rice."""
    ground(pen, 70)
    tone = look.tone
    pen.fill(
        "M60 40h120c6 0 8 4 7 10l-3 12c4 44 4 96 0 142-1 6-4 9-10 9H66c-6 0-9-3-10-9-4-46-4-98 0-142l-3-12c-1-6 1-10 7-10z",
        across(darker(tone.body, 0.3), lighter(tone.body, 0.16), tone.body, darker(tone.body, 0.35)),
    )
    pen.fill("M54 44c0-3 3-4 6-4h120c3 0 6 1 6 4l-2 16H56z", tone.deep)
    pen.dashes(58, 54, 184, 54, lighter(tone.body, 0.4), 2)
    label(pen, 74, 76, 92, 84, look, 8)
    pen.box(66, 172, 108, 28, "#f7efd8", 13)
    for x in range(78, 168, 10):
        stamp(pen, look.motif, x, 186 + (x % 20) * 0.2 - 2, 7, x * 11 % 360)


def pouch(pen: Pen, look: Look) -> None:
    ground(pen, 76)
    tone = look.tone
    pen.fill(
        "M58 44h124l10 14v142c0 8-6 14-14 14H62c-8 0-14-6-14-14V58z",
        across(darker(tone.body, 0.22), lighter(tone.body, 0.1), tone.body, darker(tone.body, 0.25)),
    )
    pen.fill("M48 58 58 44h124l10 14z", tone.deep)
    pen.dashes(50, 74, 190, 74, lighter(tone.body, 0.4), 3)
    pen.box(70, 94, 100, 96, tone.label, 48)
    for x, y in ((103, 126), (138, 132), (118, 158)):
        stamp(pen, look.motif, x, y, 19, (x - 118) * 0.6)
    pen.stroke("M84 182c20 9 52 9 72 0", tone.accent, 4)


def kraft_pouch(pen: Pen, look: Look, x: float = 16) -> None:
    """The tea pouch of the prototype; `x` moves it aside for a cup."""
    with pen.at(x, 0):
        ground(pen, 70, 104)
        pen.fill("M52 34h104l8 12v156c0 6-5 10-10 10H54c-6 0-10-4-10-10V46z", across("#c79d68", "#e3c18f", "#b98c55"))
        pen.fill("M44 46 52 34h104l8 12z", "#a97b45")
        pen.dashes(46, 60, 164, 60, "#a97b45", 3)
        label(pen, 58, 76, 92, 112, look, 6)


def window_pouch(pen: Pen, look: Look) -> None:
    """A pouch with a clear window: one sees the nuts, chips or mushrooms."""
    ground(pen, 76)
    tone = look.tone
    pen.fill(
        "M58 40h124l8 14v148c0 7-5 12-12 12H62c-7 0-12-5-12-12V54z",
        across(darker(tone.body, 0.2), lighter(tone.body, 0.16), tone.body, darker(tone.body, 0.25)),
    )
    pen.fill("M50 54 58 40h124l8 14z", tone.deep)
    pen.dashes(52, 68, 188, 68, lighter(tone.body, 0.4), 2.6)
    medallion(pen, 120, 104, 31, look)
    window = "M66 152c16-14 92-14 108 0v44c0 5-4 8-9 8H75c-5 0-9-3-9-8z"
    pen.fill(window, "#f6ecd2")
    with pen.inside(window):
        for i, (x, y) in enumerate(
            (
                (76, 190),
                (98, 178),
                (122, 190),
                (146, 178),
                (166, 190),
                (86, 164),
                (112, 162),
                (136, 162),
                (158, 166),
                (110, 200),
                (140, 202),
            )
        ):
            stamp(pen, look.motif, x, y, 15, i * 47 % 90 - 45)
    pen.stroke("M74 158c10-8 24-10 40-11", "#ffffff", 3, 0.6)


def pillow_bag(pen: Pen, look: Look) -> None:
    """A puffed snack bag."""
    ground(pen, 72)
    tone = look.tone
    pen.fill(
        "M54 34h132l4 14c-4 12-6 24-4 40 4 40 4 70-2 104 0 6 2 10 4 14l-2 8H54l-2-8c2-4 4-8 4-14-6-34-6-64-2-104 2-16 0-28-4-40z",
        across(darker(tone.body, 0.28), lighter(tone.body, 0.22), tone.body, darker(tone.body, 0.34)),
    )
    pen.fill("M54 34h132l4 14H50zM52 206h136l-2 8H54z", tone.deep)
    for x in range(58, 188, 8):
        pen.stroke(f"M{x} 36v10", lighter(tone.body, 0.3), 1.4, 0.6)
    pen.fill("M54 118c40-34 92-34 132 0 2 24 2 46-2 68-40 16-88 16-128 0-4-22-4-44-2-68z", tone.label)
    stamp(pen, look.motif, 120, 92, 34)
    for x, y, size in ((84, 150, 15), (120, 160, 18), (156, 150, 15)):
        stamp(pen, look.motif, x, y, size, x - 120)
    pen.stroke("M74 66c-4 20-4 34-4 50", "#ffffff", 5, 0.35)


def noodle_pack(pen: Pen, look: Look) -> None:
    """Dried noodles in a clear pack with a paper banner."""
    ground(pen, 96)
    tone = look.tone
    pen.fill(
        "M34 74c0-6 6-8 12-6 50 6 98 6 148 0 6-2 12 0 12 6v122c0 6-6 8-12 6-50 6-98 6-148 0-6 2-12 0-12-6z", "#e2d2a2"
    )
    for row in range(12):
        y = 82 + row * 10
        pen.stroke(f"M42 {y}c30-7 50 7 78 0s50 7 78 0", ("#fffaf0", "#d9c592", "#f3e6bf")[row % 3], 5)
    pen.fill("M34 74c0-6 6-8 12-6v134c-6 2-12 0-12-6zM206 74c0-6-6-8-12-6v134c6 2 12 0 12-6z", "#ffffff", 0.4)
    pen.stroke("M40 74v132M200 74v132", "#ffffff", 2.4, 0.8)
    pen.box(74, 60, 92, 150, across(darker(tone.body, 0.15), lighter(tone.body, 0.14), darker(tone.body, 0.2)), 4)
    label(pen, 84, 80, 72, 104, look, 8)


def carton(pen: Pen, look: Look) -> None:
    """A cardboard box seen from the front left corner."""
    ground(pen, 92)
    tone = look.tone
    pen.fill("M176 72l30-18v128l-30 30z", down(darker(tone.body, 0.3), tone.deep))
    pen.fill("M44 72l30-18h132l-30 18z", lighter(tone.body, 0.3))
    pen.box(44, 72, 132, 140, across(lighter(tone.body, 0.08), tone.body, darker(tone.body, 0.1)))
    pen.box(44, 84, 132, 7, tone.accent)
    label(pen, 62, 102, 96, 96, look, 8)


def gift_box(pen: Pen, look: Look) -> None:
    """A wide box of sweets or cakes, its lid leaning behind."""
    ground(pen, 98)
    tone = look.tone
    pen.box(40, 56, 160, 96, down(lighter(tone.body, 0.1), darker(tone.body, 0.2)), 8)
    pen.box(50, 66, 140, 76, tone.label, 6)
    stamp(pen, look.motif, 120, 100, 27)
    pen.stroke("M86 134h68", tone.accent, 3)
    pen.fill("M26 150h188l-10 58c-1 4-4 6-8 6H44c-4 0-7-2-8-6z", down(tone.body, tone.deep))
    pen.fill("M26 150h188l-3 14H29z", tone.deep)
    for i, x in enumerate(range(48, 200, 24)):
        stamp(pen, look.motif, x, 150 - (i % 2) * 3, 14, (i % 3 - 1) * 12)


def cake_stack(pen: Pen, look: Look) -> None:
    """Thin round cakes stacked and tied: rice paper, crackers."""
    ground(pen, 88)
    for i in range(9):
        y = 202 - i * 9
        pen.ellipse(120 + (i % 2) * 2 - 1, y, 84 - i * 0.6, 17, "#c4a056")
        pen.ellipse(120 + (i % 2) * 2 - 1, y - 4, 84 - i * 0.6, 17, ("#fbeecb", "#f2deaa")[i % 2])
    for x, y in ((70, 122), (96, 116), (140, 115), (168, 124), (118, 128), (150, 130), (88, 130)):
        pen.ellipse(x, y, 3, 1.6, "#3a2a1c", 0.85)
    pen.fill("M108 112h24v98h-24z", look.tone.body)
    medallion(pen, 120, 160, 31, look)
    with pen.at(120, 74, 0.9, -10):
        pen.ellipse(0, 0, 60, 40, ball("#fff4d6", "#ecd092", "#b98c46"))
        for x, y in ((-30, -6), (-8, -20), (18, -10), (-14, 12), (26, 14), (6, 4), (40, 0)):
            pen.circle(x, y, 2.6, "#3a2a1c", 0.85)


def parcels(pen: Pen, look: Look) -> None:
    """Leaf parcels tied with split bamboo, one unwrapped to show the filling."""
    ground(pen, 92)
    for x, y, size, motif in ((78, 104, 46, "rice_cake"), (160, 100, 42, "rice_cake")):
        stamp(pen, motif, x, y, size, -6 if x < 100 else 7)
    pen.box(52, 138, 104, 74, slant("#7fae4a", "#3f6a24"), 8)
    for x in (82, 122):
        pen.stroke(f"M{x} 138v74", "#e8d8a0", 5)
    pen.stroke("M52 174h104", "#e8d8a0", 5)
    medallion(pen, 104, 174, 26, look)
    pen.box(160, 160, 44, 52, slant("#f2ead0", "#cfc294"), 6)
    pen.ellipse(182, 186, 14, 11, "#d9b04a")
    pen.ellipse(182, 186, 7, 5, "#b9744a")
    pen.fill("M160 206l-10-40 10-8 8 54zM204 206l12-38-12-8-6 54z", "#5f8f3a")


def tub(pen: Pen, look: Look) -> None:
    """A cup of yoghurt or ice cream with its film lid."""
    ground(pen, 70)
    tone = look.tone
    body = "M58 78h124l-14 124c-1 8-7 12-14 12H86c-7 0-13-4-14-12z"
    pen.fill(body, round_body(lighter(tone.body, 0.25)))
    with pen.inside(body):
        pen.fill("M56 118c40 8 88 8 128 0v66c-40 8-88 8-128 0z", paper(tone))
    stamp(pen, look.motif, 120, 154, 27)
    pen.ellipse(120, 76, 68, 16, darker(tone.body, 0.2))
    pen.ellipse(120, 71, 68, 16, lighter(tone.body, 0.55))
    pen.ellipse(120, 71, 54, 11, lighter(tone.body, 0.75))
    pen.fill("M184 72c14 2 22 10 20 18-10-2-18-8-22-14z", lighter(tone.body, 0.6))


def honey_jar(pen: Pen, look: Look) -> None:
    ground(pen, 74)
    tone = look.tone
    pen.box(72, 40, 96, 32, across(tone.deep, lighter(tone.deep, 0.2), tone.deep), 7)
    pen.fill(
        "M66 72h108c12 10 16 22 16 38v78c0 14-10 24-24 24H74c-14 0-24-10-24-24v-78c0-16 4-28 16-38z",
        across("#b86a06", "#f6b93b", "#e8a01c", "#b06a08"),
    )
    pen.stroke("M66 100c0-8 3-14 8-18", "#ffffff", 6, 0.55)
    pen.fill("M120 100l44 25v52l-44 25-44-25v-52z", look.tone.label)
    stamp(pen, look.motif, 120, 151, 29)


def comb_jar(pen: Pen, look: Look) -> None:
    """Honey with its comb, a cloth tied over the mouth."""
    ground(pen, 74)
    body = "M64 76h112c10 10 14 20 14 34v78c0 14-10 24-24 24H74c-14 0-24-10-24-24v-78c0-14 4-24 14-34z"
    pen.fill(body, across("#a85e08", "#ffc94f", "#eba822", "#a05a06"))
    with pen.inside(body):
        stamp(pen, "honeycomb", 86, 118, 36)
        stamp(pen, "honeycomb", 152, 108, 34)
        pen.fill("M40 130c40-14 120 14 170 0v90H40z", "#e8a01c", 0.55)
    tone = look.tone
    pen.fill(
        "M66 46c20-14 88-14 108 0l14 34c-10 8-18-2-28 4-8 4-12-4-20 0s-12 4-20 0-14 4-20 0c-10-6-18 2-28-6z",
        across(darker(tone.body, 0.1), lighter(tone.body, 0.2), darker(tone.body, 0.2)),
    )
    pen.stroke("M70 70c30 8 70 8 100 0", "#e3c18f", 6)
    pen.fill("M172 70c8 8 10 18 8 30M174 70c12 4 18 12 20 22", "#e3c18f")
    label(pen, 78, 126, 84, 74, look, 10)


def jar(pen: Pen, look: Look) -> None:
    """A screw jar of clear glass: the motif itself lies inside."""
    ground(pen, 70)
    tone = look.tone
    pen.box(68, 34, 104, 30, across(tone.deep, lighter(tone.deep, 0.22), tone.deep), 6)
    body = "M66 64h108c10 6 14 14 14 26v100c0 14-8 22-22 22H74c-14 0-22-8-22-22V90c0-12 4-20 14-26z"
    pen.fill(body, across("#cfdcd8", "#f4faf6", "#e2ece6", "#bccdc8"))
    with pen.inside(body):
        for i, (x, y) in enumerate(
            (
                (70, 196),
                (96, 188),
                (122, 198),
                (148, 188),
                (172, 196),
                (80, 170),
                (108, 166),
                (136, 170),
                (164, 168),
                (68, 146),
                (94, 142),
                (120, 146),
                (148, 142),
                (174, 146),
                (82, 120),
                (110, 116),
                (138, 120),
                (164, 116),
                (96, 96),
                (126, 94),
                (152, 98),
            )
        ):
            stamp(pen, look.motif, x, y, 17, i * 53 % 120 - 60)
    pen.stroke("M62 96c0-8 3-14 8-18", "#ffffff", 5, 0.8)
    label(pen, 74, 112, 92, 78, look, 8)


def paste_jar(pen: Pen, look: Look) -> None:
    """A squat jar of paste, sauce or jam in the colour of the brand."""
    ground(pen, 78)
    tone = look.tone
    pen.box(62, 62, 116, 28, across(tone.deep, lighter(tone.deep, 0.22), tone.deep), 6)
    pen.fill(
        "M60 90h120c10 8 14 16 14 28v72c0 14-8 22-22 22H68c-14 0-22-8-22-22v-72c0-12 4-20 14-28z", round_body(tone.body)
    )
    pen.stroke("M58 120c0-8 4-14 10-18", "#ffffff", 5, 0.5)
    band(pen, 47, 122, 146, 70, look)


def tin(pen: Pen, look: Look) -> None:
    ground(pen, 66)
    tone = look.tone
    pen.fill("M62 54h116v148c0 14-116 14-116 0z", across(tone.deep, lighter(tone.body, 0.16), tone.deep))
    pen.ellipse(120, 54, 58, 14, darker(tone.deep, 0.3))
    pen.fill("M68 40h104v14c0 12-104 12-104 0z", across("#c79d68", "#efd6a8", "#b98c55"))
    pen.ellipse(120, 40, 52, 11, "#f2dcb3")
    window = "M62 92h116v86c0 14-116 14-116 0z"
    pen.fill(window, paper(tone))
    with pen.inside(window):
        pen.fill("M56 176l34-40 20 20 28-42 48 60v30H56z", lighter(tone.body, 0.42))
        pen.fill("M56 184l46-28 26 14 54-24v50H56z", tone.body)
    stamp(pen, look.motif, 120, 120, 25)


def canister(pen: Pen, look: Look) -> None:
    """A tall paper tube."""
    ground(pen, 56)
    tone = look.tone
    pen.fill("M72 44h96v160c0 11-96 11-96 0z", round_body(tone.body))
    pen.fill("M68 28h104v28c0 11-104 11-104 0z", round_body(tone.deep))
    pen.ellipse(120, 28, 52, 9, lighter(tone.deep, 0.25))
    band(pen, 72, 86, 96, 92, look)


def tea_cake(pen: Pen, look: Look) -> None:
    """A pressed disc of tea in a paper wrapper, a broken piece in front."""
    ground(pen, 90)
    pen.circle(120, 120, 88, ball("#fbf3de", "#e9d9b2", "#b9a06a"))
    for i in range(16):
        with pen.at(120, 120, 1, i * 22.5):
            pen.stroke("M0-60v-24", "#c9b27c", 1.6, 0.6)
    pen.circle(120, 120, 62, look.tone.body)
    medallion(pen, 120, 120, 52, look)
    pen.fill("M150 190l14-22 28 4 14 20-10 20h-36z", slant("#5f4a30", "#2c2014"))
    for x, y in ((162, 184), (176, 192), (188, 182), (172, 204), (192, 200)):
        pen.stroke(f"M{x} {y}c4-3 8-3 12 0", "#9a8456", 2)
