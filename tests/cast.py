"""The standing cast: the same few people, makers and places in every test, and factories for what they own.

People are fixtures (`buyer`, `coop`, `lao_cai`); things are made by plain functions, so that a test says what matters
to it and nothing else:

    product = make_listing(coop, title="Tương ớt Mường Khương", price=35_000, stars=4)

- `make_product`, `make_certificate`, `make_stock` each write one row of the register;
- `make_listing` makes all three and the row of the read-model: a product on sale now.

Everybody's password is `PASSWORD`. Lào Cai is today's (15: Lào Cai and Yên Bái), Đồng Tháp too (82: with Tiền Giang).
"""

from datetime import date, timedelta
from itertools import count
from typing import Any

import pytest

from catalog.certification.models import Certificate, Decision, Evidence
from catalog.kernel.dates import add_months, today
from catalog.kernel.text import slugify
from catalog.places.models import Commune, Province
from catalog.products.models import Category, ListingState, Product, ProductClass, Standard
from catalog.products.services import TOURISM_SET
from catalog.products.taxonomy import GOODS, TOURISM
from catalog.search.services import refresh_listings
from catalog.subjects.models import StockRecord, Subject, SubjectKind, SubjectMember, SubjectState
from marketplace.accounts.models import OfficeRole, User

PASSWORD = "mat-khau-de-thu-9"

_numbers = count(1)

# --- Places -------------------------------------------------------------------------------------------------------


@pytest.fixture
def lao_cai(db: None) -> Province:
    return Province.objects.get(slug="lao-cai")


@pytest.fixture
def dong_thap(db: None) -> Province:
    return Province.objects.get(slug="dong-thap")


@pytest.fixture
def bac_ha(lao_cai: Province) -> Commune:
    return Commune.objects.get(province=lao_cai, name="Bắc Hà")


@pytest.fixture
def cai_be(dong_thap: Province) -> Commune:
    return Commune.objects.get(province=dong_thap, name="Cái Bè")


# --- Makers -------------------------------------------------------------------------------------------------------


@pytest.fixture
def coop(bac_ha: Commune) -> Subject:
    """A cooperative in Lào Cai; its people are `owner` and `staff`."""
    return make_subject(bac_ha, name="HTX Nông sản Bắc Hà", kind=SubjectKind.COOPERATIVE)


@pytest.fixture
def household(cai_be: Commune) -> Subject:
    """A household in Đồng Tháp."""
    return make_subject(cai_be, name="Hộ kinh doanh Bảy Hiền", kind=SubjectKind.HOUSEHOLD)


@pytest.fixture
def company(bac_ha: Commune) -> Subject:
    """A company in Lào Cai: the competitor next door, who must not see what is the cooperative's."""
    return make_subject(bac_ha, name="Công ty TNHH Sương Mai", kind=SubjectKind.ENTERPRISE)


def make_subject(
    commune: Commune,
    *,
    name: str,
    kind: str = SubjectKind.COOPERATIVE,
    state: str = SubjectState.APPROVED,
    **facts: Any,
) -> Subject:
    return Subject.objects.create(
        code=slugify(name), name=name, kind=kind, state=state, commune=commune, province=commune.province, **facts
    )


# --- People -------------------------------------------------------------------------------------------------------


@pytest.fixture
def buyer(db: None) -> User:
    return make_user("Nguyễn Thị Mai", phone="+84912345678")


@pytest.fixture
def other_buyer(db: None) -> User:
    """Who must never see what is the first one's."""
    return make_user("Trần Văn Hùng", email="hung@example.vn")


@pytest.fixture
def owner(coop: Subject) -> User:
    return make_member(coop, "Vàng Thị Sua", SubjectMember.Role.OWNER)


@pytest.fixture
def staff(coop: Subject) -> User:
    return make_member(coop, "Giàng A Páo", SubjectMember.Role.STAFF)


@pytest.fixture
def company_owner(company: Subject) -> User:
    """Owner of the competitor."""
    return make_member(company, "Phạm Quang Minh", SubjectMember.Role.OWNER)


@pytest.fixture
def province_editor(lao_cai: Province) -> User:
    return make_official(OfficeRole.Role.PROVINCE_EDITOR, province=lao_cai)


@pytest.fixture
def province_publisher(lao_cai: Province) -> User:
    return make_official(OfficeRole.Role.PROVINCE_PUBLISHER, province=lao_cai)


@pytest.fixture
def province_office(lao_cai: Province) -> User:
    return make_official(OfficeRole.Role.PROVINCE_OFFICE, province=lao_cai)


@pytest.fixture
def other_province_office(dong_thap: Province) -> User:
    return make_official(OfficeRole.Role.PROVINCE_OFFICE, province=dong_thap)


