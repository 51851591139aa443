"""The goods opened and in use on a table: the pack stands behind, what one eats, drinks or wears lies before it."""

from collections.abc import Callable

from marketplace.operations.demo.pictures.look import Look, ground
from marketplace.operations.demo.pictures.motifs import stamp
from marketplace.operations.demo.pictures.motifs.parts import leaf_pair
from marketplace.operations.demo.pictures.pen import Paint, Pen, across, ball, darker, down, lighter, slant

Serving = Callable[[Pen, Look], None]


def table(pen: Pen, look: Look) -> None:
    """A table top with a runner in the brand's accent."""
    pen.box(-40, 168, 320, 90, down("#ecd9b4", "#d9bf8e"))
    pen.box(-40, 168, 320, 3, "#f7ead0")
    pen.fill("M-40 190h320v26h-320z", lighter(look.tone.body, 0.62), 0.7)
    pen.stroke("M-40 190h320M-40 216h320", lighter(look.tone.body, 0.3), 1.6, 0.7)


def plate_of(pen: Pen, look: Look) -> None:
    """Fruit and snacks on a plate."""
    _plate(pen)
    for x, y, size, turn in (
        (98, 172, 17, -14),
        (182, 172, 17, 14),
        (120, 160, 21, -8),
        (160, 160, 21, 8),
        (140, 178, 21, 0),
        (140, 144, 19, 0),
    ):
        stamp(pen, look.motif, x, y, size, turn)
    leaf_pair(pen, 196, 196, 0.5)


def bowl_of(pen: Pen, look: Look) -> None:
    """Grain, nuts, dried things heaped in a bowl."""
    ground(pen, 74, 140)
    for x, y, size in (
        (92, 146, 15),
        (116, 136, 17),
        (142, 132, 18),
        (166, 138, 17),
        (188, 147, 15),
        (104, 126, 13),
        (128, 118, 14),
        (154, 118, 14),
        (178, 128, 13),
    ):
        stamp(pen, look.motif, x, y, size, x * 7 % 60 - 30)
    pen.fill("M66 146h148c0 36-22 66-48 66h-52c-26 0-48-30-48-66z", across("#8fa2ac", "#f4f6f2", "#dfe4e0", "#8798a2"))
    pen.stroke("M74 170c40 12 92 12 132 0", look.tone.body, 5)
    pen.stroke("M84 186c34 9 78 9 112 0", look.tone.accent, 2.6)


def rice_bowl(pen: Pen, look: Look) -> None:
    """A bowl of steamed rice in the grain's own colour, chopsticks across."""
    ground(pen, 72, 140)
    tone = {"red_rice": "#c98a72", "black_rice": "#5a4456"}.get(look.motif, "#fffdf4")
    pen.fill("M76 152c4-34 32-50 64-50s60 16 64 50z", ball(lighter(tone, 0.5), tone, darker(tone, 0.14)))
    for i in range(26):
        x, y = 92 + i * 37 % 98, 114 + i * 23 % 34
        pen.ellipse(x, y, 4.6, 2, darker(tone, 0.1), 0.6, i * 47 % 180)
    pen.fill("M66 150h148c0 34-22 62-48 62h-52c-26 0-48-28-48-62z", across("#8fa2ac", "#f4f6f2", "#dfe4e0", "#8798a2"))
    pen.stroke("M74 172c40 12 92 12 132 0", "#1f4f8a", 4)
    pen.stroke("M70 140L228 112M74 148L232 122", "#7a4a22", 4.6)
    _steam(pen, 124, 92)


