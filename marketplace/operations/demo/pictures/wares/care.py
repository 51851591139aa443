"""Remedies, cosmetics, oils and herbs."""

from marketplace.operations.demo.pictures.look import Look, band, ground, label, medallion, paper
from marketplace.operations.demo.pictures.motifs import stamp
from marketplace.operations.demo.pictures.motifs.parts import leaf_pair
from marketplace.operations.demo.pictures.pen import Pen, across, ball, darker, down, lighter, round_body


def remedy_box(pen: Pen, look: Look) -> None:
    """A slim box with a blister strip leaning on it."""
    ground(pen, 90)
    tone = look.tone
    pen.fill("M150 52l22-12v160l-22 12z", darker(tone.body, 0.35))
    pen.fill("M48 52l22-12h102l-22 12z", lighter(tone.body, 0.4))
    pen.box(48, 52, 102, 160, across(lighter(tone.body, 0.12), tone.body))
    pen.box(48, 52, 102, 100, across(tone.label, darker(tone.label, 0.04)))
    stamp(pen, look.motif, 99, 98, 34)
    pen.stroke("M68 142h62", tone.accent, 3)
    pen.stroke("M64 174h70M64 188h48", lighter(tone.body, 0.5), 4)
    with pen.at(182, 168, 1, 14):
        pen.box(-24, -44, 48, 86, across("#c9cfd0", "#f2f5f4", "#b4bcbe"), 6)
        for y in (-30, -10, 10, 30):
            for x in (-11, 11):
                pen.ellipse(x, y, 8, 7, ball(lighter(tone.body, 0.7), lighter(tone.body, 0.2), tone.deep))


def pill_jar(pen: Pen, look: Look) -> None:
    ground(pen, 66)
    tone = look.tone
    pen.box(78, 34, 84, 36, across(tone.deep, lighter(tone.deep, 0.28), tone.deep), 7)
    for x in range(84, 160, 8):
        pen.stroke(f"M{x} 40v24", darker(tone.deep, 0.3), 1.6, 0.6)
    pen.fill(
        "M72 70h96c10 6 14 14 14 26v102c0 9-6 14-14 14H72c-8 0-14-5-14-14V96c0-12 4-20 14-26z",
        round_body(lighter(tone.body, 0.06)),
    )
    pen.stroke("M68 108c0-10 4-16 10-20", "#ffffff", 5, 0.5)
    band(pen, 58, 104, 124, 86, look)


def extract_jar(pen: Pen, look: Look) -> None:
    """Thick dark extract (cao) in a small jar with a spoon."""
    ground(pen, 84)
    tone = look.tone
    pen.box(66, 66, 92, 26, across(tone.deep, lighter(tone.deep, 0.25), tone.deep), 6)
    pen.fill(
        "M62 92h100c9 7 12 14 12 24v78c0 11-7 18-18 18H68c-11 0-18-7-18-18v-78c0-10 3-17 12-24z",
        across("#1c0f08", "#6a3f20", "#3a2010", "#140a05"),
    )
    pen.stroke("M62 118c0-8 3-12 8-16", "#ffffff", 5, 0.35)
    band(pen, 50, 120, 124, 68, look)
    with pen.at(196, 178, 1, -30):
        pen.stroke("M0-70v62", "#b9803f", 8)
        pen.ellipse(0, 8, 15, 21, ball("#e0ae6a", "#b9803f", "#7a4a20"))
        pen.ellipse(0, 9, 10, 15, "#2c160a")


def root_glass(pen: Pen, look: Look) -> None:
    """A tall show jar with whole roots or mushrooms."""
    ground(pen, 62)
    body = "M70 60h100v134c0 12-8 18-20 18H90c-12 0-20-6-20-18z"
    pen.fill("M78 34h84l6 26H72z", across("#c79d68", "#efd6a8", "#b98c55"))
    pen.fill(body, across("#d5dfd6", "#f8faf2", "#e6ece0", "#bcc9bf"))
    with pen.inside(body):
        for x, y, size, turn in (
            (96, 102, 40, -14),
            (146, 98, 40, 16),
            (120, 130, 46, 2),
            (94, 178, 34, -20),
            (148, 178, 34, 18),
        ):
            stamp(pen, look.motif, x, y, size, turn)
    pen.stroke("M80 76v96", "#ffffff", 6, 0.6)
    pen.box(84, 154, 72, 46, look.tone.label, 8)
    stamp(pen, look.motif, 120, 174, 15)
    pen.stroke("M100 194h40", look.tone.accent, 3)


def tube(pen: Pen, look: Look) -> None:
    ground(pen, 70)
    tone = look.tone
    pen.fill(
        "M76 30h88l-12 150H88z",
        across(darker(tone.body, 0.18), lighter(tone.body, 0.5), lighter(tone.body, 0.1), darker(tone.body, 0.24)),
    )
    pen.box(74, 22, 92, 12, darker(tone.body, 0.16), 3)
    pen.box(90, 180, 60, 32, across(tone.deep, lighter(tone.deep, 0.3), tone.deep), 6)
    pen.box(92, 62, 56, 92, tone.label, 28)
    stamp(pen, look.motif, 120, 100, 21)
    pen.stroke("M106 134h28", tone.accent, 3)
    leaf_pair(pen, 186, 208, 0.7)


