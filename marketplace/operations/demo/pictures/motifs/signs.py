"""Landscapes, made food and made things."""

from marketplace.operations.demo.pictures.motifs import flowers, garden
from marketplace.operations.demo.pictures.motifs.parts import petals
from marketplace.operations.demo.pictures.pen import Pen, across, ball, darker, down, lighter, ring, slant


def mountain(pen: Pen) -> None:
    with pen.inside(ring(0, 0, 48, 48)):
        pen.box(-50, -50, 100, 100, "#f3d9a4")
        pen.circle(14, -16, 13, "#e0662b")
        pen.fill("M-56 34l32-48 16 20 20-32 44 60z", "#6d9e7c")
        pen.fill("M-56 44l36-30 22 16 30-24 30 28v20h-118z", "#2f7558")


def terraces(pen: Pen) -> None:
    with pen.inside(ring(0, 0, 48, 48)):
        pen.box(-50, -50, 100, 100, "#fbe3b8")
        for i, tone in enumerate(("#b9cf7a", "#d9c24a", "#8fb04a", "#c9a92a", "#6f9a3a")):
            pen.fill(f"M-56 {-22 + i * 17}c34-16 74 12 112-8v70h-112z", tone)


def wave(pen: Pen) -> None:
    with pen.inside(ring(0, 0, 48, 48)):
        pen.box(-50, -50, 100, 100, "#dceef3")
        pen.circle(-14, -14, 13, "#e0862b")
        for i, tone in enumerate(("#6fa8b8", "#2c7491", "#0f4f6a")):
            pen.fill(f"M-60 {8 + i * 14}c10-12 20-12 30 0s20 12 30 0 20-12 30 0 20 12 30 0v60h-120z", tone)


def spring(pen: Pen) -> None:
    pen.fill("M0-50c24 32 38 50 38 68 0 20-16 32-38 32s-38-12-38-32c0-18 14-36 38-68z", slant("#bfe4f0", "#2c86ad"))
    pen.fill("M-36 22l20-24 12 14 14-20 26 30c-2 16-18 28-36 28s-34-12-36-28z", "#1f5a78", 0.75)
    pen.stroke("M-20 6c2-8 6-14 10-20", "#ffffff", 4, 0.8)


def chocolate(pen: Pen) -> None:
    pen.box(-40, -32, 80, 64, "#4a2412", 6)
    for x in (-36, -11, 14):
        for y in (-28, 3):
            pen.box(x, y, 22, 26, slant("#8a4a26", "#54280f"), 3)


def salt(pen: Pen) -> None:
    pen.fill("M-50 34c14-20 30-58 50-58s36 38 50 58c-20 10-80 10-100 0z", down("#ffffff", "#dfe6e6"))
    for x, y in ((-16, 10), (6, -6), (20, 18), (-30, 26), (0, 24), (34, 30)):
        with pen.at(x, y, 1, x):
            pen.box(-4, -4, 8, 8, "#ffffff")
            pen.stroke("M-4-4h8v8h-8z", "#b4c4c8", 1.4)


def chili_salt(pen: Pen) -> None:
    pen.fill("M-50 34c14-20 30-58 50-58s36 38 50 58c-20 10-80 10-100 0z", down("#f2b48a", "#d9734a"))
    for x, y in ((-16, 10), (6, -6), (20, 18), (-30, 26), (0, 24), (34, 30), (-4, 4), (12, 8)):
        pen.circle(x, y, 3.4, "#c8261a")
    with pen.at(22, -24, 0.5, 30):
        garden.chili(pen)


def capsule(pen: Pen) -> None:
    for x, y, turn in ((-14, -10, -30), (14, 16, 40)):
        with pen.at(x, y, 1, turn):
            pen.box(-12, -32, 24, 64, across("#f6e8c8", "#ffffff", "#d9c9a0"), 12)
            pen.fill("M-12 0h24v20c0 16-24 16-24 0z", across("#4f8f3a", "#8fc46a", "#3a7030"))


def soap(pen: Pen) -> None:
    with pen.at(0, 6, 1, -8):
        pen.box(-44, -24, 88, 52, down("#eadfc0", "#c2a970"), 16)
        pen.box(-34, -18, 68, 36, "#f6efd8", 12)
    with pen.at(0, 4, 0.5, 20):
        flowers.leaf(pen)