def noodle_bowl(pen: Pen, look: Look) -> None:
    ground(pen, 84, 140)
    pen.fill("M52 148h176c0 38-28 64-58 64h-60c-30 0-58-26-58-64z", across("#8fa2ac", "#f4f6f2", "#dfe4e0", "#8798a2"))
    pen.stroke("M62 172c48 14 108 14 156 0", look.tone.body, 5)
    pen.ellipse(140, 148, 88, 22, "#e6e8e0")
    pen.ellipse(140, 149, 78, 17, "#d9963c")
    for i in range(7):
        pen.stroke(
            f"M{78 + i * 4} {148 + i % 3 * 3}c20-14 40 12 60-2s40 6 {52 - i * 4} 2", ("#fff4d6", "#ecd6a0")[i % 2], 4
        )
    stamp(pen, "shrimp", 112, 142, 15, -10)
    stamp(pen, "mint", 172, 142, 15, 20)
    for x, y in ((138, 154), (152, 140), (126, 158)):
        pen.ellipse(x, y, 4, 2, "#4f8f3a")
    pen.stroke("M96 128L236 88M102 134L240 98", "#7a4a22", 4.6)
    _steam(pen, 150, 116)


def sliced(pen: Pen, look: Look) -> None:
    """Sausage, ham or grilled meat sliced on a plate with herbs."""
    _plate(pen)
    for i in range(6):
        x = 88 + i * 19
        pen.ellipse(x, 172 - (i % 2) * 3, 16, 12, "#8e3a22")
        pen.ellipse(x + 1.5, 170 - (i % 2) * 3, 14, 10.5, ball("#f0a890", "#d0745a", "#a84a34"))
        for dx, dy in ((-5, -2), (3, 2), (0, -5), (6, -3)):
            pen.circle(x + dx, 170 + dy - (i % 2) * 3, 1.6, "#fbe4d8")
    stamp(pen, "mint", 196, 154, 17, 30)
    stamp(pen, "chili", 92, 150, 14, -40)


def cooked_fish(pen: Pen, look: Look) -> None:
    """Something from the water on a long plate with lime."""
    _plate(pen)
    stamp(pen, look.motif, 136, 166, 44)
    stamp(pen, "lime", 198, 170, 13)
    stamp(pen, "chili", 82, 178, 13, -60)
    stamp(pen, "mint", 104, 150, 12, -20)


def sweets_plate(pen: Pen, look: Look) -> None:
    """Cakes cut on a small plate, tea beside them."""
    _plate(pen)
    for x, y in ((100, 172), (128, 164), (156, 172), (128, 182), (180, 164)):
        pen.fill(f"M{x - 15} {y}l15-9 15 9-15 9z", "#f0d69a")
        pen.fill(f"M{x - 15} {y}l15 9v11l-15-9z", "#d0aa62")
        pen.fill(f"M{x + 15} {y}l-15 9v11l15-9z", "#b98f4a")
    _cup(pen, 206, 150, 0.7, "#b9862c")


def tea(pen: Pen, look: Look) -> None:
    """Pot and cups; the liquor takes the motif's hue."""
    liquor = {
        "hibiscus": "#b3203e",
        "rose": "#d9788a",
        "artichoke": "#8a6a22",
        "chrysanthemum": "#e0b53a",
        "camellia": "#e6c24a",
        "lotus": "#c9a23a",
    }.get(look.motif, "#a88a2a")
    ground(pen, 60, 116)
    pen.stroke("M70 132c-34-6-34 44 4 48", look.tone.deep, 9)
    pen.fill("M160 140c18-2 22-20 30-28l8 6c-6 18-16 40-38 46z", darker(look.tone.body, 0.2))
    pen.fill(
        "M66 124h100c14 20 10 66-14 88H80c-24-22-28-68-14-88z",
        ball(lighter(look.tone.body, 0.35), look.tone.body, look.tone.deep),
    )
    pen.ellipse(116, 124, 50, 10, darker(look.tone.body, 0.25))
    pen.fill("M78 118c8-20 68-20 76 0-20 8-56 8-76 0z", lighter(look.tone.body, 0.14))
    pen.circle(116, 100, 8, look.tone.deep)
    stamp(pen, look.motif, 116, 168, 22)
    _cup(pen, 196, 176, 0.9, liquor)
    _steam(pen, 196, 156)


