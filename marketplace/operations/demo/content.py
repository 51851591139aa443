"""The words of the demo: goods of each province, label facts, lot journeys, people, stories and pages.

All of it is invented for show and marked so where it appears, except what a province grows and is known for.
Nothing here reads a clock or draws luck by itself: the caller passes the day and a `random.Random`, so a demo made
twice from one seed says the same words.
"""

import csv
import json
import random
import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from marketplace.operations.demo.wording import best_match, plain

FOLDER = Path(__file__).with_name("content")
# Product sets: from 21 on nothing is eaten; some are grown in a field, some come from no farm at all.
FIRST_CRAFT, TOURISM = 21, 26
GROWN = {1, 3, 4, 5, 7, 10, 11, 12, 13, 18, 20, 23, 24}
NO_FARM = {16, 19, 21, 22, 26}
LABORATORY = "Đơn vị kiểm nghiệm (mẫu)"


@dataclass(frozen=True)
class Good:
    """A kind of goods that a province is known for; `communes` are where it comes from, empty when anywhere."""

    province: str
    set_number: int
    name: str
    communes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Label:
    """Label facts and price of one pack, as Decree 37/2026 wants them named."""

    unit: str
    net_weight: str
    ingredients: str
    allergens: str
    shelf_life: str
    shelf_days: int | None
    storage: str
    directions: str
    warnings: str
    standards: tuple[str, ...]
    price: int


@dataclass(frozen=True)
class Step:
    """One step of a lot in EPCIS words; it happens `days_before` the day of packing."""

    type: str
    action: str
    biz_step: str
    title: str
    note: str
    days_before: int
    hour: int
    minute: int
    confirmed_by: str


@dataclass(frozen=True)
class Journey:
    material: str
    steps: tuple[Step, ...]


@dataclass(frozen=True)
class Person:
    name: str
    woman: bool


# ---------------------------------------------------------------------------------------------------------- goods


@cache
def goods_of(province: str) -> tuple[Good, ...]:
    """What a province (by code) is known for; LookupError for a code there is not."""
    found = tuple(good for good in _specialities() if good.province == province)
    if not found:
        raise LookupError(f"no province {province!r}")
    return found


@cache
def goods_for(province: str, set_number: int) -> tuple[Good, ...]:
    """The province's own goods of a product set; the set's everyday goods where it is known for none."""
    own = tuple(good for good in goods_of(province) if good.set_number == set_number)
    return own or tuple(Good(province, set_number, noun) for noun in _set(set_number)["nouns"])


def product_name(good: Good, commune: str, rng: random.Random, branded: bool = False) -> str:
    """What the pack says: the goods with its commune, or with an invented brand when `branded`."""
    addition = brand(rng) if branded else commune
    return good.name if f" {plain(addition)} " in f" {plain(good.name)} " else f"{good.name} {addition}"


def label(set_number: int, name: str, rng: random.Random) -> Label:
    """Plausible label facts for goods of that name: what the name speaks of decides the kind."""
    kind = _kind(set_number, name)
    unit, net_weight, low, high = rng.choice(kind["packs"]).split("|")
    standards = kind["standards"]
    return Label(
        unit=unit,
        net_weight=net_weight,
        ingredients=kind["ingredients"],
        allergens=kind["allergens"],
        shelf_life=kind["shelf"],
        shelf_days=kind["days"],
        storage=kind["storage"],
        directions=kind["directions"],
        warnings=kind["warnings"],
        standards=tuple(sorted(rng.sample(standards, k=rng.randint(0, min(2, len(standards)))))),
        price=_round_price(rng.randint(int(low) * 1000, int(high) * 1000)),
    )


def description(set_number: int, goods: str, place: str, rng: random.Random) -> str:
    """Two short paragraphs about the goods (its name without the place): how it comes to be, a word to the buyer."""
    about = rng.choice(_kind(set_number, goods)["about"])
    closing = rng.choice(_closings(set_number))
    return f"{_sentences(about.format(name=_inner(goods), place=place))}\n\n{closing}"


def _closings(set_number: int) -> list[str]:
    closings = _json("closings")
    if set_number == TOURISM:
        return closings["stay"]
    return closings["goods"] + closings["food"] if set_number < FIRST_CRAFT else closings["goods"]


def _round_price(amount: int) -> int:
    """To whole thousands, dearer goods to rounder sums, as shops print them."""
    step = 1_000 if amount < 50_000 else 5_000 if amount < 300_000 else 10_000
    return max(step, round(amount / step) * step)


# -------------------------------------------------------------------------------------------------------- journeys

# Only the first making turns material into the lot; what follows is done to the lot.
_DEEDS = {
    "harvest": ("ObjectEvent", "OBSERVE", "collecting"),
    "make": ("TransformationEvent", "", "commissioning"),
    "make again": ("ObjectEvent", "OBSERVE", "other"),
    "test": ("ObjectEvent", "OBSERVE", "inspecting"),
    "pack": ("ObjectEvent", "OBSERVE", "packing"),
    "store": ("ObjectEvent", "OBSERVE", "storing"),
}
_WOMENS_WORDS, _MENS_WORDS = ("bà", "chị", "cô", "mẹ chồng"), ("anh", "ông")
_HERD_WORDS = ("đàn", "chuồng", "nuôi thưa")
_FIELD_WORDS = ("vườn", "ruộng", "hái", "trồng", "nương", "gốc", "giống", "cây", "trái", "sấy", "nông sản", "đồi")
_RANGE = re.compile(r"\{(\d+)-(\d+)\}")