def drop(pen: Pen) -> None:
    pen.fill("M0-50c24 34 36 50 36 66 0 20-16 34-36 34s-36-14-36-34c0-16 12-32 36-66z", slant("#ffd27a", "#c4720e"))
    pen.stroke("M-20 16c0 12 8 20 16 22", "#fff4d8", 5, 0.8)


def lantern(pen: Pen) -> None:
    pen.ellipse(0, -2, 40, 32, ball("#ff9a5a", "#d9341f", "#8e1610"))
    for x in (-22, 0, 22):
        pen.stroke(f"M{x * 0.5} -33c{x} 20 {x} 42 0 62", "#ffd27a", 2.4, 0.7)
    pen.box(-14, -40, 28, 8, "#8a5a14", 3)
    pen.box(-14, 28, 28, 7, "#8a5a14", 3)
    pen.stroke("M0 35v15", "#d9a41c", 4)


def conical_hat(pen: Pen) -> None:
    pen.fill("M0-34c10 12 36 42 50 58-14 12-86 12-100 0 14-16 40-46 50-58z", across("#d9b878", "#fbefcf", "#c9a25c"))
    for y, half in ((-14, 17), (0, 30), (14, 43)):
        pen.stroke(f"M{-half} {y}c{half * 0.6} 7 {half * 1.4} 7 {half * 2} 0", "#a8823f", 1.8, 0.7)
    pen.stroke("M-30 26c4 18 56 18 60 0", "#b8446a", 3)


def weave(pen: Pen) -> None:
    with pen.inside(ring(0, 0, 46, 46)):
        pen.box(-50, -50, 100, 100, "#8a5d2b")
        for row in range(6):
            for col in range(6):
                x, y = -48 + col * 17, -48 + row * 17
                upright = (row + col) % 2
                pen.box(
                    x + upright,
                    y + 1 - upright,
                    15 - upright * 2,
                    13 + upright * 2,
                    across("#d9ae6a", "#c9975a") if upright else down("#e8c58c", "#c9975a"),
                    3,
                )


def brocade(pen: Pen) -> None:
    with pen.inside(ring(0, 0, 48, 48)):
        pen.box(-50, -50, 100, 100, "#3b2f6b")
        for x in (-36, 0, 36):
            pen.fill(f"M{x} -22l18 22-18 22-18-22z", "#d94f3a")
            pen.fill(f"M{x} -11l9 11-9 11-9-11z", "#f6dfc4")
        for x in range(-54, 54, 18):
            pen.fill(f"M{x} -30l9-12 9 12zM{x} 30l9 12 9-12z", "#e5a50a")


def silk(pen: Pen) -> None:
    for x, y in ((-20, -6), (18, -12), (0, 20)):
        with pen.at(x, y, 1, x):
            pen.ellipse(0, 0, 26, 16, ball("#fffaf0", "#f0e2c0", "#c4ab78"))
            pen.stroke("M-18-4c12 6 24 6 36 0M-14 6c10 4 18 4 28 0", "#c4ab78", 1.8, 0.6)


def vase(pen: Pen) -> None:
    pen.fill(
        "M-12-48h24v14c22 12 34 28 34 48 0 22-18 34-46 34s-46-12-46-34c0-20 12-36 34-48z",
        across("#a8b8c4", "#f6f8f4", "#93a4b2"),
    )
    pen.stroke("M-40 4c26 10 54 10 80 0M-44 26c26 8 62 8 88 0", "#1f4f8a", 3)
    with pen.at(0, 14, 0.3):
        petals(pen, 6, "#3a6ab0", "#1f4f8a")


def incense(pen: Pen) -> None:
    for x, lean in ((-16, -10), (-5, -3), (6, 3), (17, 10)):
        pen.stroke(f"M{x * 0.4} 40L{x + lean} -34", "#b9432c", 4)
        pen.circle(x + lean, -36, 3.4, "#ffb04a")
    pen.fill("M-30 24h60c0 16-10 26-30 26s-30-10-30-26z", across("#8a6a2a", "#e0bc5a", "#7a5a1c"))


def stilt_house(pen: Pen) -> None:
    pen.fill("M-50-2L0-44 50-2z", slant("#b98c55", "#7a5226"))
    pen.box(-36, -2, 72, 24, "#a5743f")
    pen.box(-10, 2, 20, 20, "#5a3618")
    for x in (-34, -12, 8, 28):
        pen.box(x, 22, 6, 24, "#6a4424")
    pen.stroke("M-46-2h92", "#5a3618", 3)


