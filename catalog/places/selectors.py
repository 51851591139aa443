"""Reads of places. Provinces and communes are kept in the process; ``clear_process_caches`` forgets them."""

import csv
import difflib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from catalog.kernel.caches import process_cached
from catalog.kernel.text import slugify, sort_key
from catalog.places.models import Commune, FormerProvince, Province

DATA = Path(__file__).parent / "data"
NEAR = 3

_PROVINCE_WORDS = re.compile(r"^(?:tinh|thanh-pho|tp|t-p|t)-(?=.)|(?<=.)-(?:province|city|capital)$")
_COMMUNE_WORDS = re.compile(r"^(?:xa|phuong|dac-khu|thi-tran|thi-xa|x|p|tt|tx|dk)-(?=.)|^p(?=[0-9]+$)")
_KIND_OF_WORD = {
    "xa": Commune.Kind.COMMUNE,
    "x": Commune.Kind.COMMUNE,
    "phuong": Commune.Kind.WARD,
    "p": Commune.Kind.WARD,
    "dac-khu": Commune.Kind.SPECIAL_ZONE,
    "dk": Commune.Kind.SPECIAL_ZONE,
}


@dataclass(frozen=True)
class ProvinceView:
    code: str
    name: str
    kind: str
    full_name: str
    slug: str
    sort_order: int


@dataclass(frozen=True)
class CommuneView:
    code: str
    name: str
    kind: str
    full_name: str
    province_code: str


@dataclass(frozen=True)
class CommuneMatch:
    """The commune that was meant, if that is clear; else up to three that it may be."""

    commune: CommuneView | None
    near: tuple[CommuneView, ...] = ()


@process_cached
def provinces() -> tuple[ProvinceView, ...]:
    """The provinces of today in Vietnamese order. One query, then none."""
    rows = Province.objects.filter(valid_to=None).order_by("sort_order")
    return tuple(ProvinceView(p.code, p.name, p.kind, p.full_name, p.slug, p.sort_order) for p in rows)


@process_cached
def _by_code() -> dict[str, ProvinceView]:
    return {province.code: province for province in provinces()}


@process_cached
def _by_slug() -> dict[str, ProvinceView]:
    return {province.slug: province for province in provinces()}


def province_by_code(code: str) -> ProvinceView | None:
    return _by_code().get(code)


def province_by_slug(slug: str) -> ProvinceView | None:
    """A province of today by its name in the address; old names go through ``resolve_province``."""
    return _by_slug().get(slug)


def resolve_province(text: str) -> ProvinceView | None:
    """The province of today that a name means: today's, a former one's or a usual short form, typed in any way.

    Where a name is both (Lào Cai), today's wins; for merged ones that is the successor anyway.
    """
    slug = slugify(text)
    names = _names()
    return names.get(_squeeze(slug)) or names.get(_squeeze(_PROVINCE_WORDS.sub("", slug)))


@process_cached
def province_names() -> dict[str, ProvinceView]:
    """Every known name as it is written, and the province of today that it means.

    Today's come last: where a name is also a former one, they win.
    """
    current = _by_code()
    with (DATA / "province_aliases.csv").open(encoding="utf-8") as file:
        named = [(row["alias"], row["code"]) for row in csv.DictReader(file)]
    named += FormerProvince.objects.values_list("name", "successor_id")
    named += [(province.name, province.code) for province in provinces()]
    return {name: current[code] for name, code in named if code in current}


@process_cached
def _names() -> dict[str, ProvinceView]:
    """Every known name without marks, spaces and words like “tỉnh”."""
    return {_squeeze(slugify(name)): province for name, province in province_names().items()}


def _squeeze(slug: str) -> str:
    """``Daklak`` and ``Dak Lak`` are both written."""
    return slug.replace("-", "")


@process_cached
def communes_of(province_code: str) -> tuple[CommuneView, ...]:
    """The communes of a province in Vietnamese order. One query per province, then none."""
    rows = Commune.objects.filter(province_id=province_code, valid_to=None)
    views = [CommuneView(c.code, c.name, c.kind, c.full_name, c.province_id) for c in rows]
    return tuple(sorted(views, key=lambda commune: (sort_key(commune.name), commune.code)))


@process_cached
def _communes_by_code(province_code: str) -> dict[str, CommuneView]:
    return {commune.code: commune for commune in communes_of(province_code)}


def commune_by_code(province_code: str, code: str) -> CommuneView | None:
    """One query per province, then none."""
    return _communes_by_code(province_code).get(code)


@process_cached
def commune_names() -> frozenset[str]:
    """The names of all communes of today, without their kind."""
    return frozenset(Commune.objects.filter(valid_to=None).values_list("name", flat=True))


def match_commune(province_code: str, text: str) -> CommuneMatch:
    """Find the commune that ``text`` names in a province, typed with or without marks and kind.

    What follows a comma (district, province) is ignored. Of namesakes, the kind and then the marks decide; if
    they don't, nobody is guessed and all are near. Otherwise near are the three most like it in letters.
    """
    typed = text.partition(",")[0]
    slug = slugify(typed)
    bare = bare_key(typed)
    named = _communes_by_name(province_code)
    found = _narrow(named.get(_squeeze(slug)) or named.get(bare) or (), slug, typed)
    if len(found) == 1:
        return CommuneMatch(found[0])
    if not found:
        found = [named[key][0] for key in difflib.get_close_matches(bare, named, n=NEAR, cutoff=0.6)]
    return CommuneMatch(None, tuple(found[:NEAR]))


def bare_key(name: str) -> str:
    """A commune's name without marks, spaces and the word before it: “Xã Tân Lập” → “tanlap”."""
    return _squeeze(_COMMUNE_WORDS.sub("", slugify(name)))


@process_cached
def _communes_by_name(province_code: str) -> dict[str, list[CommuneView]]:
    named: dict[str, list[CommuneView]] = {}
    for commune in communes_of(province_code):
        named.setdefault(_squeeze(slugify(commune.name)), []).append(commune)
    return named


def _narrow(found: Sequence[CommuneView], slug: str, text: str) -> Sequence[CommuneView]:
    """Of namesakes, those of the kind that was typed, then those with the marks that were typed."""
    if len(found) > 1:
        word = _COMMUNE_WORDS.match(slug)
        kind = _KIND_OF_WORD.get(word.group().strip("-")) if word else None
        found = [c for c in found if c.kind == kind] or found
    if len(found) > 1:
        typed = sort_key(text)[0]
        found = [c for c in found if typed in (sort_key(c.name)[0], sort_key(c.full_name)[0])] or found
    return found
