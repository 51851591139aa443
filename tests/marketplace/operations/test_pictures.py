"""The drawings of the demo: every kind can be drawn, the same call gives the same pixels, names find their kind."""

import hashlib

import pytest

from marketplace.operations.demo import pictures
from marketplace.operations.demo.pictures.look import TONES
from marketplace.operations.demo.pictures.motifs import MOTIFS
from marketplace.operations.demo.pictures.pen import Pen, darker, lighter, mix, outline, round_body
from marketplace.operations.demo.pictures.scenes import FEATURES, SETTINGS
from marketplace.operations.demo.pictures.served import SERVINGS
from marketplace.operations.demo.pictures.wares import WARES

pytestmark = pytest.mark.any_database

SETS = range(1, 27)
SMALL = 60


def fingerprint(picture) -> str:
    return hashlib.sha256(picture.tobytes()).hexdigest()


@pytest.mark.parametrize("set_number", SETS)
def test_every_kind_of_a_set_can_be_drawn_in_every_view(set_number: int) -> None:
    # given all kinds of the set
    kinds = pictures.variants_of(set_number)
    # when each is drawn in each view
    drawn = [pictures.draw(set_number, v, view, SMALL) for v in range(len(kinds)) for view in pictures.VIEWS]
    # then all have the shape, and no two fronts are the same picture
    assert len(kinds) >= 4
    assert {picture.size for picture in drawn} == {(SMALL, round(SMALL * 0.92))}
    fronts = drawn[:: len(pictures.VIEWS)]
    assert len({fingerprint(front) for front in fronts}) == len(fronts)


@pytest.mark.parametrize("view", pictures.VIEWS)
def test_the_same_call_gives_the_same_pixels(view: str) -> None:
    # given one kind of goods, drawn once at full size
    once = pictures.draw(12, 0, view)
    # when it is drawn again
    again = pictures.draw(12, 0, view)
    # then not one pixel differs
    assert once.size == (1200, 1104)
    assert fingerprint(once) == fingerprint(again)


def test_past_the_kinds_come_other_colours_of_the_same_kinds() -> None:
    # given a set and the number of its kinds
    kinds = len(pictures.variants_of(11))
    # when the first kind comes round again
    first, second = pictures.draw(11, 0, size=SMALL), pictures.draw(11, kinds, size=SMALL)
    # then it is the same thing in another colour
    assert pictures.alt(11, 0) == pictures.alt(11, kinds)
    assert fingerprint(first) != fingerprint(second)


@pytest.mark.parametrize(
    ("set_number", "name", "noun"),
    [
        (1, "Mận Tam hoa Bắc Hà", "giỏ mận chín"),
        (1, "Bưởi da xanh Mộng Hoa", "bưởi"),
        (1, "Dừa sáp Hòa Tân", "dừa sáp bổ đôi"),
        (2, "Thịt bò một nắng", "khay thịt bò"),
        (2, "Cá lóc", "khay cá tươi"),
        (9, "Mắm tôm Lê Gia", "lọ mắm tôm"),
        (12, "Trà mãng cầu xiêm túi lọc", "gói trà mãng cầu"),
        (20, "Tinh dầu quế Nậm Đét", "lọ tinh dầu quế"),
        (22, "Khăn rằn", "khăn rằn"),
    ],
)
def test_a_name_finds_the_drawing_it_speaks_of(set_number: int, name: str, noun: str) -> None:
    assert pictures.variants_of(set_number)[pictures.variant_for(set_number, name)].noun == noun


def test_a_name_that_says_nothing_gets_a_steady_choice() -> None:
    assert pictures.variant_for(12, "Phong Hải Danh") == pictures.variant_for(12, "Phong Hải Danh")


def test_the_alternative_text_says_that_it_is_a_drawing() -> None:
    assert pictures.alt(1, 0) == "Hình vẽ minh hoạ: giỏ mận chín"
    assert pictures.alt(1, 0, "served") == "Hình vẽ minh hoạ: giỏ mận chín bày trên bàn"
    assert pictures.alt(1, 0, "place") == "Hình vẽ minh hoạ: vườn cây trĩu quả"


@pytest.mark.parametrize("set_number", [0, 27, -1])
def test_a_set_there_is_not_is_refused(set_number: int) -> None:
    with pytest.raises(LookupError):
        pictures.draw(set_number, 0)


def test_a_view_there_is_not_is_refused() -> None:
    with pytest.raises(LookupError):
        pictures.draw(1, 0, "back")


@pytest.mark.parametrize("set_number", SETS)
def test_the_table_names_only_what_can_be_drawn(set_number: int) -> None:
    for kind in pictures.variants_of(set_number):
        assert kind.ware in WARES or kind.ware == "scene"
        assert kind.motif in MOTIFS
        assert kind.tone in TONES
        assert kind.serving in SERVINGS
        assert kind.setting in SETTINGS
        assert kind.feature in FEATURES


def test_colours_mix_to_their_ends() -> None:
    assert mix("#102030", "#ffffff", 0) == "#102030"
    assert mix("#102030", "#ffffff", 1) == "#ffffff"
    assert lighter("#000000", 0.5) == "#808080"
    assert darker("#ffffff", 1) == "#ffffff"
    assert darker("#808080", 0.5) < "#808080"


def test_a_path_with_an_unknown_verb_is_refused() -> None:
    with pytest.raises(ValueError, match="path verb"):
        outline("M0 0A5 5 0 0 1 10 10")


def test_what_lies_outside_a_clip_stays_untouched() -> None:
    # given a white sheet
    pen = Pen(20, 20, 20)
    pen.backdrop("#ffffff")
    # when a whole sheet of red, and a shape touching the edge, are drawn inside its left half
    with pen.inside("M0 0h10v20H0z"):
        pen.box(-5, -5, 40, 40, "#ff0000")
        pen.box(9.9, 0, 30, 20, round_body("#00ff00"))
    # then the right half is as white as before
    picture = pen.picture()
    assert picture.getpixel((4, 10)) == (255, 0, 0)
    assert picture.getpixel((15, 10)) == (255, 255, 255)
