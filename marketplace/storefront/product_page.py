"""What the product page shows: the product with its offer, its proof, its lot and its maker, put together; and goods
like it.

Nine queries, two more with an offer price, one for goods like it and one more when none of the same set is on sale,
whatever the size of the shop.
"""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from catalog.certification import purchase
from catalog.certification.panel import CertificateView, place_words
from catalog.certification.purchase import PurchaseAnswer, Refusal
from catalog.certification.selectors import certificate_panel, with_register
from catalog.certification.stars import CertificateState, Star
from catalog.places.selectors import provinces
from catalog.products.images import Picture, picture_of
from catalog.products.models import Product
from catalog.products.selectors import Placement, placement
from catalog.search.query import FAIR
from catalog.search.selectors import goods, shelf
from catalog.subjects import selectors as subjects
from catalog.traceability.selectors import LotView, lot_panel
from marketplace.promotion.selectors import offer_price_of
from marketplace.shipping.selectors import delivery_words

RELATED = 4
# Where the price is shown although nothing can be put in the basket now.
PRICE_STAYS = frozenset({Refusal.OUT_OF_STOCK, Refusal.BOOKED_DIRECTLY})


@dataclass(frozen=True)
class ProductFacts:
    id: int
    title: str
    url: str
    summary: str
    price: int | None
    was: int | None
    offer_until: datetime | None
    unit: str
    add_url: str
    max_quantity: int
    available: bool
    state_note: str
    state_text: str
    ask_url: str
    subject_name: str
    subject_url: str
    place: str
    sample: str
    story: str
    directions: str
    former_titles: tuple[str, ...]


@dataclass(frozen=True)
class Maker:
    """The card of the subject."""

    name: str
    kind: str
    url: str
    place: str
    founded: int | None
    phone: str
    opening: str


@dataclass(frozen=True)
class ProductPage:
    product: ProductFacts
    star: Star | None
    pictures: tuple[Picture, ...]
    facts: tuple[tuple[str, str], ...]
    label: tuple[tuple[str, str], ...]
    cert: CertificateView | None
    history: tuple[CertificateView, ...]
    lot: LotView | None
    maker: Maker
    crumbs: tuple[tuple[str, str], ...]
    structured: SafeString
    provinces: tuple[tuple[str, str], ...]


def product_page(pk: int) -> ProductPage | None:
    """The page of a listed product; `None` when nobody may see it."""
    rows = with_register(Product.objects.listed().filter(pk=pk))
    product = rows.select_related("shipping_facts").prefetch_related("images", "standards").first()
    if product is None:
        return None
    record = next(iter(product.stockrecords.all()), None)
    answer = purchase.policy(product, record)
    panel = certificate_panel(product)
    where = placement(product.product_set_id)
    pictures = tuple(picture_of(image, alt=product.title) for image in product.images.all())
    facts = _product(product, answer, int(record.price) if record and record.price else None, panel.current)
    return ProductPage(
        product=facts,
        star=panel.current.star if panel.current else None,
        pictures=pictures,
        facts=_facts(product) if answer.is_available_to_buy else (),
        label=tuple(_label(product, where)),
        cert=panel.current,
        history=panel.others,
        lot=lot_panel(product.pk),
        maker=_maker(product),
        crumbs=_crumbs(product, where),
        structured=_structured(product, facts, panel.current, pictures, where),
        provinces=tuple((province.code, province.name) for province in provinces()),
    )


def goods_of(number: int) -> tuple[tuple[int, SafeString], ...]:
    """Of a set, on sale now, in turn: product and card of as many as are shown beside one of them. One statement."""
    # In the fair order, which an index of each set knows: the newest would have to be sought among all of the set.
    return goods(Q(set=number), limit=RELATED + 1, sort=FAIR)


def goods_near(pk: int, number: int, province: str) -> tuple[SafeString, ...]:
    """Of the same group or the same province as a product of this set. One statement."""
    near = Q(group=placement(number).group.number) | Q(province_code=province)
    return shelf(near & ~Q(pk=pk), limit=RELATED, sort=FAIR)


def _product(product: Product, answer: PurchaseAnswer, price: int | None, cert: CertificateView | None) -> ProductFacts:
    offer = offer_price_of(product, price) if price and answer.is_available_to_buy else None
    note, text = ("", "") if answer.is_available_to_buy else _why_not(answer, cert)
    return ProductFacts(
        id=product.pk,
        title=product.title,
        url=product.get_absolute_url(),
        summary=product.description,
        price=(offer.price if offer else price)
        if answer.is_available_to_buy or answer.refusal in PRICE_STAYS
        else None,
        was=price if offer else None,
        offer_until=offer.until if offer else None,
        unit=product.net_weight,
        add_url=reverse("basket:add", kwargs={"pk": product.pk}),
        max_quantity=min(answer.free, settings.OSCAR_MAX_BASKET_QUANTITY_THRESHOLD),
        available=answer.is_available_to_buy,
        state_note=note,
        state_text=text,
        ask_url=reverse("enquiry:new", args=[product.pk]) if answer.refusal == Refusal.BOOKED_DIRECTLY else "",
        subject_name=product.subject.name,
        subject_url=product.subject.get_absolute_url(),
        place=place_words(product),
        sample=product.sample,
        story=product.story,
        directions=product.directions,
        former_titles=tuple(product.former_titles.splitlines()),
    )