@pytest.fixture
def commune_officer(bac_ha: Commune) -> User:
    return make_official(OfficeRole.Role.COMMUNE, province=bac_ha.province, commune=bac_ha)


@pytest.fixture
def council_member(lao_cai: Province) -> User:
    return make_official(OfficeRole.Role.COUNCIL_MEMBER, province=lao_cai)


@pytest.fixture
def council_secretary(lao_cai: Province) -> User:
    return make_official(OfficeRole.Role.COUNCIL_SECRETARY, province=lao_cai)


@pytest.fixture
def national_office(db: None) -> User:
    return make_official(OfficeRole.Role.NATIONAL_OFFICE)


@pytest.fixture
def operator(db: None) -> User:
    return make_official(OfficeRole.Role.OPERATOR, is_staff=True)


def make_user(name: str, *, email: str | None = None, phone: str | None = None, **facts: Any) -> User:
    """Signs in with `email` or `phone` and `PASSWORD`; an address after the name when neither is given."""
    if email is None and phone is None:
        email = f"{slugify(name)}-{next(_numbers)}@example.vn"
    return User.objects.create_user(email=email, phone=phone, password=PASSWORD, first_name=name, **facts)


def make_member(subject: Subject, name: str, role: str = SubjectMember.Role.STAFF) -> User:
    user = make_user(name)
    SubjectMember.objects.create(subject=subject, user=user, role=role)
    return user


def make_official(role: str, *, province: Province | None = None, commune: Commune | None = None, **facts: Any) -> User:
    user = make_user(str(OfficeRole.Role(role).label), **facts)
    OfficeRole.objects.create(user=user, role=role, province=province, commune=commune)
    return user


# --- Goods --------------------------------------------------------------------------------------------------------


def product_set(number: int) -> Category:
    """A product set of the programme by its number: 4 honey, 11 tea… (catalog/products/data)."""
    return Category.objects.get(kind=Category.Kind.SET, number=number)


def make_standard(code: str = "vietgap") -> Standard:
    """A standard of the reference data by its code."""
    return Standard.objects.get(code=code)


def make_product(
    subject: Subject,
    *,
    title: str = "Mật ong hoa bạc hà",
    set_number: int = 4,
    listing_state: str = ListingState.APPROVED,
    standards: tuple[Standard, ...] = (),
    **facts: Any,
) -> Product:
    """A product that its province has approved; without certificate and stock it can't be bought."""
    facts = {"origin_province": subject.province, "origin_commune": subject.commune, **facts}
    product = Product.objects.create(
        structure=Product.STANDALONE,
        product_class=ProductClass.objects.get(slug=TOURISM if set_number == TOURISM_SET else GOODS),
        title=title,
        subject=subject,
        product_set=product_set(set_number),
        listing_state=listing_state,
        **facts,
    )
    product.categories.add(product.product_set)
    product.standards.set(standards)
    return product


def make_decision(number: str = "1234/QĐ-UBND", *, issued_on: date | None = None, **facts: Any) -> Decision:
    facts = {"issuer_name": "UBND tỉnh Lào Cai", "issuer_level": Decision.Level.PROVINCE, **facts}
    return Decision.objects.create(number=number, issued_on=issued_on or today() - timedelta(days=365), **facts)


def make_certificate(product: Product, *, stars: int = 4, issued_on: date | None = None, **facts: Any) -> Certificate:
    """A certificate, a year old when nothing else is said: it then holds for two years more."""
    facts = {"number": f"OCOP-26-{next(_numbers):06d}", "evidence": Evidence.DECISION, **facts}
    return Certificate.objects.create(
        product=product, stars=stars, issued_on=issued_on or add_months(today(), -12), **facts
    )


def make_stock(product: Product, *, price: int | None = 125_000, num_in_stock: int = 20, **facts: Any) -> StockRecord:
    return StockRecord.objects.create(
        product=product,
        partner=product.subject,
        partner_sku=f"sku-{product.pk}",
        price=price,
        num_in_stock=num_in_stock,
        **facts,
    )


def make_listing(
    subject: Subject,
    *,
    title: str = "Mật ong hoa bạc hà",
    stars: int | None = 4,
    issued_on: date | None = None,
    price: int | None = 125_000,
    num_in_stock: int = 20,
    **facts: Any,
) -> Product:
    """A product on sale now, with its row in the read-model; `stars=None` leaves the certificate out."""
    product = make_product(subject, title=title, **facts)
    if stars is not None:
        make_certificate(product, stars=stars, issued_on=issued_on)
    make_stock(product, price=price, num_in_stock=num_in_stock)
    refresh_listings([product.pk])
    return product