def boat(pen: Pen) -> None:
    pen.fill("M-48 14h96c-8 18-18 26-30 26h-36c-12 0-22-8-30-26z", down("#a5622f", "#6a3816"))
    pen.fill("M-2-46c20 12 32 30 34 54h-34z", "#fff3dc")
    pen.stroke("M-2-46v58", "#6a3816", 4)
    pen.stroke("M-50 42c12-8 22-8 34 0s22 8 34 0 20-8 32 0", "#2c7491", 4)


def lake(pen: Pen) -> None:
    with pen.inside(ring(0, 0, 48, 48)):
        pen.box(-50, -50, 100, 100, "#f9dcc0")
        pen.fill("M-56 4l30-34 20 24 24-32 44 42z", "#6d8f9a")
        pen.box(-50, 4, 100, 50, down("#7fbac8", "#2c7491"))
        pen.fill("M-20 16h36c-4 8-8 10-14 10h-10c-6 0-10-2-12-10z", "#6a3816")


def noodles(pen: Pen) -> None:
    pen.ellipse(0, 0, 46, 34, "#efe0b4")
    for i in range(6):
        size = 1 - i * 0.15
        pen.stroke(
            f"M{-40 * size} {4 - i}c{10 * size} {-34 * size} {70 * size} {-34 * size} {80 * size} 0s{-70 * size} {34 * size} {-80 * size} 0",
            ("#fff6dc", "#cdb473")[i % 2],
            4.5,
            0.9,
        )


def cracker(pen: Pen) -> None:
    pen.circle(0, 0, 46, ball("#fbe9b8", "#e4bc6a", "#b0803a"))
    for x, y in ((-20, -12), (4, -26), (24, -6), (-6, 4), (14, 18), (-22, 18), (0, 32), (30, 16), (-34, 2)):
        pen.circle(x, y, 3.2, "#3a2a1c", 0.85)


def rice_cake(pen: Pen) -> None:
    pen.box(-40, -40, 80, 80, slant("#6f9a3a", "#3f6a24"), 8)
    for x in (-14, 14):
        pen.stroke(f"M{x} -40v80M-40 {x}h80", "#e8d8a0", 4)


def roll(pen: Pen) -> None:
    with pen.at(0, 0, 1, -24):
        pen.box(-48, -20, 96, 40, down("#7aa845", "#3a6a24"), 18)
        for x in (-28, -4, 20):
            pen.stroke(f"M{x} -20v40", "#e8d8a0", 4)
        pen.ellipse(46, 0, 8, 19, "#f2d2b8")


def sweets(pen: Pen) -> None:
    for x, y, tone in ((-20, -16, "#e8b07a"), (20, -8, "#8fae5a"), (0, 22, "#b97a9a")):
        with pen.at(x, y, 0.62, x):
            pen.fill("M-30 0l-20-14v28zM30 0l20-14v28z", lighter(tone, 0.2))
            pen.box(-30, -18, 60, 36, down(lighter(tone, 0.35), darker(tone, 0.2)), 14)


def sausage(pen: Pen) -> None:
    for x, turn in ((-16, -10), (16, 12)):
        with pen.at(x, 0, 1, turn):
            pen.stroke("M0-34c-10 20-10 46 0 68", "#8e2a1a", 20)
            pen.stroke("M-6-20c-5 14-5 26-2 38", "#d9714a", 5, 0.8)


def jerky(pen: Pen) -> None:
    for x, y, turn in ((-14, -10, -16), (10, 10, 12)):
        with pen.at(x, y, 1, turn):
            pen.fill(
                "M-34-12c10-8 20 0 34-4s26-4 36 4c4 10 0 20-6 24-14 4-24-2-36 2-10 2-22 2-28-4-4-8-4-16 0-22z",
                slant("#b9542c", "#641f10"),
            )
            for px in (-20, -4, 12):
                pen.stroke(f"M{px} -6c6 4 4 10 8 14", "#e8a070", 2.4, 0.6)


def ice_cream(pen: Pen) -> None:
    pen.fill("M-22 0h44l-20 50h-4z", slant("#e8b878", "#b9803f"))
    for x, y, tone in ((-14, -8, "#fbe6c0"), (14, -8, "#c8dca0"), (0, -28, "#f4c8cc")):
        pen.circle(x, y, 20, ball(lighter(tone, 0.6), tone, darker(tone, 0.3)))
