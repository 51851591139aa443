"""Animals of the farm, the water and the air, and what they give."""

from marketplace.operations.demo.pictures.pen import Pen, across, ball, darker, down, lighter, ring, slant


def fish(pen: Pen) -> None:
    pen.fill("M-46 0c20-30 54-30 72-4l20-18c-4 14-4 30 0 44l-20-18c-18 26-52 26-72-4z", slant("#4f9ab4", "#1f5a78"))
    pen.fill("M-12-20c8-10 18-14 28-12-4 8-6 14-4 20z", "#1f5a78")
    pen.stroke("M-22-14c6 8 6 20 0 28", "#d6ecf2", 3, 0.8)
    for x, y in ((-6, -4), (6, 4), (6, -8), (-6, 8)):
        pen.stroke(f"M{x} {y}c4 2 4 6 0 8", "#d6ecf2", 2, 0.5)
    pen.circle(-32, -4, 4, "#ffffff")
    pen.circle(-32, -4, 2, "#12303e")


def anchovy(pen: Pen) -> None:
    for y, shift in ((-24, -4), (0, 6), (24, -2)):
        with pen.at(shift, y, 0.92):
            pen.fill("M-48 0c16-13 56-15 78-3l14-9c-3 8-3 16 0 24l-14-9c-22 12-62 10-78-3z", down("#46708a", "#e4edf0"))
            pen.stroke("M-30 0c20-3 40-3 56-1", "#c9a24a", 2, 0.8)
            pen.circle(-38, -1, 2.4, "#12202a")


def shrimp(pen: Pen) -> None:
    pen.fill(
        "M36-30c-30-20-74-6-80 28-4 28 16 48 44 44l14 8 2-14c-30 2-44-14-40-32 4-16 22-22 38-16 12 4 24-4 22-18z",
        slant("#ffa27a", "#d9532c"),
    )
    for d in ("M-8-32l4 18", "M-28-20l12 14", "M-36 2l18 2", "M-28 24l14-10"):
        pen.stroke(d, "#fbe2d0", 3, 0.85)
    pen.stroke("M38-30c8-4 10-10 10-18M34-34c2-6 0-12-4-16", "#d9532c", 2.6)
    pen.circle(26, -24, 3, "#3a140c")


def squid(pen: Pen) -> None:
    pen.fill("M0-50c12 10 22 30 22 52 0 8-44 8-44 0 0-22 10-42 22-52z", across("#d99a92", "#f8d8cc", "#c9827a"))
    pen.fill("M-10-34c-16 2-24 12-26 24 12 0 20-2 26-8zM10-34c16 2 24 12 26 24-12 0-20-2-26-8z", "#d99a92")
    for x in (-16, -8, 0, 8, 16):
        pen.stroke(f"M{x} 6c-2 14 4 26 {x * 0.3} 40", "#d99a92", 4.4)
    pen.circle(-10, 2, 3, "#4a1c18")
    pen.circle(10, 2, 3, "#4a1c18")


def clam(pen: Pen) -> None:
    pen.fill("M0 34c-30 0-50-26-50-44 16-26 84-26 100 0 0 18-20 44-50 44z", ball("#f2e4c8", "#c9a878", "#8a6a42"))
    for x in (-36, -20, 0, 20, 36):
        pen.stroke(f"M0 30L{x} {-20 + abs(x) * 0.25}", "#8a6a42", 2.4, 0.55)


def snail(pen: Pen) -> None:
    pen.fill("M-46 36c20-4 40 0 70 0 12 0 22-14 20-36l8-12-12 4-8-8c-2 20-16 30-34 34z", "#a58a5a")
    pen.circle(-6, 2, 32, ball("#c9a25a", "#7a5a2a", "#463214"))
    pen.stroke("M-6 2c6-6 14 2 8 10s-22 4-22-10 16-24 30-16", "#f2deb0", 3.4, 0.85)


def eel(pen: Pen) -> None:
    pen.stroke("M-44 20c14-40 36-30 40-8s26 30 46-14", "#5a4a24", 15)
    pen.stroke("M-44 22c14-38 34-28 40-6s26 28 44-12", "#d9b45c", 5, 0.9)
    pen.circle(42, -6, 2.6, "#ffffff")