def journey(set_number: int, name: str, lot: str, quantity: int, unit: str, rng: random.Random) -> Journey:
    """The way of a lot from field to pack. A service (set 26) has none."""
    template = _journey(set_number, name)
    steps: list[Step] = []
    for row in template["steps"]:
        again = row["do"] == "make" and any(step.type == "TransformationEvent" for step in steps)
        kind, action, biz_step = _DEEDS["make again" if again else row["do"]]
        steps.append(
            Step(
                type=kind,
                action=action,
                biz_step=biz_step,
                title=row["title"],
                note=_fill(row["note"], rng).format(quantity=f"{quantity:,}".replace(",", "."), unit=unit, lot=lot),
                days_before=row["days"],
                hour=row["hour"],
                minute=rng.randrange(0, 60, 5),
                confirmed_by=LABORATORY if row["do"] == "test" else "",
            )
        )
    return Journey(template["material"], tuple(steps))


@cache
def _journey(set_number: int, name: str) -> dict[str, Any]:
    fitting = [row for row in _json("journeys") if set_number in row["sets"]]
    found = best_match(name, [row["words"] for row in fitting])
    return next(row for row in fitting if not row["words"]) if found is None else fitting[found]


def _fill(note: str, rng: random.Random) -> str:
    """`{52-65}` becomes a number between the two; `{0100-0999}` keeps its width."""

    def number(match: re.Match[str]) -> str:
        low, high = match.groups()
        return str(rng.randint(int(low), int(high))).zfill(len(low) if low.startswith("0") else 0)

    return _RANGE.sub(number, note)


# ---------------------------------------------------------------------------------------------------------- people


def person(rng: random.Random) -> Person:
    """An invented name of common parts."""
    names = _json("names")
    woman = rng.random() < 0.5
    parts = names["women" if woman else "men"]
    return Person(f"{rng.choice(names['surnames'])} {rng.choice(parts['middle'])} {rng.choice(parts['given'])}", woman)


def brand(rng: random.Random) -> str:
    """Two words that could be a label's name."""
    return rng.choice(_json("names")["brands"])


def subject_kind(set_number: int, rng: random.Random) -> str:
    """Which kind of subject makes goods of this set, in about the shares of the register."""
    kinds = _json("names")["kinds"]
    weights = dict(kinds.get(str(set_number), kinds["default"]))
    if set_number not in GROWN | {2, 25}:
        weights.pop("farm", None)
    return rng.choices(list(weights), weights=list(weights.values()))[0]


def subject_name(kind: str, set_number: int, place: str, owner: Person, rng: random.Random) -> str:
    """A generic name: kind, then trade, brand, commune or owner."""
    patterns = _json("names")["subjects"][kind]
    if set_number in NO_FARM:
        patterns = [pattern for pattern in patterns if best_match(pattern, [("nông nghiệp", "nông sản")]) is None]
    pattern = rng.choice(patterns)
    return pattern.format(place=place, trade=trade(set_number), brand=brand(rng), person=owner.name)


def trade(set_number: int) -> str:
    """What makers of a set do, to stand in their name: `Chè`, `Nuôi ong`."""
    return _capital(_set(set_number)["trade"])


def story(
    kind: str,
    set_number: int,
    name: str,
    place: str,
    goods: str,
    founded: int,
    rng: random.Random,
    owner: Person | None,
) -> str:
    """A subject tells of itself. Without an owner it names nobody: for a real subject no person is invented."""
    return _sentences(
        rng.choice(_stories(kind, set_number in GROWN, owner and owner.woman)).format(
            name=name,
            place=place,
            goods=_inner(goods),
            year=founded,
            person=owner.name if owner else "",
            households=rng.choice((9, 12, 17, 24, 31, 38, 46)),
        )
    )


@cache
def _stories(kind: str, grown: bool, woman: bool | None) -> tuple[str, ...]:
    """The kind's stories that fit: no fields where nothing grows, chị only of a woman, no name without an owner."""
    unfit = _HERD_WORDS if grown else _FIELD_WORDS
    texts = [text for text in _json("stories")[kind] if best_match(text, [unfit]) is None]
    if woman is None:
        return tuple(text for text in texts if "{person}" not in text)
    strange = _MENS_WORDS if woman else _WOMENS_WORDS
    return tuple(text for text in texts if "{person}" not in text or best_match(text, [strange]) is None)


# ----------------------------------------------------------------------------------------------------------- pages


def page_texts(today: date) -> dict[str, Any]:
    """Homes, provinces, news and help in both languages, as the CMS writes them; news are dated back from today."""
    pages = _json("pages")
    news = [{**item, "date": today - timedelta(days=item["days_ago"])} for item in pages["news"]]
    return {**pages, "news": news}


# ---------------------------------------------------------------------------------------------------------- source


@cache
def _json(name: str) -> Any:
    return json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))


@cache
def _specialities() -> tuple[Good, ...]:
    with (FOLDER / "specialities.csv").open(encoding="utf-8", newline="") as file:
        return tuple(
            Good(row["province"], int(row["set"]), row["name"], tuple(row["communes"].split("/")))
            for row in csv.DictReader(file)
        )


def _set(number: int) -> dict[str, Any]:
    found = _json("goods").get(str(number))
    if found is None:
        raise LookupError(f"no product set {number}")
    return found


@cache
def _kind(set_number: int, name: str) -> dict[str, Any]:
    kinds = _set(set_number)["kinds"]
    return kinds[best_match(name, [kind["words"] for kind in kinds]) or 0]


def _inner(goods: str) -> str:
    """As it stands within a sentence: `Mận Tam hoa` → `mận Tam hoa`; names in capitals keep them."""
    return goods[:1].lower() + goods[1:] if goods[1:2].islower() else goods


def _sentences(text: str) -> str:
    """Each sentence with a capital, whatever word was put at its beginning."""
    return re.sub(r"(^|[.?!] )(\w)", lambda match: match[1] + match[2].upper(), text)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
