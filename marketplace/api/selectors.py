"""Reads of the public API: the site's own list and product page, told in data instead of HTML."""

from collections.abc import Iterator
from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language

from catalog.certification import stars
from catalog.certification.panel import CertificateView
from catalog.places.selectors import province_by_code
from catalog.search.models import Listing
from catalog.search.query import Query
from catalog.search.selectors import FacetView, Results, results
from marketplace.api import answers
from marketplace.storefront.product_page import product_page


def product_list(query: Query, path: str, at: datetime) -> answers.ProductList | None:
    """A page of the list, None beyond the last. One statement more than the page in HTML."""
    found = results(query, path, at)
    if found.beyond:
        return None
    return answers.ProductList(
        total=found.total,
        total_more=found.total_more,
        page=query.page,
        next=_absolute(_in_language(found.pager.next_url)),
        previous=_absolute(_in_language(found.pager.previous_url)),
        products=list(_products(found, at)),
        facets=[_facet(facet) for facet in found.facets],
        understood=[text for _kind, text, _url, _link in found.notes],
    )


def product(pk: int) -> answers.ProductPage | None:
    """A listed product; None when nobody may see it. The statements of its page in HTML."""
    page = product_page(pk)
    if page is None:
        return None
    return answers.ProductPage(
        id=page.product.id,
        title=page.product.title,
        url=settings.SITE_URL + page.product.url,
        summary=page.product.summary,
        pictures=[settings.SITE_URL + picture.src for picture in page.pictures],
        price=page.product.price,
        in_stock=page.product.available,
        state_text=page.product.state_text,
        star=_star(page.star),
        certificates=[_certificate(each) for each in (page.cert, *page.history) if each],
        label=[answers.Fact(name=name, text=text) for name, text in page.label],
        maker=answers.Maker(name=page.maker.name, url=settings.SITE_URL + page.maker.url),
    )


def _products(found: Results, at: datetime) -> Iterator[answers.Product]:
    shown = ("product__slug", "subject__name", "subject__code")
    columns = ("title", "thumb", "price", "in_stock", "stars", "certificate", "sold_from", "sold_until", "set")
    rows = Listing.objects.filter(pk__in=found.products).select_related("product", "subject")
    by_key = {row.pk: row for row in rows.only(*columns, "province_code", *shown)}
    yield from (_product(by_key[pk], at) for pk in found.products if pk in by_key)


def _product(row: Listing, at: datetime) -> answers.Product:
    holds = bool(row.sold_from and row.sold_until and row.sold_from <= at < row.sold_until)
    province = province_by_code(row.province_code)
    return answers.Product(
        id=row.pk,
        title=row.title,
        url=settings.SITE_URL + row.product.get_absolute_url(),
        picture=_absolute(row.thumb),
        price=row.price,
        in_stock=row.in_stock,
        on_sale=holds or not settings.SELL_REQUIRES_CERTIFICATE,
        star=_star(row.star_inside) if holds else None,
        maker=answers.Maker(name=row.subject.name, url=settings.SITE_URL + row.subject.get_absolute_url()),
        province=answers.Province(
            code=row.province_code, slug=province.slug if province else "", name=province.name if province else ""
        ),
        set=row.set,
    )


def _star(star: stars.Star | None) -> answers.Star | None:
    if star is None:
        return None
    return answers.Star(
        count=star.count,
        text=star.text,
        until=star.until,
        certificate=star.certificate,
        certificate_url=settings.SITE_URL + reverse("certification:certificate", kwargs={"number": star.certificate}),
    )


def _certificate(view: CertificateView) -> answers.Certificate:
    return answers.Certificate(
        number=view.number,
        url=settings.SITE_URL + view.url,
        issuer=view.issuer,
        issued_on=view.issued_on,
        end_on=view.end_on,
        state=view.state,
        state_text=view.state_text,
    )


def _facet(facet: FacetView) -> answers.Facet:
    return answers.Facet(
        name=facet.name,
        label=str(facet.legend),
        choices=[
            answers.Choice(value=each.value, label=each.label, count=each.count, more=each.more, chosen=each.checked)
            for each in facet.options
        ],
    )


def _in_language(url: str) -> str:
    """The list's own links say nothing of the language: a page has it in its path."""
    language = get_language()
    return f"{url}{'&' if '?' in url else '?'}lang={language}" if url and language != "vi" else url


def _absolute(path: str) -> str | None:
    return settings.SITE_URL + path if path else None