def pig(pen: Pen) -> None:
    pen.fill(
        "M-44 2c0-24 24-32 46-30l14-12 4 14c14 4 22 12 26 22l4 2v12l-8 4c-6 10-12 14-16 16v12h-12v-8h-30v8h-12v-14c-10-6-16-14-16-26z",
        slant("#f0b0a4", "#c96f66"),
    )
    pen.circle(30, -4, 3, "#4a1c18")
    pen.stroke("M-44 0c-6-2-8-8-4-12", "#c96f66", 4)


def black_pig(pen: Pen) -> None:
    pen.fill(
        "M-44 2c0-24 24-32 46-30l14-12 4 14c14 4 22 12 26 22l4 2v12l-8 4c-6 10-12 14-16 16v12h-12v-8h-30v8h-12v-14c-10-6-16-14-16-26z",
        slant("#5f5450", "#2a2220"),
    )
    pen.circle(30, -4, 3, "#f4ece4")
    pen.stroke("M-44 0c-6-2-8-8-4-12", "#2a2220", 4)


def cow(pen: Pen) -> None:
    pen.fill(
        "M-46-8c0-12 10-16 24-16h36l10-10c10-4 16 0 22 8l4 14c-4 6-10 6-16 4-2 10-6 16-12 18v34h-10v-26h-34v26h-10v-28c-8-6-12-12-14-24z",
        slant("#c98a52", "#8a5226"),
    )
    pen.stroke("M26-34c-2-8 2-12 6-14M38-32c4-6 8-6 12-4", "#efe2c8", 4)
    pen.circle(36, -18, 2.6, "#2a140a")
    pen.stroke("M-46-6c-4 10-4 20-2 28", "#8a5226", 3)


def buffalo(pen: Pen) -> None:
    pen.fill(
        "M-46-6c0-14 12-18 28-18h30c4-8 12-12 20-10 8 2 14 10 14 18 0 10-6 16-14 16-2 8-6 12-12 14v30h-10v-24h-34v24h-10v-26c-8-6-12-12-12-24z",
        slant("#6a625e", "#332c2a"),
    )
    pen.stroke("M22-32c-12-2-18-8-18-16M40-34c8-2 12-8 10-16", "#d9ccb4", 5)
    pen.circle(38, -18, 2.6, "#f4ece4")


def goat(pen: Pen) -> None:
    pen.fill(
        "M-40-6c0-12 10-16 24-16h28l6-16c4-8 14-8 18 0l8 10c0 8-6 10-12 10l-4 14c-2 6-6 10-10 12v34h-8v-28h-30v28h-8v-30c-8-4-12-10-12-18z",
        slant("#e8dcc8", "#b09a7c"),
    )
    pen.stroke("M22-42c-6-2-10-8-8-14M30-44c-2-6 0-10 4-12", "#7a6a52", 4)
    pen.circle(34, -30, 2.4, "#2a140a")
    pen.stroke("M38-18c2 4 2 8 0 12", "#b09a7c", 3)


def hen(pen: Pen) -> None:
    pen.fill(
        "M-48-20c10 10 20 12 32 8 6-20 16-34 34-34 10 0 18 8 18 18l12 6-12 4c4 30-16 50-42 50-24 0-40-22-42-52z",
        slant("#d98a3c", "#8a3a14"),
    )
    pen.fill("M12-46c0-8 6-6 8-2 2-6 8-6 8 0 4-2 6 2 4 6z", "#c8261a")
    pen.circle(24, -32, 3, "#2a140a")
    pen.stroke("M-6 32v14h-6M10 32v14h-6", "#d9961c", 4)
    pen.stroke("M-22 2c8 12 24 12 32 0", "#f2c078", 4, 0.8)


def duck(pen: Pen) -> None:
    pen.fill(
        "M-48-6c16 4 28 0 40-8 2-20 12-32 26-32 12 0 20 8 20 20 0 8-4 12-8 18 8 30-14 46-38 46-26 0-40-18-40-44z",
        slant("#fff6e4", "#cdbb98"),
    )
    pen.fill("M36-32l14 4-14 6z", "#e8891c")
    pen.circle(24, -30, 3, "#2a140a")
    pen.stroke("M-24 8c10 12 28 12 38 0", "#b8a47c", 4, 0.7)


def egg(pen: Pen) -> None:
    for x, y, tone, turn in ((-18, 2, "#e8c49a", -12), (18, -2, "#f4e2c8", 14)):
        with pen.at(x, y, 0.86, turn):
            pen.fill(
                "M0-44c20 0 30 30 30 50s-12 34-30 34-30-14-30-34 10-50 30-50z",
                ball(lighter(tone, 0.5), tone, darker(tone, 0.35)),
            )


