"""What the demo wants to exist, as plain values; `write.py` is the one place that writes it."""

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True)
class SubjectSpec:
    code: str
    name: str
    kind: str
    province: str
    commune: str | None
    address_as_printed: str
    sample: str
    phone: str = ""
    email: str = ""
    founded: int | None = None
    story: str = ""


@dataclass(frozen=True)
class DecisionSpec:
    number: str
    issuer_name: str
    issuer_level: str
    province: str | None
    issued_on: date | None
    year: int | None
    source: str


@dataclass(frozen=True)
class CertificateSpec:
    number: str
    stars: int | None
    issued_on: date
    precision: str
    evidence: str
    source: str
    decision: DecisionSpec | None = None
    product_code: str = ""
    withdrawn_on: date | None = None
    withdrawal_reason: str = ""


@dataclass(frozen=True)
class FactsSpec:
    """Label facts, price and stock of a product; always sample data in the demo."""

    story: str
    net_weight: str
    ingredients: str
    allergens: str
    shelf_life: str
    storage: str
    directions: str
    warnings: str
    standards: tuple[str, ...]
    price: int | None
    stock: int


@dataclass(frozen=True)
class StepSpec:
    """One event of a lot, in EPCIS words."""

    type: str
    action: str
    biz_step: str
    title: str
    note: str
    at: datetime
    confirmed_by: str = ""


@dataclass(frozen=True)
class LotSpec:
    code: str
    public_code: str
    quantity: int
    unit: str
    produced_on: date
    packed_on: date
    expires_on: date | None
    status: str
    source_material: str
    steps: tuple[StepSpec, ...]


@dataclass(frozen=True)
class ProductSpec:
    code: str
    title: str
    set_number: int
    subject: SubjectSpec
    province: str
    commune: str | None
    origin_as_printed: str
    sample: str
    facts: FactsSpec
    listed_at: datetime
    pictures: tuple[tuple[int, int, str], ...]
    certificates: tuple[CertificateSpec, ...] = ()
    lots: tuple[LotSpec, ...] = ()