def coffee(pen: Pen, look: Look) -> None:
    """A phin dripping into a glass, beans beside it."""
    ground(pen, 46, 136)
    pen.fill("M108 132h56l-6 74c0 4-4 6-8 6h-28c-4 0-8-2-8-6z", across("#cfd9d8", "#f6faf8", "#c4d0d0"))
    pen.fill("M111 160h50l-4 44c0 3-3 4-6 4h-30c-3 0-6-1-6-4z", down("#5a3014", "#2c1406"))
    pen.fill("M112 172h48l-3 32c0 3-3 4-6 4h-30c-3 0-6-1-6-4z", "#f2dcb4", 0.28)
    pen.box(98, 124, 76, 9, across("#8a9294", "#f2f5f5", "#7a8284"), 4)
    pen.box(110, 78, 52, 48, across("#7f878a", "#f4f7f7", "#aab2b4", "#747c7e"), 4)
    pen.box(104, 70, 64, 11, across("#8a9294", "#ffffff", "#7a8284"), 5)
    pen.circle(136, 66, 6, "#5f676a")
    pen.stroke("M136 134v20", "#3a1d0a", 3)
    for x, y, size in ((190, 202, 16), (214, 206, 14), (202, 186, 12), (86, 206, 13)):
        stamp(pen, "coffee_bean", x, y, size, x)


def cocoa_mug(pen: Pen, look: Look) -> None:
    ground(pen, 60, 132)
    pen.stroke("M176 142c30 0 30 44-4 44", look.tone.body, 10)
    pen.fill(
        "M84 120h96v72c0 12-8 20-20 20h-56c-12 0-20-8-20-20z",
        across(darker(look.tone.body, 0.3), lighter(look.tone.body, 0.2), darker(look.tone.body, 0.3)),
    )
    pen.ellipse(132, 120, 48, 12, lighter(look.tone.body, 0.35))
    pen.ellipse(132, 121, 41, 8.5, "#5a2c14")
    pen.stroke("M112 120c10-5 26 5 38-1", "#d9b08a", 3, 0.8)
    stamp(pen, look.motif, 132, 168, 22)
    stamp(pen, "chocolate", 208, 196, 21, 8)
    _steam(pen, 132, 106)


def shots(pen: Pen, look: Look) -> None:
    """A small carafe and cups on a wooden tray."""
    ground(pen, 88, 146)
    pen.box(64, 196, 168, 16, down("#b9803f", "#7a4a22"), 7)
    pen.fill(
        "M110 106h24v18c18 8 26 22 24 40-2 16-10 26-18 32h-36c-8-6-16-16-18-32-2-18 6-32 24-40z",
        across("#a9bcc4", "#fbfaf4", "#e2e6e2", "#9aacb6"),
    )
    pen.stroke("M88 160c22 8 46 8 68 0", look.tone.body, 4)
    for x in (182, 212):
        pen.fill(f"M{x - 14} 172h28l-5 24h-18z", across("#a9bcc4", "#ffffff", "#a4b6be"))
        pen.ellipse(x, 172, 14, 4, "#eef4f4")
        pen.ellipse(x, 173, 11, 2.6, "#cfe0e2")
    stamp(pen, look.motif, 72, 186, 15, -14)


def wine_glass(pen: Pen, look: Look) -> None:
    ground(pen, 44, 150)
    pen.fill("M112 78h76c6 44-10 70-34 74v46h-8v-46c-24-4-40-30-34-74z", across("#c9d8d8", "#f6fbfa", "#bccccc"), 0.9)
    wine = {"apricot_blossom": "#e8b23a", "honeycomb": "#e0a52c", "plum": "#a8325a", "apple": "#d9b04a"}.get(
        look.motif, "#6a1434"
    )
    pen.fill("M114 108h72c-2 24-14 38-36 40-22-2-34-16-36-40z", down(lighter(wine, 0.16), wine))
    pen.ellipse(150, 108, 36, 6, lighter(wine, 0.26))
    pen.ellipse(150, 202, 30, 7, across("#b9caca", "#f2f8f7", "#b0c2c2"))
    pen.stroke("M122 92c-2 20 2 34 10 44", "#ffffff", 4, 0.7)
    for x, y, size in ((196, 196, 17), (218, 202, 13), (104, 204, 13)):
        stamp(pen, look.motif, x, y, size, x)


