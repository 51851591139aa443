"""Bottles, jugs and cans."""

from marketplace.operations.demo.pictures.look import Look, band, ground, label, medallion, paper
from marketplace.operations.demo.pictures.motifs import stamp
from marketplace.operations.demo.pictures.pen import Pen, across, darker, lighter, round_body


def sauce_bottle(pen: Pen, look: Look) -> None:
    ground(pen, 60)
    tone = look.tone
    pen.box(102, 14, 36, 28, across(tone.deep, lighter(tone.deep, 0.22), tone.deep), 5)
    pen.fill(
        "M105 42h30v26c0 10 27 18 27 48v88c0 7-5 12-12 12H90c-7 0-12-5-12-12v-88c0-30 27-38 27-48z",
        across("#7a2c06", "#d97a1c", "#a8480b", "#6a2505"),
    )
    pen.stroke("M90 112c2-14 14-22 20-32", "#ffffff", 5, 0.4)
    band(pen, 78, 120, 84, 78, look)


def soy_bottle(pen: Pen, look: Look) -> None:
    """Dark and square-shouldered: soy sauce, vinegar."""
    ground(pen, 58)
    tone = look.tone
    pen.box(104, 20, 32, 30, across(tone.deep, lighter(tone.deep, 0.22), tone.deep), 5)
    pen.fill(
        "M106 50h28v16c18 4 30 12 30 30v106c0 6-4 10-10 10H86c-6 0-10-4-10-10V96c0-18 12-26 30-30z",
        across("#1e0f08", "#5a3018", "#3a1d0e", "#180b05"),
    )
    pen.stroke("M88 108c0-12 6-20 16-24", "#ffffff", 5, 0.35)
    band(pen, 76, 116, 88, 78, look)


def chili_bottle(pen: Pen, look: Look) -> None:
    ground(pen, 66)
    tone = look.tone
    pen.box(92, 28, 56, 26, across(tone.deep, lighter(tone.deep, 0.22), tone.deep), 5)
    pen.fill(
        "M96 54h48v16c16 6 26 18 26 36v92c0 8-6 14-14 14H84c-8 0-14-6-14-14v-92c0-18 10-30 26-36z",
        across("#8e1410", "#e2452c", "#c62f1e", "#8e1410"),
    )
    pen.stroke("M82 112c0-14 6-22 14-28", "#ffffff", 5, 0.4)
    band(pen, 70, 114, 100, 76, look)


def oil_bottle(pen: Pen, look: Look) -> None:
    """Pressed oil: clear gold in a tall square bottle."""
    ground(pen, 54)
    tone = look.tone
    pen.box(104, 12, 32, 24, across(tone.deep, lighter(tone.deep, 0.22), tone.deep), 5)
    pen.fill(
        "M107 36h26v22c0 12 24 14 24 36v110c0 5-4 8-9 8H92c-5 0-9-3-9-8V94c0-22 24-24 24-36z",
        across("#b9820c", "#ffe07a", "#f0b82a", "#b0780a"),
    )
    pen.stroke("M93 104c0-10 6-16 14-22", "#ffffff", 5, 0.6)
    band(pen, 83, 114, 74, 76, look)


def spirit_bottle(pen: Pen, look: Look) -> None:
    """Clear rice spirit; what it is made of shows through the glass."""
    ground(pen, 58)
    tone = look.tone
    pen.box(106, 10, 28, 30, across(tone.deep, lighter(tone.deep, 0.25), tone.deep), 5)
    pen.fill(
        "M108 40h24v34c0 12 32 16 32 46v80c0 8-5 12-12 12H88c-7 0-12-4-12-12v-80c0-30 32-34 32-46z",
        across("#a9c4c4", "#f2faf8", "#d8e8e6", "#9fbcbc"),
    )
    pen.fill(
        "M80 108c20 6 60 6 80 0 3 4 4 8 4 14v78c0 8-5 12-12 12H88c-7 0-12-4-12-12v-78c0-6 1-10 4-14z", "#ffffff", 0.35
    )
    pen.stroke("M88 114c2-12 12-16 18-26", "#ffffff", 5, 0.9)
    pen.box(104, 40, 32, 7, tone.accent)
    label(pen, 84, 122, 72, 76, look, 6)


