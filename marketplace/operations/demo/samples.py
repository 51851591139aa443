"""Sample offers for real products, and sample products with certificates dated from today.

Everything follows from a number (the place in the row of samples) and the day, so a demo that grows later
continues the one there is. What a province is known for is true; makers, prices, lots and certificates are
invented and marked so wherever they show.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from functools import cache
from hashlib import blake2s

from catalog.certification.models import Certificate, Decision, Evidence
from catalog.kernel.codes import ALPHABET, with_check
from catalog.kernel.dates import VIETNAM
from catalog.kernel.text import slugify
from catalog.places.selectors import CommuneView, communes_of, province_by_code, provinces
from catalog.subjects.models import Sample
from catalog.traceability.models import Lot
from marketplace.operations.demo import content
from marketplace.operations.demo.picture_files import keys_for
from marketplace.operations.demo.register import RegisterRow
from marketplace.operations.demo.specs import (
    CertificateSpec,
    DecisionSpec,
    FactsSpec,
    LotSpec,
    ProductSpec,
    StepSpec,
    SubjectSpec,
)

TOURISM_SET = 26
FIRST_NUMBER = 100_001  # register numbers of samples start here; the 350 real ones have theirs from the file
SUBJECT_HAS = 3  # products at most: the register knows 17,000 products of 9,000 subjects
LOTS_FOR_ALL = 2_000  # the first samples have a lot each, a demo grown beyond that one in four
RANKS, RANK_SHARES = (3, 4, 5), (72, 24, 4)  # about the shares of the register
# How the register spreads over the product sets (national lists of 2021–2026): most is food.
SET_SHARES = {1: 14, 2: 5, 3: 6, 4: 6, 5: 4, 6: 9, 7: 12, 8: 10, 9: 5, 10: 4, 11: 5, 12: 5, 13: 4, 14: 2, 15: 2,
              16: 1, 17: 2, 18: 4, 19: 1, 20: 2, 21: 5, 22: 2, 23: 1, 24: 1, 25: 1, 26: 1}  # fmt: skip
CAPITAL = "01"  # Hà Nội alone has above 2,000 products


@dataclass
class Maker:
    """An invented subject while the samples are dealt out."""

    subject: SubjectSpec
    commune: CommuneView
    products: int = 1


def luck(*seed: object) -> random.Random:
    return random.Random("/".join(map(str, seed)))  # noqa: S311 - spreads a demo, guards nothing


def offer_for(row: RegisterRow, today: date) -> ProductSpec:
    """A real product as it stands in the register, with a sample offer and a sample lot."""
    rng = luck("offer", row.code)
    facts, unit, shelf_days = _facts(row.set_number, row.title, row.title, _province_name(row.province), rng)
    # A standard is a claim about the maker's goods: none is invented for a real one.
    facts = replace(facts, standards=())
    if not row.named:  # nobody can sell without a name (Law on E-commerce 122/2025/QH15, art. 17)
        facts = replace(facts, price=None)
    return ProductSpec(
        code=row.code,
        title=row.title,
        set_number=row.set_number,
        subject=row.subject,
        province=row.province,
        commune=row.commune,
        origin_as_printed=row.origin_as_printed,
        sample=Sample.OFFER,
        facts=facts,
        listed_at=_moment(today - timedelta(days=rng.randint(1, 500)), rng),
        pictures=keys_for(row.set_number, row.title),
        certificates=(row.certificate,) if row.certificate else (),
        lots=_lots(row.code, row.set_number, row.title, unit, shelf_days, today, rng),
    )


def samples(count: int, today: date) -> Iterator[ProductSpec]:
    """`count` invented products: first each province’s own goods in turn, then by the register’s shares."""
    makers: dict[tuple[str, int], list[Maker]] = {}
    named: set[tuple[str, str]] = set()
    for index in range(count):
        rng = luck("sample", index)
        good = _good(index, rng)
        spec = _sample(index, good, _maker(good, makers, rng), today, rng)
        spec = replace(spec, title=_unlike(spec, named))
        named.add((spec.subject.code, spec.title))
        yield spec


def certificate_of(index: int, province: str, commune: str | None, issued_on: date) -> CertificateSpec:
    """The sample certificate of a sample product, from a day on."""
    rng = luck("certificate", index)
    stars = rng.choices(RANKS, RANK_SHARES)[0]
    number = FIRST_NUMBER + index
    issuer = "Bộ Nông nghiệp và Môi trường" if stars == 5 else f"UBND {province_full_name(province)}"
    return CertificateSpec(
        number=f"OCOP-{issued_on:%y}-{number:06d}",
        stars=stars,
        issued_on=issued_on,
        precision=Certificate.Precision.DAY,
        evidence=Evidence.SAMPLE,
        source="Dữ liệu mẫu của bản chạy thử",
        product_code=f"{province}-{commune or '00000'}-{index % 900 + 1}-{issued_on.year}",
        decision=DecisionSpec(
            number=f"{1000 + int(issued_on.strftime('%j'))}/QĐ-MẪU",
            issuer_name=issuer,
            issuer_level=Decision.Level.MINISTRY if stars == 5 else Decision.Level.PROVINCE,
            province=province,
            issued_on=issued_on,
            year=issued_on.year,
            source="Dữ liệu mẫu",
        ),
    )


def province_full_name(code: str) -> str:
    view = province_by_code(code)
    if view is None:
        raise LookupError(f"no province {code!r}")
    return view.full_name[:1].lower() + view.full_name[1:]


def _province_name(code: str) -> str:
    view = province_by_code(code)
    return view.name if view else ""


def _sample(index: int, good: content.Good, maker: Maker, today: date, rng: random.Random) -> ProductSpec:
    commune = maker.commune
    title = content.product_name(good, commune.name, rng, branded=index >= len(_first_round()) and rng.random() < 0.7)
    facts, unit, shelf_days = _facts(good.set_number, title, good.name, commune.name, rng)
    code = f"MAU-{index:06d}"
    has_lot = index < LOTS_FOR_ALL or index % 4 == 0
    issued_on = today - timedelta(days=rng.randint(10, 1000))  # of 1,095: some near their end, none past it
    return ProductSpec(
        code=code,
        title=title,
        set_number=good.set_number,
        subject=maker.subject,
        province=good.province,
        commune=commune.code,
        origin_as_printed=f"{commune.full_name}, {_province_name(good.province)}",
        sample=Sample.WHOLE,
        facts=facts,
        listed_at=_moment(today - timedelta(days=rng.randint(0, 700)), rng),
        pictures=keys_for(good.set_number, title),
        certificates=(certificate_of(index, good.province, commune.code, issued_on),),
        lots=_lots(code, good.set_number, title, unit, shelf_days, today, rng) if has_lot else (),
    )


def _unlike(spec: ProductSpec, named: set[tuple[str, str]]) -> str:
    """The title, told apart from the same goods of the same maker as packs are: by weight, else by kind."""
    titles = [spec.title, *([f"{spec.title}, {spec.facts.net_weight}"] if spec.facts.net_weight else [])]
    titles += [f"{spec.title}, loại {number}" for number in range(2, SUBJECT_HAS + 2)]
    return next(title for title in titles if (spec.subject.code, title) not in named)


@cache
def _first_round() -> tuple[content.Good, ...]:
    """Every province's own goods, province by province in turn, then what no province is known for:
    after it every province and every product set has something on sale."""
    own = [list(content.goods_of(p.code)) for p in provinces()]
    turns = [goods[n] for n in range(max(map(len, own))) for goods in own if n < len(goods)]
    missing = sorted(set(SET_SHARES) - {good.set_number for good in turns})
    return (*turns, *(content.goods_for(CAPITAL, number)[0] for number in missing))


def _good(index: int, rng: random.Random) -> content.Good:
    if index < len(_first_round()):
        return _first_round()[index]
    codes = [p.code for p in provinces()]
    province = rng.choices(codes, [3 if code == CAPITAL else 1 for code in codes])[0]
    number = rng.choices(list(SET_SHARES), list(SET_SHARES.values()))[0]
    return rng.choice(content.goods_for(province, number))


def _known_communes(good: content.Good) -> list[CommuneView]:
    """The communes of today that are known for it; all of the province where none is."""
    communes = {commune.name: commune for commune in communes_of(good.province)}
    return [communes[name] for name in good.communes if name in communes] or list(communes.values())


def _maker(good: content.Good, makers: dict[tuple[str, int], list[Maker]], rng: random.Random) -> Maker:
    """Who makes it: the last maker of such goods in the province while it has few products, else a new one."""
    communes = _known_communes(good)
    peers = makers.setdefault((good.province, good.set_number), [])
    if peers and peers[-1].products < SUBJECT_HAS and peers[-1].commune in communes:
        peers[-1].products += 1
        return peers[-1]
    commune = rng.choice(communes)
    kind = content.subject_kind(good.set_number, rng)
    owner = content.person(rng)
    name = content.subject_name(kind, good.set_number, commune.name, owner=owner, rng=rng)
    founded = rng.randint(1998, 2023)
    spec = SubjectSpec(
        code=f"{slugify(name)[:90]}-{good.province}{good.set_number:02d}-{len(peers) + 1}",
        name=name,
        kind=kind,
        province=good.province,
        commune=commune.code,
        address_as_printed=f"{commune.full_name}, {_province_name(good.province)}",
        sample=Sample.WHOLE,
        founded=founded,
        story=content.story(
            kind=kind,
            set_number=good.set_number,
            name=name,
            place=commune.name,
            goods=good.name,
            founded=founded,
            owner=owner,
            rng=rng,
        ),
    )
    peers.append(Maker(spec, commune))
    return peers[-1]


def _facts(
    set_number: int, title: str, goods: str, place: str, rng: random.Random
) -> tuple[FactsSpec, str, int | None]:
    """Label facts with price and stock, the unit a pack is counted in, and how many days it keeps."""
    label = content.label(set_number, title, rng)
    facts = FactsSpec(
        story=content.description(set_number, goods, place, rng),
        net_weight=label.net_weight,
        ingredients=label.ingredients,
        allergens=label.allergens,
        shelf_life=label.shelf_life,
        storage=label.storage,
        directions=label.directions,
        warnings=label.warnings,
        standards=label.standards,
        price=label.price,
        stock=0 if rng.random() < 0.04 else rng.choice((3, 8, 15, 24, 40, 60, 90, 150, 240)),
    )
    return facts, label.unit, label.shelf_days


def _lots(
    code: str, set_number: int, title: str, unit: str, shelf_days: int | None, today: date, rng: random.Random
) -> tuple[LotSpec, ...]:
    """The lot on sale; of every fortieth invented product also an older one, recalled. A real maker's never is."""
    if set_number == TOURISM_SET:
        return ()
    freshest = max(1, min(60, (shelf_days or 120) // 3))
    newest = _lot(code, set_number, title, unit, shelf_days, today - timedelta(days=rng.randint(1, freshest)), rng)
    if code.startswith("MAU-") and int(code[4:]) % 40 == 39:
        older = newest.packed_on - timedelta(days=45)
        return newest, _lot(code, set_number, title, unit, shelf_days, older, rng, Lot.Status.RECALLED)
    return (newest,)


def _lot(
    code: str,
    set_number: int,
    title: str,
    unit: str,
    shelf_days: int | None,
    packed_on: date,
    rng: random.Random,
    status: str = Lot.Status.RELEASED,
) -> LotSpec:
    lot_code = f"{packed_on:%y%m%d}A"
    quantity = rng.choice((60, 120, 200, 350, 500, 800, 1200))
    journey = content.journey(set_number, title, lot_code, quantity, unit, rng)
    steps = tuple(
        StepSpec(
            type=step.type,
            action=step.action,
            biz_step=step.biz_step,
            title=step.title,
            note=step.note,
            at=datetime.combine(packed_on - timedelta(days=step.days_before), time(step.hour, step.minute), VIETNAM),
            confirmed_by=step.confirmed_by,
        )
        for step in journey.steps
    )
    return LotSpec(
        code=lot_code,
        public_code=_public_code(code, lot_code),
        quantity=quantity,
        unit=unit,
        produced_on=steps[0].at.date(),
        packed_on=packed_on,
        expires_on=packed_on + timedelta(days=shelf_days) if shelf_days else None,
        status=status,
        source_material=journey.material,
        steps=steps,
    )


def _public_code(product: str, lot: str) -> str:
    """Steady, so that a printed demo label works after the demo was loaded anew. Real ones are random."""
    digest = blake2s(f"{product}/{lot}".encode(), digest_size=8).digest()
    return with_check("".join(ALPHABET[byte & 31] for byte in digest))


def _moment(day: date, rng: random.Random) -> datetime:
    return datetime.combine(day, time(rng.randint(7, 19), rng.randrange(60)), VIETNAM)