def cold_glass(pen: Pen, look: Look) -> None:
    """A tall glass with ice; water stays clear, juice takes the brand's colour."""
    clear = look.motif in ("spring", "mountain", "wave")
    creamy = look.motif in ("cow", "milk", "corn", "soybean")
    drink = "#cfe8f0" if clear else "#f6ead0" if creamy else look.tone.body
    ground(pen, 46, 148)
    pen.stroke("M166 62L150 132", look.tone.accent, 5)
    pen.fill("M112 90h72l-8 114c0 5-4 8-9 8h-38c-5 0-9-3-9-8z", across("#c6d8dc", "#f8fcfc", "#bcd0d4"))
    pen.fill("M115 112h66l-6 90c0 4-3 6-7 6h-40c-4 0-7-2-7-6z", down(lighter(drink, 0.3), drink))
    for x, y, turn in ((126, 118, 12), (148, 124, -10), (134, 140, 30), (158, 146, 8)):
        with pen.at(x, y, 1, turn):
            pen.box(-9, -9, 18, 18, "#ffffff", 4, 0.5)
    pen.ellipse(148, 112, 33, 5, lighter(drink, 0.4))
    pen.stroke("M120 122l4 72", "#ffffff", 4, 0.6)
    if not clear:
        stamp(pen, look.motif, 186, 96, 17, 12)
    for x, y, size in ((206, 196, 18), (98, 202, 15)):
        stamp(pen, "mint" if clear else look.motif, x, y, size, x)


def dipping(pen: Pen, look: Look) -> None:
    """A saucer of sauce with chili and garlic, herbs to dip."""
    sauce = {"chili": "#c42a18", "shrimp": "#8a5a78", "soybean": "#5a2c12"}.get(look.motif, "#b4641a")
    ground(pen, 76, 146)
    pen.fill("M74 164h144c0 30-26 48-50 48h-44c-24 0-50-18-50-48z", across("#8fa2ac", "#f4f6f2", "#dfe4e0", "#8798a2"))
    pen.stroke("M84 182c38 11 86 11 124 0", "#1f4f8a", 3.4)
    pen.ellipse(146, 164, 72, 18, "#e8ebe4")
    pen.ellipse(146, 165, 63, 14, ball(lighter(sauce, 0.3), sauce, darker(sauce, 0.3)))
    for x, y in ((124, 162), (150, 168), (172, 162), (138, 172), (164, 172)):
        pen.ellipse(x, y, 5, 3, "#d9301c")
        pen.ellipse(x, y, 2.2, 1.2, "#f7e0a0")
    for x, y in ((112, 168), (182, 168), (144, 158)):
        pen.ellipse(x, y, 4, 2, "#fbf2dc")
    stamp(pen, "mint", 208, 142, 20, 24)
    stamp(pen, "chili", 92, 146, 18, -34)


def spice_dish(pen: Pen, look: Look) -> None:
    """A stone mortar and a little heap of the spice."""
    ground(pen, 84, 140)
    with pen.at(150, 128, 1, 26):
        pen.box(-9, -62, 18, 74, across("#7a7a74", "#c4c4ba", "#6a6a64"), 9)
    pen.fill(
        "M76 142h112c0 30-10 44-22 52l6 18H92l6-18c-12-8-22-22-22-52z",
        across("#5f605c", "#b4b5ac", "#8a8b84", "#565752"),
    )
    pen.ellipse(132, 142, 56, 14, "#9a9b92")
    pen.ellipse(132, 143, 47, 10, "#4a4b46")
    for x in (108, 126, 146, 160):
        stamp(pen, look.motif, x, 140, 11, x * 5)
    for x, y, size in ((202, 198, 18), (222, 206, 13), (190, 208, 12), (74, 206, 13)):
        stamp(pen, look.motif, x, y, size, x * 3)