def stone_jug(pen: Pen, look: Look) -> None:
    """A stoppered jug of glazed clay."""
    ground(pen, 70)
    tone = look.tone
    pen.fill("M106 26c0-8 28-8 28 0v18h-28z", across("#a5743f", "#d9ae74", "#8a5a2a"))
    pen.fill(
        "M100 44h40l4 20c32 12 48 40 46 76-2 34-14 58-28 72H78c-14-14-26-38-28-72-2-36 14-64 46-76z",
        round_body(tone.body),
    )
    pen.fill("M100 44h40l4 20c-12 6-36 6-48 0z", darker(tone.body, 0.35))
    pen.stroke("M98 60c12 6 32 6 44 0", "#e3c18f", 5)
    pen.stroke("M68 128c2-18 10-30 22-38", "#ffffff", 6, 0.35)
    medallion(pen, 120, 146, 39, look)


def wine_bottle(pen: Pen, look: Look) -> None:
    ground(pen, 50)
    tone = look.tone
    pen.fill(
        "M108 10h24v54c0 16 26 22 26 52v86c0 7-4 10-10 10H92c-6 0-10-3-10-10v-86c0-30 26-36 26-52z",
        across("#1c1a16", "#5a5a3c", "#2f3222", "#141410"),
    )
    pen.fill("M106 10c0-4 28-4 28 0v36h-28z", across(tone.deep, tone.body, tone.deep))
    pen.stroke("M92 116c2-14 12-20 18-30", "#ffffff", 4.6, 0.4)
    label(pen, 86, 118, 68, 82, look, 4)


def water_bottle(pen: Pen, look: Look) -> None:
    ground(pen, 48)
    tone = look.tone
    pen.box(104, 12, 32, 20, across(tone.deep, lighter(tone.deep, 0.3), tone.deep), 4)
    pen.fill(
        "M107 32h26v12c14 8 22 20 22 36v122c0 6-4 10-10 10H95c-6 0-10-4-10-10V80c0-16 8-28 22-36z",
        across("#93c4d6", "#eef9fc", "#cfe8f0", "#8abbd0"),
    )
    for y in (74, 84, 182, 192):
        pen.stroke(f"M87 {y}c20 5 46 5 66 0", "#7fb4c8", 2, 0.7)
    pen.stroke("M96 92v-14c0-8 4-14 10-20", "#ffffff", 4, 0.9)
    band(pen, 85, 100, 70, 70, look)


def water_jug(pen: Pen, look: Look) -> None:
    """The 20-litre bottle."""
    ground(pen, 66)
    tone = look.tone
    pen.box(102, 18, 36, 18, across(tone.deep, lighter(tone.deep, 0.3), tone.deep), 4)
    pen.fill(
        "M104 36h32v10c24 4 40 14 40 34v118c0 8-6 14-14 14H78c-8 0-14-6-14-14V80c0-20 16-30 40-34z",
        across("#5f9fc0", "#d6eef6", "#a5d2e4", "#5796b8"),
    )
    for y in (84, 96, 178, 190):
        pen.stroke(f"M66 {y}c30 7 78 7 108 0", "#4f8fb2", 3, 0.6)
    pen.stroke("M76 104v-22c0-10 6-16 14-20", "#ffffff", 5, 0.8)
    band(pen, 64, 106, 112, 64, look)


def juice_bottle(pen: Pen, look: Look) -> None:
    ground(pen, 54)
    tone = look.tone
    pen.box(100, 20, 40, 20, across(tone.deep, lighter(tone.deep, 0.25), tone.deep), 5)
    body = "M103 40h34c0 20 24 26 26 52 2 14-6 20-6 32s8 18 6 32l-3 48c0 5-4 8-9 8H89c-5 0-9-3-9-8l-3-48c-2-14 6-20 6-32s-8-18-6-32c2-26 26-32 26-52z"
    pen.fill(body, round_body(tone.body))
    pen.stroke("M88 92c2-12 10-18 18-28", "#ffffff", 5, 0.55)
    with pen.inside(body):
        pen.fill("M74 116c26 8 66 8 92 0v64c-26 8-66 8-92 0z", paper(tone))
    stamp(pen, look.motif, 120, 150, 26)


def can(pen: Pen, look: Look) -> None:
    ground(pen, 48)
    tone = look.tone
    pen.fill("M78 42l-6 14v136l6 14c12 8 72 8 84 0l6-14V56l-6-14z", round_body(tone.body))
    pen.ellipse(120, 42, 42, 9, "#c8cfd0")
    pen.ellipse(120, 41, 35, 6.5, "#eef2f2")
    pen.fill("M72 84c28 8 68 8 96 0v86c-28 8-68 8-96 0z", paper(tone))
    stamp(pen, look.motif, 120, 128, 31)
    pen.stroke("M82 66v20", "#ffffff", 4, 0.5)
