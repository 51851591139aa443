"""Drawings of goods, makers' places and landscapes for the demo: made here with Pillow, so that no stranger's photograph
ever stands for a farmer's product. The same arguments give the same pixels."""

import random

from PIL import Image

from marketplace.operations.demo.pictures.look import TONES, Look, ground
from marketplace.operations.demo.pictures.pen import Pen, ball, lighter, mix
from marketplace.operations.demo.pictures.scenes import FEATURES, SCENERIES, Scenery, scene
from marketplace.operations.demo.pictures.served import SERVINGS, table
from marketplace.operations.demo.pictures.variants import Variant, variant_for, variants_of
from marketplace.operations.demo.pictures.wares import WARES

__all__ = ["SCENERIES", "VIEWS", "Scenery", "alt", "draw", "variant_for", "variants_of"]

VIEWS = ("front", "label", "served", "place")

_SHAPE = 0.92
_UNITS = 280
# Wares so flat that on the common ground line they would hang at the picture's lower edge.
_LOW = {"meat_tray", "fish_tray", "egg_tray", "flat_basket", "soap_bars", "cream_jar", "roll_pack", "bowl_nest"}
_GROUNDS = ("#efe8d8", "#f1e6dd", "#e8ecdf", "#eee7dc", "#e7ebe8")


def draw(set_number: int, variant: int, view: str = "front", size: int = 1200) -> Image.Image:
    """One picture, `size` wide and 0.92 times as high.

    `variant` counts through the kinds of the set and, past their number, through other colours of the same kinds.
    LookupError for a set or view there is not.
    """
    if view not in VIEWS:
        raise LookupError(f"no view {view!r}")
    kind, shade = _kind(set_number, variant)
    if view == "place" or (kind.ware == "scene" and view == "front"):
        return _place(set_number, variant, kind, shade, size)
    if kind.ware == "scene" and view == "label":
        return _detail(_place(set_number, variant, kind, shade, round(size * 1.7)), size)
    look = Look(kind.motif, TONES[_tone(kind.tone, shade)])
    pen = Pen(size, round(size * _SHAPE), _UNITS)
    paper = _GROUNDS[(set_number + variant) % len(_GROUNDS)]
    pen.backdrop(ball("#fffdf8", mix("#fffdf8", paper, 0.7), paper))
    with pen.at(20, 17):
        _views[view](pen, kind, look)
    return pen.picture()


def alt(set_number: int, variant: int, view: str = "front") -> str:
    """What a drawing shows, in Vietnamese, and that it is a drawing."""
    kind, _ = _kind(set_number, variant)
    words = {
        "front": f"Hình vẽ minh hoạ: {kind.noun}",
        "label": f"Hình vẽ minh hoạ: {kind.noun}, nhìn gần",
        "served": f"Hình vẽ minh hoạ: {kind.noun} bày trên bàn",
        "place": f"Hình vẽ minh hoạ: {_FEATURE_WORDS[kind.feature]}",
    }
    if kind.ware == "scene":
        words["served"] = f"Hình vẽ minh hoạ: chén nước mời khách bên tranh {kind.noun}"
    return words[view]


def _kind(set_number: int, variant: int) -> tuple[Variant, int]:
    kinds = variants_of(set_number)
    return kinds[variant % len(kinds)], variant // len(kinds)


def _tone(name: str, shade: int) -> str:
    names = list(TONES)
    return names[(names.index(name) + 5 * shade) % len(names)]


def _ware(pen: Pen, kind: Variant, look: Look) -> None:
    if kind.ware == "scene":
        _postcard(pen, kind, look)
    else:
        WARES[kind.ware](pen, look)


def _postcard(pen: Pen, kind: Variant, look: Look) -> None:
    """A stay has no pack: its landscape hangs as a framed card."""
    rng = random.Random(kind.noun)  # noqa: S311 - picks scenery, guards nothing
    ground(pen, 92)
    pen.box(22, 40, 196, 172, look.tone.label, 6)
    pen.box(22, 40, 196, 172, lighter(look.tone.body, 0.72), 6, 0.5)
    with pen.inside("M34 52h172v126h-172z"), pen.at(34, 52, 1.26):
        scenery = SCENERIES["base"]
        pen.box(-1, -1, 140, 104, scenery.sky)
        pen.circle(96, 26, 11, scenery.sun)
        pen.fill("M-2 62l30-32 22 20 28-34 34 36 28-18v70h-142z", scenery.far)
        pen.fill("M-2 78c40-18 90 4 142-10v40h-142z", scenery.near)
        FEATURES[kind.feature](pen, 136, scenery, rng, kind.motif)
    pen.stroke("M78 196h84", look.tone.accent, 4)


def _front(pen: Pen, kind: Variant, look: Look) -> None:
    with pen.at(0, -22 if kind.ware in _LOW else 0):
        _ware(pen, kind, look)


def _label(pen: Pen, kind: Variant, look: Look) -> None:
    """Close enough to see the label or the skin of a fruit; the pack runs out of the picture."""
    with pen.at(-84, -106, 1.7):
        _ware(pen, kind, look)


def _served(pen: Pen, kind: Variant, look: Look) -> None:
    table(pen, look)
    with pen.at(-20, 6, 0.88):
        _ware(pen, kind, look)
    with pen.at(56, 38, 0.84):
        SERVINGS[kind.serving](pen, look)


_views = {"front": _front, "label": _label, "served": _served}


def _place(set_number: int, variant: int, kind: Variant, shade: int, size: int) -> Image.Image:
    rng = random.Random(f"place {set_number} {variant}")  # noqa: S311 - picks scenery, guards nothing
    names = sorted(SCENERIES)
    scenery = SCENERIES[names[(set_number * 3 + variant * 7 + shade) % len(names)]]
    return scene(size, round(size * _SHAPE), scenery, rng, kind.setting, kind.feature, kind.motif).picture()


def _detail(picture: Image.Image, size: int) -> Image.Image:
    """The lower right of a scene, where its house stands."""
    left, top = picture.width - size, picture.height - round(size * _SHAPE)
    return picture.crop((left, top, picture.width, picture.height))


_FEATURE_WORDS = {
    "orchard": "vườn cây trĩu quả",
    "rows": "luống trồng xanh và người hái",
    "bushes": "rẫy cây bụi chín quả",
    "paddy": "ruộng lúa chín",
    "hives": "thùng ong dưới tán cây nở hoa",
    "ponds": "ao nuôi và chòi canh",
    "pasture": "chuồng trại và bãi chăn",
    "workshop": "xưởng chế biến, mẹt phơi trước sân",
    "jars_yard": "sân lu, vại ủ",
    "salt_pans": "ruộng muối ven biển",
    "drying_cloth": "nhà dệt và vải phơi",
    "nursery": "vườn ươm và nhà kính",
    "village": "nhà sàn giữa bản",
    "river_stay": "nhà ven sông, xuồng và sen",
    "beach_stay": "nhà nhỏ và hàng dừa bên biển",
    "spring_house": "nguồn nước đổ vào hồ",
    "kiln_yard": "xưởng thủ công, hàng phơi trước sân",
}