def honey_dip(pen: Pen, look: Look) -> None:
    """A saucer of honey, the dipper above it."""
    ground(pen, 72, 142)
    with pen.at(156, 96, 1, 32):
        pen.stroke("M0-62v58", "#a5743f", 7)
        for y, rx in ((-2, 12), (7, 16), (16, 18), (25, 16), (34, 12)):
            pen.ellipse(0, y, rx, 4.4, "#b9803f")
            pen.ellipse(0, y - 1.2, rx, 2.6, "#e0b070")
    pen.fill("M134 128c6 0 8 4 6 40h-8c-2-36-4-40 2-40z", "#f0a81c")
    pen.fill("M72 164h138c0 28-24 48-46 48h-46c-22 0-46-20-46-48z", across("#8fa2ac", "#f8f7f0", "#e2e4de", "#8798a2"))
    pen.ellipse(141, 164, 69, 17, "#eeece2")
    pen.ellipse(141, 165, 60, 13, ball("#ffd868", "#f0a81c", "#c47a0a"))
    stamp(pen, look.motif, 210, 196, 22, 10)
    stamp(pen, "apricot_blossom", 84, 200, 13)


def infusion(pen: Pen, look: Look) -> None:
    """A cup of something warm, the herb beside it."""
    _cup(pen, 130, 160, 1.35, "#8a5a1c")
    _steam(pen, 130, 126)
    stamp(pen, look.motif, 204, 186, 28, 12)
    pen.ellipse(204, 212, 34, 5, "#c9a878", 0.5)


def bath(pen: Pen, look: Look) -> None:
    """Folded towels, a stone, a blossom."""
    ground(pen, 88, 144)
    for i, (y, tone) in enumerate(((188, "#f7f2e6"), (164, lighter(look.tone.body, 0.55)), (140, "#fffdf6"))):
        pen.box(74 + i * 5, y, 124 - i * 10, 25, down(lighter(tone, 0.2), darker(tone, 0.12)), 12)
        pen.stroke(f"M{84 + i * 5} {y + 12}h{100 - i * 10}", darker(tone, 0.2), 1.6, 0.7)
    stamp(pen, look.motif, 136, 124, 22)
    for x, y, rx in ((206, 198, 22), (206, 184, 15)):
        pen.ellipse(x, y, rx, 9, ball("#b9b6ac", "#7f7c74", "#55524c"))
    stamp(pen, "apricot_blossom", 206, 168, 10)


def burner(pen: Pen, look: Look) -> None:
    """A clay oil burner with its candle lit."""
    ground(pen, 54, 146)
    pen.glow(146, 184, 60, 40, "#ffcf6a", 0.5)
    pen.fill("M96 124h100l-14 30 8 58h-88l8-58z", across("#8a4a2a", "#d9935f", "#7a3c20"))
    pen.fill("M124 206c-6-30 8-44 22-44s28 14 22 44z", "#4a1f0e")
    pen.box(137, 188, 18, 18, "#f7efdc", 3)
    pen.fill("M146 166c8 10 8 18 0 22-8-4-8-12 0-22z", "#ffc24a")
    pen.ellipse(146, 124, 50, 11, "#e0a878")
    pen.ellipse(146, 125, 42, 7.5, "#f0c24a")
    _steam(pen, 146, 112)
    stamp(pen, look.motif, 214, 190, 23, 14)


def corner(pen: Pen, look: Look) -> None:
    """A small table with a lamp-lit plant: craft in a home."""
    ground(pen, 46, 190)
    pen.fill("M166 150h50l-7 56c0 4-4 6-8 6h-20c-4 0-8-2-8-6z", across("#9a4a2a", "#d98a5a", "#8a3f22"))
    for turn in (-58, -32, -8, 16, 40, 62):
        with pen.at(191, 152, 1, turn):
            pen.fill("M0 0c-12-20-10-50 0-70 10 20 12 50 0 70z", slant("#7aae52", "#2f6a30"))


