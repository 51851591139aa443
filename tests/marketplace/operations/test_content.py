"""The words of the demo: every province and set has goods, every text fills, and one seed says one thing."""

import json
import random
import re
from datetime import date

import pytest

from catalog.places.models import Commune, Province
from catalog.products.models import Standard
from catalog.subjects.models import SubjectKind
from catalog.traceability.models import Event
from marketplace.operations.demo import content, pictures
from marketplace.operations.demo.wording import best_match, plain

SETS = range(1, 27)
KINDS = [kind.value for kind in SubjectKind]
FORBIDDEN = ("chữa khỏi", "đặc trị", "trị bệnh", "chữa bệnh ung thư", "tốt nhất việt nam", "100% an toàn")


def rng(seed: int = 2026) -> random.Random:
    return random.Random(seed)  # noqa: S311 - chooses words, guards nothing


def all_texts() -> list[str]:
    """Every sentence of the content files."""

    def strings(value) -> list[str]:
        if isinstance(value, str):
            return [value]
        inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
        return [text for part in inner for text in strings(part)]

    return [t for file in content.FOLDER.glob("*.json") for t in strings(json.loads(file.read_text(encoding="utf-8")))]


# --- Goods --------------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_every_province_is_known_for_something_that_its_communes_make() -> None:
    # given the 34 provinces and their communes
    provinces = list(Province.objects.values_list("code", flat=True))
    communes = set(Commune.objects.values_list("province_id", "name"))
    # when each is asked for its goods
    goods = [good for code in provinces for good in content.goods_of(code)]
    # then there are at least eight each, of several sets, from communes that exist
    assert len(provinces) == 34
    assert all(len(content.goods_of(code)) >= 8 for code in provinces)
    assert all(len({good.set_number for good in content.goods_of(code)}) >= 4 for code in provinces)
    assert [
        (good.name, name) for good in goods for name in good.communes if (good.province, name) not in communes
    ] == []


@pytest.mark.parametrize("set_number", SETS)
def test_every_province_has_goods_of_every_set(set_number: int) -> None:
    # given a province that is known for few sets
    # when goods of a set are asked for
    goods = content.goods_for("11", set_number)
    # then there are some, each with a drawing that its name finds
    assert goods
    assert {good.set_number for good in goods} == {set_number}
    assert all(
        0 <= pictures.variant_for(set_number, good.name) < len(pictures.variants_of(set_number)) for good in goods
    )


@pytest.mark.parametrize("set_number", SETS)
def test_the_name_of_the_goods_finds_a_drawing_by_its_words(set_number: int) -> None:
    # given the keywords of the drawings of a set
    keywords = [kind.keywords for kind in pictures.variants_of(set_number)]
    # then no goods of the demo need a drawing by chance
    names = {good.name for good in content._specialities() if good.set_number == set_number}
    names |= set(content._set(set_number)["nouns"])
    assert [name for name in sorted(names) if best_match(name, keywords) is None] == []


def test_a_name_is_made_of_the_goods_and_its_place_or_a_brand() -> None:
    # given goods of Lào Cai
    plums = content.goods_of("15")[0]
    # then the commune follows, once
    assert content.product_name(plums, "Bắc Hà", rng()) == "Mận Tam hoa Bắc Hà"
    assert content.product_name(plums, "Bắc Hà", rng(), branded=True).startswith("Mận Tam hoa ")
    twice = content.Good("15", 1, "Mận Bắc Hà")
    assert content.product_name(twice, "Bắc Hà", rng()) == "Mận Bắc Hà"


def test_a_province_or_set_there_is_not_is_refused() -> None:
    for call in (lambda: content.goods_of("99"), lambda: content.label(0, "Mận", rng()), lambda: content.trade(27)):
        with pytest.raises(LookupError):
            call()