def soap_bars(pen: Pen, look: Look) -> None:
    ground(pen, 94)
    tone = look.tone
    for x, y, w in ((36, 156, 150), (52, 112, 140)):
        pen.box(x, y + 8, w, 48, darker(tone.body, 0.25), 16)
        pen.box(x, y, w, 48, down(lighter(tone.body, 0.45), tone.body), 16)
        pen.box(x + 10, y + 7, w - 20, 30, lighter(tone.body, 0.55), 12)
    pen.box(92, 104, 62, 104, tone.label, 3)
    pen.box(92, 104, 62, 7, tone.deep)
    pen.box(92, 201, 62, 7, tone.deep)
    stamp(pen, look.motif, 123, 152, 22)
    stamp(pen, look.motif, 204, 186, 24, 16)
    for x, y, r in ((40, 104, 9), (58, 88, 6), (204, 112, 8), (190, 92, 5)):
        pen.circle(x, y, r, "#e4f0f2", 0.8)
        pen.circle(x - r * 0.3, y - r * 0.3, r * 0.25, "#ffffff")


def pump_bottle(pen: Pen, look: Look) -> None:
    ground(pen, 60)
    tone = look.tone
    pen.fill("M112 20h40c8 0 12 4 12 10h-30v28h-22z", tone.deep)
    pen.box(100, 56, 40, 16, across(tone.deep, lighter(tone.deep, 0.3), tone.deep), 4)
    pen.fill(
        "M92 72h56c16 6 24 16 24 32v94c0 9-6 14-14 14H82c-8 0-14-5-14-14v-94c0-16 8-26 24-32z",
        round_body(lighter(tone.body, 0.12)),
    )
    pen.stroke("M80 112c0-12 4-18 12-24", "#ffffff", 5, 0.55)
    label(pen, 80, 112, 80, 86, look, 8)


def cream_jar(pen: Pen, look: Look) -> None:
    ground(pen, 86)
    tone = look.tone
    pen.fill(
        "M52 132h136v60c0 13-10 20-24 20H76c-14 0-24-7-24-20z",
        across(lighter(tone.body, 0.62), "#ffffff", lighter(tone.body, 0.68)),
    )
    pen.fill("M46 96h148v36c0 8-148 8-148 0z", across(tone.deep, lighter(tone.body, 0.25), tone.deep))
    pen.ellipse(120, 96, 74, 14, lighter(tone.body, 0.35))
    stamp(pen, look.motif, 120, 172, 26)
    with pen.at(196, 178, 0.7, 20):
        leaf_pair(pen, 0, 40, 1.2)


def dropper(pen: Pen, look: Look) -> None:
    ground(pen, 70, 112)
    tone = look.tone
    pen.fill("M100 20c0-8 24-8 24 0v26h-24z", "#2b2119")
    pen.box(92, 44, 40, 26, across("#1c1510", "#5a4a3c", "#1c1510"), 5)
    pen.fill(
        "M96 70h32v14c20 6 34 20 34 42v76c0 7-5 12-12 12H74c-7 0-12-5-12-12v-76c0-22 14-36 34-42z",
        across("#7a2c06", "#d97a1c", "#a8480b", "#6a2505"),
    )
    pen.stroke("M74 128c2-12 8-20 18-26", "#ffffff", 5, 0.4)
    pen.box(62, 132, 100, 62, paper(tone))
    stamp(pen, look.motif, 112, 158, 21)
    pen.stroke("M80 186h64", tone.accent, 4)
    stamp(pen, look.motif, 190, 182, 30, 14)


def oil_flask(pen: Pen, look: Look) -> None:
    """Coconut oil and the like: a round flask with a cork."""
    ground(pen, 76)
    tone = look.tone
    pen.box(104, 22, 32, 28, across("#a87438", "#d9ae74", "#8f6030"), 5)
    pen.fill(
        "M106 48h28v36c30 8 50 32 50 62 0 26-14 48-34 66H90c-20-18-34-40-34-66 0-30 20-54 50-62z",
        across("#d9cf9a", "#fffbe6", "#f2ecc4", "#cfc48a"),
    )
    pen.stroke("M74 134c4-16 12-26 24-32", "#ffffff", 6, 0.9)
    medallion(pen, 120, 152, 40, look)
    pen.stroke("M104 66c10 5 22 5 32 0", tone.accent, 5)


def herb_bag(pen: Pen, look: Look) -> None:
    """Dried herbs tied in a cloth bag, some before it."""
    ground(pen, 92)
    tone = look.tone
    pen.fill(
        "M76 74c-24 26-34 60-30 104 2 22 14 34 34 34h64c20 0 32-12 34-34 4-44-6-78-30-104z",
        across(darker(tone.body, 0.14), lighter(tone.body, 0.22), darker(tone.body, 0.2)),
    )
    pen.fill("M70 40c10 8 18 8 28 2 10 8 20 8 30 0 10 6 18 6 28-2l-12 34H82z", lighter(tone.body, 0.3))
    pen.stroke("M80 72h66", tone.accent, 7)
    medallion(pen, 112, 140, 39, look)
    for x, y, size, turn in ((176, 188, 24, -20), (204, 196, 20, 24), (186, 204, 14, 60)):
        stamp(pen, look.motif, x, y, size, turn)


def incense_pack(pen: Pen, look: Look) -> None:
    ground(pen, 82)
    tone = look.tone
    for i in range(15):
        x = 74 + i * 6.6
        pen.stroke(f"M{x} 210L{x + (i - 7) * 1.6} 34", "#8a5a2a", 3)
        pen.stroke(f"M{x + (i - 7) * 0.8} 120L{x + (i - 7) * 1.6} 30", ("#6a4a2a", "#7d5a34")[i % 2], 5)
    pen.fill(
        "M66 120h108l-4 92H70z", across(darker(tone.body, 0.25), lighter(tone.body, 0.14), darker(tone.body, 0.28))
    )
    medallion(pen, 120, 166, 36, look)