def wall(pen: Pen, look: Look) -> None:
    """A bench with folded pieces: cloth in a home."""
    ground(pen, 56, 190)
    for i, tone in enumerate((look.tone.deep, look.tone.accent, look.tone.body)):
        y = 190 - i * 22
        pen.box(140 + i * 4, y, 98 - i * 8, 22, down(lighter(tone, 0.14), darker(tone, 0.14)), 9)
        pen.stroke(f"M{148 + i * 4} {y + 11}h{80 - i * 8}", lighter(tone, 0.45), 2, 0.6)


def sill(pen: Pen, look: Look) -> None:
    """A watering can and a small pot: plants at home."""
    ground(pen, 54, 190)
    pen.stroke("M216 152c22 0 22 40 0 42", "#5f8a94", 7)
    pen.fill("M160 146h58v60c0 4-3 6-6 6h-46c-3 0-6-2-6-6z", across("#4f7a84", "#a9cdd4", "#44707a"))
    pen.fill("M162 166l-36-26-8 8 44 46z", "#5f8a94")
    pen.ellipse(120, 143, 10, 5, "#8ab4bc", 1, 38)


def feed(pen: Pen, look: Look) -> None:
    """Shells, a net, a jar of feed: small animals at home."""
    ground(pen, 50, 196)
    pen.fill("M172 154h48v52c0 4-3 6-6 6h-36c-3 0-6-2-6-6z", across("#cfdcd8", "#f6faf6", "#c2d0cc"))
    pen.fill("M174 176h44v28c0 3-2 5-5 5h-34c-3 0-5-2-5-5z", "#b9803f")
    pen.box(168, 142, 56, 14, look.tone.deep, 4)
    stamp(pen, "clam", 150, 202, 13, -10)


def _plate(pen: Pen) -> None:
    ground(pen, 92, 140, 206)
    pen.ellipse(140, 186, 96, 25, across("#a9b6ba", "#f4f5f0", "#a4b1b6"))
    pen.ellipse(140, 182, 96, 24, "#fdfbf4")
    pen.ellipse(140, 181, 80, 18, "#efeadd")


def _cup(pen: Pen, x: float, y: float, size: float, liquor: str) -> None:
    with pen.at(x, y, size):
        pen.ellipse(0, 38, 46, 9, across("#b4bfc2", "#f8f8f2", "#aab6ba"))
        pen.stroke("M30 6c18-2 18 22-2 22", "#e2e4de", 6)
        pen.fill(
            "M-34 0h68l-7 28c-2 6-7 9-13 9h-28c-6 0-11-3-13-9z", across("#b9c4c8", "#ffffff", "#e9ebe6", "#aeb9be")
        )
        pen.ellipse(0, 0, 34, 7.5, "#f2f2ec")
        pen.ellipse(0, 0.6, 29, 5.4, _liquor(liquor))


def _liquor(colour: str) -> Paint:
    return across(darker(colour, 0.2), lighter(colour, 0.25), colour)


def _steam(pen: Pen, x: float, y: float) -> None:
    for dx in (-10, 10):
        pen.stroke(f"M{x + dx} {y}c-7-9 7-13 0-24", "#b7b09c", 4, 0.7)


SERVINGS: dict[str, Serving] = {
    serving.__name__: serving
    for serving in (
        plate_of,
        bowl_of,
        rice_bowl,
        noodle_bowl,
        sliced,
        cooked_fish,
        sweets_plate,
        tea,
        coffee,
        cocoa_mug,
        shots,
        wine_glass,
        cold_glass,
        dipping,
        spice_dish,
        honey_dip,
        infusion,
        bath,
        burner,
        corner,
        wall,
        sill,
        feed,
    )
}