# --- Label facts --------------------------------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize("set_number", SETS)
def test_label_facts_fit_their_fields_and_prices_are_whole_thousands(set_number: int) -> None:
    # given the standards of the register
    known = set(Standard.objects.values_list("code", flat=True))
    for good in content.goods_for("15", set_number):
        for seed in range(8):
            # when label facts are made
            label = content.label(set_number, good.name, rng(seed))
            # then they fit the product's fields
            assert label.price >= 1_000
            assert label.price % 1_000 == 0
            assert set(label.standards) <= known
            assert len(label.net_weight) <= 80
            assert max(len(label.allergens), len(label.storage)) <= 255
            assert len(label.shelf_life) <= 120
            assert label.unit
            assert label.ingredients
            assert label.shelf_days is None or label.shelf_days > 0


@pytest.mark.parametrize(
    ("set_number", "name", "ingredients"),
    [
        (2, "Trứng gà ta", "Trứng tươi nguyên vỏ."),
        (7, "Dầu lạc ép", "Dầu ép nguyên chất 100%."),
        (9, "Mắm tôm Hậu Lộc", "Tôm, tép hoặc cá, muối."),
        (9, "Nước mắm cá cơm", "Cá cơm, muối biển."),
        (13, "Sô-cô-la đen", "Hạt ca cao lên men, đường (với sô-cô-la)."),
    ],
)
def test_label_facts_are_those_of_what_the_name_speaks_of(set_number: int, name: str, ingredients: str) -> None:
    assert content.label(set_number, name, rng()).ingredients == ingredients


@pytest.mark.parametrize("set_number", [14, 15])
def test_alcohol_warns_the_young(set_number: int) -> None:
    assert "dưới 18 tuổi" in content.label(set_number, "Rượu nếp", rng()).warnings


def test_functional_food_says_that_it_is_no_medicine() -> None:
    for name in ("Viên nghệ mật ong", "Cao atisô", "Đông trùng hạ thảo khô"):
        assert "không phải là thuốc" in content.label(18, name, rng()).warnings.lower()


def test_honey_warns_parents_of_infants() -> None:
    assert content.label(4, "Mật ong hoa rừng", rng()).warnings == "Không dùng cho trẻ dưới 12 tháng tuổi."


@pytest.mark.parametrize("set_number", SETS)
def test_a_description_names_goods_and_place_as_sentences(set_number: int) -> None:
    for good in content.goods_for("82", set_number):
        for seed in range(6):
            text = content.description(set_number, good.name, "Lai Vung", rng(seed))
            assert "{" not in text
            assert plain(good.name) in plain(text)
            assert not [start for start in re.findall(r"(?:^|[.?!]\s+)(\w)", text) if start.islower()]


# --- Journeys -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("set_number", range(1, 26))
def test_a_lot_goes_from_field_to_pack(set_number: int) -> None:
    for good in content.goods_for("15", set_number):
        # when a lot's way is told
        way = content.journey(set_number, good.name, "LOT-1", 3550, "hộp", rng())
        # then it has four to six steps in the order of time, the last of them on the day of packing
        days = [step.days_before for step in way.steps]
        assert 4 <= len(way.steps) <= 6
        assert days == sorted(days, reverse=True)
        assert days[-1] == 0
        assert way.material
        # and is written in words of EPCIS, with exactly one transformation
        assert {step.type for step in way.steps} <= set(Event.Type.values)
        assert [step.type for step in way.steps].count("TransformationEvent") == 1
        assert any("3.550 hộp" in step.note and "LOT-1" in step.note for step in way.steps)
        assert not any("{" in step.note for step in way.steps)


def test_a_service_has_no_lot() -> None:
    assert content.journey(26, "Một ngày ở bản", "", 0, "", rng()).steps == ()


def test_only_a_test_is_confirmed_by_somebody_else() -> None:
    steps = content.journey(12, "Trà mãng cầu", "LOT-1", 10, "hộp", rng()).steps
    assert {step.biz_step for step in steps if step.confirmed_by} == {"inspecting"}
    assert {step.confirmed_by for step in steps} == {"", content.LABORATORY}