def milk(pen: Pen) -> None:
    pen.fill(
        "M0-48c22 30 34 46 34 64 0 20-14 32-34 32s-34-12-34-32c0-18 12-34 34-64z", ball("#ffffff", "#e4eef3", "#86a9bd")
    )
    pen.stroke("M-18 16c0 10 6 16 14 18", "#ffffff", 4)


def bird_nest(pen: Pen) -> None:
    pen.fill("M-48-10c6 34 26 46 48 46s42-12 48-46c-18 16-78 16-96 0z", slant("#fbf3df", "#d9c08c"))
    for d in ("M-40 2c20 14 60 14 80 0", "M-34 14c20 10 48 10 68 0", "M-46-8c30 14 62 14 92 0"):
        pen.stroke(d, "#b8945a", 2, 0.55)
    pen.fill(
        "M-6-24c-10-14-24-16-36-12 8 6 14 10 20 18-4 0-8 2-12 6 14 2 22 0 28-4 6 4 14 6 28 4-4-4-8-6-12-6 6-8 12-12 20-18-12-4-26-2-36 12z",
        "#4a3a32",
    )


def bee(pen: Pen) -> None:
    pen.ellipse(-14, -26, 12, 24, "#dfeef0", 0.95, -28)
    pen.ellipse(14, -26, 12, 24, "#dfeef0", 0.95, 28)
    pen.ellipse(0, 10, 22, 34, ball("#ffd868", "#f0a81c", "#c47a0a"))
    with pen.inside(ring(0, 10, 22, 34)):
        for y in (-4, 12, 28):
            pen.box(-24, y, 48, 8, "#3a2410")
    pen.circle(0, -20, 13, "#3a2410")
    pen.stroke("M-5-30c-2-8-6-10-10-12M5-30c2-8 6-10 10-12", "#3a2410", 3)


def honeycomb(pen: Pen) -> None:
    cell = "M0-17l15 8.5v17l-15 8.5-15-8.5v-17z"
    for x, y, tone in (
        (-15, -26, "#f0a81c"),
        (15, -26, "#ffc648"),
        (-30, 0, "#ffc648"),
        (0, 0, "#e8981a"),
        (30, 0, "#f0a81c"),
        (-15, 26, "#ffd05a"),
        (15, 26, "#e8981a"),
    ):
        with pen.at(x, y):
            pen.fill(cell, tone)
            pen.stroke(cell, "#b86a06", 2.6)


def goldfish(pen: Pen) -> None:
    pen.fill(
        "M-44 2c12-26 44-30 60-8 10-14 22-20 32-20-6 12-6 18-2 28 4 12 2 20 2 28-14-2-24-10-32-20-16 20-48 16-60-8z",
        slant("#ffb45c", "#d9471c"),
    )
    pen.fill("M-14-18c6-14 18-18 28-16-4 8-6 14-4 22z", "#e86a2c")
    pen.circle(-30, -3, 4.5, "#ffffff")
    pen.circle(-30, -3, 2.4, "#2a140a")


def koi(pen: Pen) -> None:
    with pen.at(0, 0, 1, -30):
        pen.fill("M-50 0c16-22 50-20 72-4l22-12c-4 12-4 20 0 32l-22-12c-22 16-56 18-72-4z", slant("#fffaf2", "#e4d9cc"))
        pen.fill("M-36-10c10-8 24-8 30-4-2 12-18 20-30 4zM4-10c8-2 16 2 18 6-6 6-16 6-18-6z", "#e0481c")
        pen.circle(-38, -2, 2.4, "#2a140a")


def songbird(pen: Pen) -> None:
    pen.fill(
        "M-50 22c16-10 26-22 30-36 6-18 24-24 38-16 8 2 12 8 12 14l14 6-14 4c0 26-20 44-46 40-8-2-14-6-34-12z",
        slant("#b8824a", "#5f3a1c"),
    )
    pen.fill("M-6 10c6 16 22 18 32 2 4-8 4-16 2-22-12 4-26 8-34 20z", "#f2dcb0")
    pen.circle(16, -18, 3, "#1c100a")
    pen.stroke("M-4 34v14M8 32v14", "#8a5a2a", 3)
