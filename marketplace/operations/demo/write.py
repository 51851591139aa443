"""Writes specs into the database in batches: the demo's own door past the services.

Services write one thing at a time, lock and journal it; twenty thousand products in minutes need bulk
inserts instead. Everything here is keyed by `Product.code` / `Partner.code`, so a second run finds
what the first one made and adds only what is missing.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from decimal import Decimal as Dec
from itertools import islice

from django.db import transaction

from catalog.certification.models import Certificate, Decision
from catalog.kernel.cursors import forget_plans
from catalog.kernel.text import fold, slugify
from catalog.products.models import (
    Category,
    ListingState,
    Product,
    ProductCategory,
    ProductClass,
    ProductImage,
    Standard,
)
from catalog.subjects.models import StockMovement, StockRecord, Subject, SubjectState
from catalog.traceability.models import Event, EventItem, Lot, Place
from marketplace.operations.demo.picture_files import Key, PictureFile
from marketplace.operations.demo.specs import CertificateSpec, DecisionSpec, LotSpec, ProductSpec, SubjectSpec

BATCH = 500
TOURISM_SET = 26


@dataclass
class Writer:
    """Holds the look-ups that every batch needs, and what earlier batches made.

    `draw`: makes the drawings of some keys; asked before a batch begins, since nobody else can write meanwhile.
    """

    draw: Callable[[set[Key]], dict[Key, PictureFile]]

    def __post_init__(self) -> None:
        self.pictures: dict[Key, PictureFile] = {}
        self.sets = {c.number: c for c in Category.objects.filter(kind=Category.Kind.SET)}
        self.standards = {s.code: s.pk for s in Standard.objects.all()}
        self.goods = ProductClass.objects.get(track_stock=True)
        self.service = ProductClass.objects.get(track_stock=False)
        self.subjects = {subject.code: subject for subject in Subject.objects.only("code", "name")}
        self.places = dict(Place.objects.values_list("subject_id", "pk"))
        named = Decision.objects.values_list("number", "issuer_name", "year", "pk")
        self.decisions = {(number, issuer, year): pk for number, issuer, year, pk in named}

    def write(self, specs: Iterable[ProductSpec], report) -> int:
        """Write what is missing, a transaction a batch. Calls `report(done)` after each; returns how many were new."""
        made = done = 0
        remaining = iter(specs)
        while batch := list(islice(remaining, BATCH)):
            self.pictures |= self.draw({key for spec in batch for key in spec.pictures} - self.pictures.keys())
            with transaction.atomic():
                made += self._batch(batch)
            forget_plans()
            done += len(batch)
            report(done)
        return made

    def _batch(self, batch: Sequence[ProductSpec]) -> int:
        known = set(Product.objects.filter(code__in=[s.code for s in batch]).values_list("code", flat=True))
        fresh = [spec for spec in batch if spec.code not in known]
        if not fresh:
            return 0
        self._subjects(fresh)
        products = Product.objects.bulk_create([self._product(spec) for spec in fresh])
        pairs = list(zip(fresh, products, strict=True))
        ProductCategory.objects.bulk_create(
            [ProductCategory(product=p, category=self.sets[s.set_number]) for s, p in pairs]
        )
        Product.standards.through.objects.bulk_create(
            [
                Product.standards.through(product_id=p.pk, standard_id=self.standards[code])
                for s, p in pairs
                for code in s.facts.standards
            ]
        )
        self._stocks(pairs)
        ProductImage.objects.bulk_create([image for s, p in pairs for image in self._images(s, p)])
        self._certificates(pairs)
        self._lots(pairs)
        return len(fresh)

    def _subjects(self, specs: Sequence[ProductSpec]) -> None:
        missing = {s.subject.code: s.subject for s in specs if s.subject.code not in self.subjects}
        rows = Subject.objects.bulk_create([_subject(spec) for spec in missing.values()])
        self.subjects.update({row.code: row for row in rows})

    def _product(self, spec: ProductSpec) -> Product:
        facts = asdict(spec.facts)
        for name in ("standards", "price", "stock"):
            del facts[name]
        return Product(
            code=spec.code,
            title=spec.title,
            slug=slugify(spec.title)[:200],
            product_class=self.service if spec.set_number == TOURISM_SET else self.goods,
            product_set=self.sets[spec.set_number],
            subject=self.subjects[spec.subject.code],
            origin_province_id=spec.province,
            origin_commune_id=spec.commune,
            origin_as_printed=spec.origin_as_printed,
            listing_state=ListingState.APPROVED,
            sample=spec.sample,
            date_created=spec.listed_at,
            **facts,
        )

    def _stocks(self, pairs: Sequence[tuple[ProductSpec, Product]]) -> None:
        records = StockRecord.objects.bulk_create([self._stock(s, p) for s, p in pairs])
        StockMovement.objects.bulk_create(
            StockMovement(stockrecord=record, kind=StockMovement.Kind.COUNTED, in_stock=record.num_in_stock)
            for record in records
            if record.num_in_stock
        )

    def _stock(self, spec: ProductSpec, product: Product) -> StockRecord:
        return StockRecord(
            product=product,
            partner_id=product.subject_id,
            partner_sku=spec.code,
            price=None if spec.facts.price is None else Dec(spec.facts.price),
            num_in_stock=spec.facts.stock,
            num_allocated=0,
        )

    def _images(self, spec: ProductSpec, product: Product) -> list[ProductImage]:
        return [
            ProductImage(
                product=product,
                original=file.name,
                alt=file.alt,
                width=file.width,
                height=file.height,
                renditions=file.renditions,
                display_order=order,
            )
            for order, file in enumerate(self.pictures[key] for key in spec.pictures)
        ]

    def _certificates(self, pairs: Sequence[tuple[ProductSpec, Product]]) -> None:
        self._decisions([c.decision for spec, _product in pairs for c in spec.certificates if c.decision])
        Certificate.objects.bulk_create(
            certificate_row(each, product, self.decisions[_named(each.decision)] if each.decision else None)
            for spec, product in pairs
            for each in spec.certificates
        )

    def _decisions(self, specs: Sequence[DecisionSpec]) -> None:
        missing = {_named(spec): spec for spec in specs if _named(spec) not in self.decisions}
        rows = Decision.objects.bulk_create(
            Decision(
                number=spec.number,
                number_fold=fold(spec.number),
                issuer_name=spec.issuer_name,
                year=_named(spec)[2],
                issuer_level=spec.issuer_level,
                province_id=spec.province,
                issued_on=spec.issued_on,
                source=spec.source,
            )
            for spec in missing.values()
        )
        self.decisions |= {(row.number, row.issuer_name, row.year): row.pk for row in rows}

    def _lots(self, pairs: Sequence[tuple[ProductSpec, Product]]) -> None:
        with_lots = [(spec, product, lot) for spec, product in pairs for lot in spec.lots]
        if not with_lots:
            return
        self._places([(spec, product) for spec, product, _lot in with_lots])
        lots = Lot.objects.bulk_create([self._lot(lot, product) for _s, product, lot in with_lots])
        events, touched = [], []
        for (spec, product, lot_spec), lot in zip(with_lots, lots, strict=True):
            for step in lot_spec.steps:
                events.append(
                    Event(
                        type=step.type,
                        action=step.action,
                        biz_step=step.biz_step,
                        title=step.title,
                        note=step.note,
                        event_time=step.at,
                        place_id=self.places[product.subject_id],
                        actor_name=spec.subject.name[:120],
                        confirmed_by=step.confirmed_by,
                        source="demo",
                    )
                )
                touched.append((lot_spec, lot, step))
        rows = Event.objects.bulk_create(events)
        EventItem.objects.bulk_create(
            [item for event, about in zip(rows, touched, strict=True) for item in _items(event, *about)]
        )

    def _places(self, pairs: Sequence[tuple[ProductSpec, Product]]) -> None:
        missing = {p.subject_id: s for s, p in pairs if p.subject_id not in self.places}
        rows = Place.objects.bulk_create(
            [
                Place(
                    subject_id=subject_id,
                    kind=Place.Kind.WORKSHOP,
                    name="Cơ sở sản xuất",
                    province_id=spec.subject.province,
                    commune_id=spec.subject.commune,
                )
                for subject_id, spec in missing.items()
            ]
        )
        self.places.update({row.subject_id: row.pk for row in rows})

    def _lot(self, spec: LotSpec, product: Product) -> Lot:
        return Lot(
            product=product,
            code=spec.code,
            public_code=spec.public_code,
            quantity=spec.quantity,
            unit=spec.unit,
            produced_on=spec.produced_on,
            packed_on=spec.packed_on,
            expires_on=spec.expires_on,
            place_id=self.places[product.subject_id],
            status=spec.status,
            sample=True,
        )


def _named(spec: DecisionSpec) -> tuple[str, str, int | None]:
    """What tells one decision from another."""
    return spec.number, spec.issuer_name, spec.issued_on.year if spec.issued_on else spec.year


def certificate_row(spec: CertificateSpec, product: Product, decision_id: int | None) -> Certificate:
    row = Certificate(
        number=spec.number,
        product=product,
        decision_id=decision_id,
        product_code=spec.product_code,
        stars=spec.stars,
        issued_on=spec.issued_on,
        issued_precision=spec.precision,
        withdrawn_on=spec.withdrawn_on,
        withdrawal_reason=spec.withdrawal_reason,
        evidence=spec.evidence,
        source=spec.source,
        subject_as_printed=product.subject.name[:200],
        place_as_printed=product.origin_as_printed,
    )
    row.derive_end()
    return row


def _subject(spec: SubjectSpec) -> Subject:
    facts = asdict(spec)
    province, commune = facts.pop("province"), facts.pop("commune")
    return Subject(
        **facts, province_id=province, commune_id=commune, name_fold=fold(spec.name), state=SubjectState.APPROVED
    )


def _items(event: Event, spec: LotSpec, lot: Lot, step) -> list[EventItem]:
    """A transformation takes material in and gives the lot out; any other event is about the lot."""
    if event.type == Event.Type.TRANSFORMATION:
        return [
            EventItem(event=event, role=EventItem.Role.INPUT, outside_source=spec.source_material),
            EventItem(event=event, role=EventItem.Role.OUTPUT, lot=lot, quantity=lot.quantity, unit=lot.unit),
        ]
    return [EventItem(event=event, role=EventItem.Role.OBJECT, lot=lot, quantity=lot.quantity, unit=lot.unit)]
