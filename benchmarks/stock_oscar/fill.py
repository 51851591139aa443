"""Copies the products of a shop of ours into an empty stock Oscar: same titles, categories, prices, stock and pictures.

    DATABASE_URL=<of Oscar> FILL_FROM=<of ours> python -m benchmarks.stock_oscar.fill

Keys stay as they are. Each product gets one picture (of a few hundred files that all share), one stock record in VND
and four attributes: stars, province, net weight, kind of its maker.
"""

import os
import sys
from collections.abc import Iterator
from itertools import islice
from typing import Any, NamedTuple

import django

BATCH = 2_000
ATTRIBUTES = {"stars": "integer", "province": "text", "net_weight": "text", "kind": "text"}
CATEGORIES = "SELECT id, path, depth, numchild, name, slug FROM catalogue_category ORDER BY path"
PRODUCTS = """
    SELECT product.id, product.code, product.title, product.slug, product.story, product.date_created,
        product.product_set_id, stock.price, stock.num_in_stock, product.subject_id,
        (SELECT original FROM catalogue_productimage image WHERE image.product_id = product.id
            ORDER BY display_order LIMIT 1),
        listing.stars, province.name, product.net_weight, subject.kind
    FROM catalogue_product product
    JOIN partner_partner subject ON subject.id = product.subject_id
    JOIN places_province province ON province.code = product.origin_province_id
    JOIN partner_stockrecord stock ON stock.product_id = product.id
    LEFT JOIN search_listing listing ON listing.product_id = product.id
    ORDER BY product.id
"""


class Row(NamedTuple):
    """A product of ours, as `PRODUCTS` reads it."""

    pk: int
    code: str
    title: str
    slug: str
    story: str
    created: Any
    category: int
    price: Any
    in_stock: int
    maker: int
    picture: str | None
    stars: int | None
    province: str
    net_weight: str
    kind: str


def main() -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "benchmarks.stock_oscar.settings"
    django.setup()
    from django.db import connections, transaction

    with connections["filled"].cursor() as cursor, transaction.atomic():
        cursor.execute(CATEGORIES)
        make_categories(cursor.fetchall())
        cursor.execute("SELECT id, code, name FROM partner_partner")
        make_partners(cursor.fetchall())
        attributes, product_class = make_class()
        cursor.execute(PRODUCTS)
        rows = (Row(*row) for row in iter(cursor.fetchone, None))
        done = 0
        while batch := list(islice(rows, BATCH)):
            make_products(batch, product_class, attributes)
            done += len(batch)
        print(f"copied {done:,} products", file=sys.stderr)


def model(name: str) -> Any:
    from django.apps import apps

    return apps.get_model(name)


def make_categories(rows: list[tuple[Any, ...]]) -> None:
    names = ("id", "path", "depth", "numchild", "name", "slug")
    category = model("catalogue.Category")
    category.objects.bulk_create(category(**dict(zip(names, row, strict=True))) for row in rows)


def make_partners(rows: list[tuple[Any, ...]]) -> None:
    partner = model("partner.Partner")
    partner.objects.bulk_create(
        (partner(pk=pk, code=code, name=name[:128]) for pk, code, name in rows), batch_size=BATCH
    )


def make_class() -> tuple[dict[str, Any], Any]:
    """The product class with its attributes, by their code."""
    product_class = model("catalogue.ProductClass").objects.create(name="OCOP", track_stock=True)
    attribute = model("catalogue.ProductAttribute")
    made = {
        code: attribute.objects.create(product_class=product_class, code=code, name=code, type=kind)
        for code, kind in ATTRIBUTES.items()
    }
    return made, product_class


def make_products(rows: list[Row], product_class: Any, attributes: dict[str, Any]) -> None:
    product = model("catalogue.Product")
    # Oscar would write the moment of copying; lists are sorted by this column.
    product._meta.get_field("date_created").auto_now_add = False
    product.objects.bulk_create(
        product(
            pk=row.pk,
            upc=row.code,
            title=row.title,
            slug=row.slug,
            description=row.story,
            date_created=aware(row.created),
            product_class=product_class,
        )
        for row in rows
    )
    in_category = model("catalogue.ProductCategory")
    in_category.objects.bulk_create(in_category(product_id=row.pk, category_id=row.category) for row in rows)
    stock = model("partner.StockRecord")
    stock.objects.bulk_create(
        stock(
            product_id=row.pk,
            partner_id=row.maker,
            partner_sku=row.code,
            price_currency="VND",
            price=row.price,
            num_in_stock=row.in_stock,
        )
        for row in rows
    )
    image = model("catalogue.ProductImage")
    image.objects.bulk_create(image(product_id=row.pk, original=row.picture) for row in rows if row.picture)
    value = model("catalogue.ProductAttributeValue")
    value.objects.bulk_create(value(**fields) for row in rows for fields in values(row, attributes))


def values(row: Row, attributes: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for code, kind in ATTRIBUTES.items():
        if content := getattr(row, code):
            yield {"product_id": row.pk, "attribute": attributes[code], f"value_{kind}": content}


def aware(moment: Any) -> Any:
    """SQLite stores moments as text in UTC."""
    from django.utils import timezone
    from django.utils.dateparse import parse_datetime

    if isinstance(moment, str):
        moment = parse_datetime(moment)
    return moment if timezone.is_aware(moment) else timezone.make_aware(moment, timezone.get_fixed_timezone(0))


if __name__ == "__main__":
    main()