def _why_not(answer: PurchaseAnswer, cert: CertificateView | None) -> tuple[str, str]:
    """Why it can't be bought now, in a word and in a sentence that says what would change that."""
    if answer.refusal == Refusal.NO_CERTIFICATE:
        return _("Tạm rời kệ"), _off_the_shelf(cert)
    if answer.refusal == Refusal.OUT_OF_STOCK:
        return _("Tạm hết hàng"), _("Chủ thể chưa nhập thêm. Bạn có thể gọi chủ thể để hỏi ngày có lại.")
    if answer.refusal == Refusal.BOOKED_DIRECTLY:
        return _("Đặt chỗ với chủ thể"), _(
            "Dịch vụ này không gửi theo kiện. Hãy gửi yêu cầu hoặc gọi chủ thể để chọn ngày."
        )
    if answer.refusal == Refusal.NO_PRICE:
        return _("Chưa có giá"), _("Chủ thể chưa đặt giá, nên chưa đặt mua được.")
    return _("Tạm rời kệ"), answer.message


def _off_the_shelf(cert: CertificateView | None) -> str:
    if cert is None:
        return _("Sổ của sàn chưa có chứng nhận OCOP cho sản phẩm này, nên sàn chưa bán.")
    day = {"day": cert.last_day.strftime("%d/%m/%Y")}
    if cert.state == CertificateState.WITHDRAWN:
        return _("Chứng nhận OCOP đã bị thu hồi từ %(day)s, nên sàn không bán sản phẩm này.") % day
    if cert.state == CertificateState.EXPIRED:
        return _("Chứng nhận OCOP hết hiệu lực sau ngày %(day)s. Có chứng nhận mới, sản phẩm sẽ trở lại kệ.") % day
    if cert.state == CertificateState.NOT_YET:
        return _("Chứng nhận OCOP chưa đến ngày hiệu lực, nên sàn chưa bán.")
    return _("Nguồn của chứng nhận không nêu hạng, nên sàn chưa bán cho đến khi xem được quyết định.")


def _facts(product: Product) -> tuple[tuple[str, str], ...]:
    given = [
        ("i-truck", delivery_words(product)),
        ("i-money", _("Trả tiền khi nhận hàng.")),
        ("i-leaf", _("Hạn dùng: %(time)s.") % {"time": product.shelf_life} if product.shelf_life else ""),
    ]
    return tuple((icon, text) for icon, text in given if text)


def _label(product: Product, where: Placement) -> list[tuple[str, str]]:
    """What is printed on the label, and where the product comes from: as it is called now, and as printed."""
    terms = {field.name: field.verbose_name for field in product._meta.concrete_fields}
    named = [
        (terms[name], getattr(product, name))
        for name in ("net_weight", "ingredients", "allergens", "shelf_life", "storage", "warnings")
    ]
    rest = [
        (_("Tiêu chuẩn"), ", ".join(standard.local_name for standard in product.standards.all())),
        (_("Xuất xứ"), _("%(place)s, Việt Nam") % {"place": place_words(product)}),
        (_("Nơi sản xuất in trên giấy"), product.origin_as_printed),
        (_("Nhãn hiệu"), product.brand),
        (_("Số công bố"), product.declaration),
        (_("Bộ sản phẩm"), where.set.name),
        (_("Tên cũ"), ", ".join(product.former_titles.splitlines())),
    ]
    return [(str(term), value) for term, value in (*named, *rest) if value]


def _maker(product: Product) -> Maker:
    subject = product.subject
    return Maker(
        name=subject.name,
        kind=str(subject.get_kind_display()),
        url=subject.get_absolute_url(),
        place=subjects.place_words(subject),
        founded=subject.founded,
        phone=subject.phone,
        opening=subject.story.strip().partition("\n")[0],
    )


def _crumbs(product: Product, where: Placement) -> tuple[tuple[str, str], ...]:
    listing = reverse("catalogue:index")
    return (
        (_("Trang chủ"), reverse("wagtail_serve", args=[""])),
        (where.industry.name, f"{listing}?nganh={where.industry.number}"),
        (where.set.name, f"{listing}?bo={where.set.number}"),
        (product.title, ""),
    )


# --- For search engines ---------------------------------------------------------------------------------------


def _structured(
    product: Product,
    facts: ProductFacts,
    cert: CertificateView | None,
    pictures: tuple[Picture, ...],
    where: Placement,
) -> SafeString:
    """schema.org/Product. The offer is in it only while it can be bought, the certificate only while its star holds."""
    data: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Product",
        "name": product.title,
        "url": settings.SITE_URL + facts.url,
        "sku": str(product.pk),
        "category": where.set.name,
        "image": [settings.SITE_URL + picture.src for picture in pictures],
        "countryOfOrigin": "VN",
        "manufacturer": {"@type": "Organization", "name": product.subject.name},
    }
    if product.brand:
        data["brand"] = {"@type": "Brand", "name": product.brand}
    if facts.available:
        data["offers"] = {
            "@type": "Offer",
            "url": settings.SITE_URL + facts.url,
            "price": facts.price,
            "priceCurrency": "VND",
            "availability": "https://schema.org/InStock",
            "seller": {"@type": "Organization", "name": product.subject.name},
        }
    if cert and cert.star:
        data["hasCertification"] = {
            "@type": "Certification",
            "name": cert.star.text,
            "certificationIdentification": cert.number,
            "issuedBy": {"@type": "Organization", "name": cert.issuer},
            "validFrom": cert.issued_on.isoformat(),
            "expires": cert.star.until.isoformat(),
            "url": settings.SITE_URL + cert.url,
        }
    return _inside_script(data)


def _inside_script(data: dict[str, Any]) -> SafeString:
    """JSON that can't end the element it stands in."""
    text = json.dumps(data, ensure_ascii=False)
    for char in "<>&\u2028\u2029":
        text = text.replace(char, f"\\u{ord(char):04x}")
    return mark_safe(text)  # noqa: S308 - escaped above