# --- People -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("set_number", SETS)
def test_a_subject_has_a_kind_a_name_and_a_story(set_number: int) -> None:
    for seed in range(20):
        # given an invented owner
        luck = rng(seed)
        owner = content.person(luck)
        # when a subject is made
        kind = content.subject_kind(set_number, luck)
        name = content.subject_name(kind, set_number, "Bắc Hà", owner, luck)
        story = content.story(kind, set_number, name, "Bắc Hà", "Mận Tam hoa", 2016, luck, owner)
        # then it is whole
        assert kind in KINDS
        assert "{" not in name + story
        assert 80 < len(story) < 700


@pytest.mark.parametrize("kind", KINDS)
def test_there_are_stories_for_every_kind(kind: str) -> None:
    for grown in (True, False):
        for woman in (True, False, None):
            assert len(content._stories(kind, grown, woman)) >= 2


def test_there_are_more_than_sixty_stories_and_all_differ() -> None:
    stories = [text for texts in content._json("stories").values() for text in texts]
    assert len(stories) == len(set(stories)) >= 60


def test_a_story_of_a_real_subject_invents_no_person() -> None:
    for seed in range(30):
        story = content.story("household", 7, "Hộ A", "Cầu Kè", "Mứt dừa", 2019, rng(seed), owner=None)
        assert "{person}" not in story
        assert "  " not in story


def test_crafts_come_from_no_farm() -> None:
    for seed in range(40):
        luck = rng(seed)
        name = content.subject_name("cooperative", 21, "Bát Tràng", content.person(luck), luck)
        assert "Nông" not in name
        assert content.subject_kind(21, luck) != "farm"


# --- Pages --------------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_pages_speak_both_languages_for_every_province() -> None:
    # given the pages of a day
    texts = content.page_texts(date(2026, 11, 21))
    # then each province has a headline and an introduction in both languages, fit for the page's fields
    assert set(texts["provinces"]) == set(Province.objects.values_list("code", flat=True))
    for words in [*texts["provinces"].values(), texts["home"]]:
        for language in ("vi", "en"):
            assert 0 < len(words[language]["headline"]) <= 120
            assert words[language]["intro"]
    assert len(texts["home"]["vi"]["intro"]) <= 300


def test_news_are_dated_back_from_today_and_have_their_own_slugs() -> None:
    # given the news of a day
    news = content.page_texts(date(2026, 11, 21))["news"]
    # then none lies ahead, and no two of one page share an address
    assert max(item["date"] for item in news) < date(2026, 11, 21)
    assert len({(item["province"], item["slug"]) for item in news}) == len(news)
    for item in news:
        for language in ("vi", "en"):
            assert len(item[language]["intro"]) <= 300
            assert item[language]["body"].startswith("<p>")


def test_the_help_says_that_this_is_a_trial() -> None:
    help_pages = {page["slug"]: page for page in content.page_texts(date(2026, 1, 1))["help"]}
    assert set(help_pages) == {
        "giao-hang",
        "doi-tra",
        "thanh-toan-the-nao",
        "quy-che",
        "bao-mat",
        "lien-he",
        "ocop-la-gi",
    }
    for slug in set(help_pages) - {"ocop-la-gi"}:
        assert "dùng thử" in help_pages[slug]["vi"]["body"]
        assert "trial" in help_pages[slug]["en"]["body"]


# --- All words ----------------------------------------------------------------------------------------------------


def test_nothing_promises_a_cure() -> None:
    assert [text for text in all_texts() for word in FORBIDDEN if f" {word} " in f" {plain(text)} "] == []


def test_one_seed_says_one_thing() -> None:
    def say() -> list[object]:
        luck = rng()
        good = luck.choice(content.goods_of("68"))
        return [
            content.product_name(good, "Di Linh", luck),
            content.label(good.set_number, good.name, luck),
            content.description(good.set_number, good.name, "Di Linh", luck),
            content.journey(good.set_number, good.name, "L", 5, "gói", luck),
            content.person(luck),
        ]

    assert say() == say()
