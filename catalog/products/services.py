"""Writes on listings. Categories and standards are loaded by `taxonomy`, pictures by `images`."""

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from catalog.kernel import journal
from catalog.kernel.models import JournalEntry
from catalog.kernel.text import slugify
from catalog.products.listing import LISTING
from catalog.products.models import Category, ListingState, Product, ProductClass, ProductImage
from catalog.products.signals import product_changed
from catalog.products.taxonomy import GOODS, TOURISM
from catalog.subjects.models import Subject
from catalog.subjects.rules import of_the_subject

# What stands on the certificate; once the listing is approved only the office may have it changed.
CERTIFIED = frozenset({"title", "product_set", "origin_province", "origin_commune", "origin_as_printed"})
LABEL_AND_STORY = frozenset(
    {
        "net_weight", "ingredients", "allergens", "shelf_life", "storage", "directions", "warnings", "brand",
        "declaration", "story", "description", "standards",
    }
)  # fmt: skip
OPEN_FOR_CHANGE = {
    ListingState.DRAFT: CERTIFIED | LABEL_AND_STORY,
    ListingState.CHANGES_ASKED: CERTIFIED | LABEL_AND_STORY,
    ListingState.APPROVED: LABEL_AND_STORY,
}
TOURISM_SET = 26
MAX_PICTURES = 8


def create_listing(subject: Subject, actor: Any, *, title: str, product_set: Category, **fields: Any) -> Product:
    """Start a draft. Journals; raises `PermissionDenied` for others than the subject's people and `ValidationError`
    on content that doesn't fit. The draft is seen by nobody else until it is approved.
    """
    if not of_the_subject.test(actor, subject):
        raise PermissionDenied
    fields.setdefault("origin_province", subject.province)
    product = Product(subject=subject, product_class=_class_for(product_set))
    with transaction.atomic():
        _write(product, {"title": title, "product_set": product_set, **fields})
        journal.record(
            "ocop.listing.create",
            actor=actor,
            obj=product,
            text=gettext_noop("Tạo tin bán %(name)s."),
            data={"name": product.title},
        )
        product_changed.send(Product, product_ids=[product.pk])
    return product


def update_listing(product: Product, actor: Any, **fields: Any) -> Product:
    """Change facts of a listing, as far as its state leaves them open.

    Locks the product; journals which fields; sends `product_changed`. Raises `PermissionDenied` for others than the
    subject's people and `ValidationError` for facts that are closed now or content that doesn't fit.
    """
    if not of_the_subject.test(actor, product):
        raise PermissionDenied
    with transaction.atomic():
        locked = Product.objects.select_for_update().get(pk=product.pk)
        closed = fields.keys() - OPEN_FOR_CHANGE.get(ListingState(locked.listing_state), frozenset())
        if closed:
            message = _("Mục này không sửa được khi tin bán ở trạng thái “%(state)s”.")
            values = {"state": locked.get_listing_state_display()}
            raise ValidationError(dict.fromkeys(closed, message % values))
        _write(locked, fields)
        journal.record(
            "ocop.listing.update",
            actor=actor,
            obj=locked,
            text=gettext_noop("Sửa tin bán %(name)s."),
            data={"name": locked.title, "fields": sorted(fields)},
        )
        product_changed.send(Product, product_ids=[locked.pk])
    return locked


def add_picture(product: Product, upload: File, actor: Any, *, alt: str = "") -> ProductImage:
    """Take in a picture and put it last. Its sizes are made in the background.

    Locks the product; journals; sends `product_changed`. Raises `PermissionDenied` for others than the subject's
    people and `ValidationError` for a file that is no usable picture, or one too many.
    """
    if not of_the_subject.test(actor, product):
        raise PermissionDenied
    with transaction.atomic():
        Product.objects.select_for_update().get(pk=product.pk)
        position = product.images.count()
        if position >= MAX_PICTURES:
            raise ValidationError(_("Mỗi sản phẩm có tối đa %(n)d ảnh.") % {"n": MAX_PICTURES}, code="too_many")
        image = ProductImage.objects.create(product=product, original=upload, alt=alt, display_order=position)
        journal.record(
            "ocop.listing.add_picture",
            actor=actor,
            obj=product,
            text=gettext_noop("Thêm ảnh cho %(name)s."),
            data={"name": product.title},
        )
        product_changed.send(Product, product_ids=[product.pk])
    return image


def change_listing_state(product: Product, verb: str, actor: Any, reason: str = "") -> JournalEntry:
    """Take a transition of the table `LISTING`. Locks the product; journals; sends `product_changed`;
    raises `TransitionRefused`."""
    with transaction.atomic():
        entry = LISTING.apply(product, verb, actor, reason)
        product_changed.send(Product, product_ids=[product.pk])
    return entry


def _write(product: Product, fields: dict[str, Any]) -> None:
    if not fields.get("title", product.title).strip():
        raise ValidationError({"title": _("Hãy ghi tên sản phẩm.")})
    standards = fields.pop("standards", None)
    if product.pk and "title" in fields and fields["title"] != product.title:
        _keep_old_title(product)
        product.slug = slugify(fields["title"])
    for name, value in fields.items():
        setattr(product, name, value)
    if "product_set" in fields:
        product.product_class = _class_for(product.product_set)
    product.slug = product.slug or slugify(product.title)
    product.full_clean(exclude=["slug"])
    product.save()
    if "product_set" in fields:
        product.categories.set([product.product_set])
    if standards is not None:
        product.standards.set(standards)


def _keep_old_title(product: Product) -> None:
    """Names change on renewal, and people search by the one on the old pack."""
    titles = product.former_titles.splitlines()
    if product.title not in titles:
        product.former_titles = "\n".join([*titles, product.title])


def _class_for(product_set: Category) -> ProductClass:
    return ProductClass.objects.get(slug=TOURISM if product_set.number == TOURISM_SET else GOODS)
