"""The demo: true where it speaks of real products, complete for every province and set, safe to load again."""

from datetime import timedelta

import pytest
import time_machine
from django.core.management import call_command
from django.utils import timezone

from catalog.certification.models import Certificate, Evidence
from catalog.certification.stars import CertificateState, day_in_vietnam, stars_of, state_on
from catalog.places.models import Province
from catalog.products.models import Category, Product
from catalog.search.models import Listing
from catalog.subjects.models import Sample, Subject
from catalog.subjects.strategy import Strategy
from catalog.tickets.models import Ticket
from catalog.traceability.models import Event, Lot
from cms.pages.models import ProvincePage
from marketplace.accounts.models import OfficeRole, User
from marketplace.accounts.roles import office_reach
from marketplace.operations.demo import register
from marketplace.operations.demo.people import PEOPLE
from marketplace.operations.demo.renewal import renew_samples
from marketplace.order.models import OrderGroup
from marketplace.workspace.selectors import tickets_in

pytestmark = pytest.mark.usefixtures("demo")


def counts() -> dict[str, int]:
    models = (Product, Subject, Certificate, Lot, Event, Listing, OrderGroup, Ticket, User, OfficeRole, ProvincePage)
    return {model.__name__: model.objects.count() for model in models}


def test_every_province_and_set_has_goods_on_sale() -> None:
    # given the demo as it is loaded
    on_sale = Listing.objects.on_sale(timezone.now()).filter(in_stock=True, price__isnull=False)

    # then no province and no product set is empty, and people find who they may sign in as
    assert set(on_sale.values_list("province_code", flat=True)) == set(Province.objects.values_list("pk", flat=True))
    assert set(on_sale.values_list("set", flat=True)) == set(range(1, 27))
    assert Category.objects.filter(kind="set").count() == 26
    assert Product.objects.count() == 1200
    assert ProvincePage.objects.count() == 34 * 2
    assert set(User.objects.values_list("email", flat=True)) >= {person.email for person in PEOPLE}


def test_the_offices_of_the_demo_have_something_to_do() -> None:
    # given the province office that `make run` names, and the national one
    for email in ("vanphong@example.vn", "trunguong@example.vn"):
        reach = office_reach(User.objects.get(email=email))

        # then the report of the demo waits in its list
        assert list(tickets_in(reach).values_list("submit_key", flat=True)) == ["demo-ticket"], email


def test_real_products_stand_as_the_register_has_them() -> None:
    # given the lines of the file
    rows = register.rows()
    real = {product.code: product for product in Product.objects.filter(sample=Sample.OFFER)}

    # then each is there, with the certificate of its source and none that the source lacks
    assert len(rows) == 350
    assert set(real) == {row.code for row in rows}
    held = {
        c.product.code: c for c in Certificate.objects.filter(product__sample=Sample.OFFER).select_related("product")
    }
    for row in rows:
        certificate = held.get(row.code)
        assert (certificate is None) == (row.certificate is None), row.code
        if certificate and row.certificate:
            assert (certificate.stars, certificate.issued_on) == (row.certificate.stars, row.certificate.issued_on)
            assert certificate.evidence != Evidence.SAMPLE
            assert certificate.source == row.certificate.source

    # and no standard is claimed for them
    assert not Product.objects.filter(sample=Sample.OFFER, standards__isnull=False).exists()


def test_nobody_sells_without_a_name() -> None:
    # given the real products whose source names no maker
    nameless = Product.objects.filter(code__in=[row.code for row in register.rows() if not row.named])

    # then they can be looked up, and not bought
    assert nameless.count() == 43
    for product in nameless.prefetch_related("stockrecords"):
        assert not Strategy().fetch_for_product(product).availability.is_available_to_buy


def test_what_has_ended_shows_no_star() -> None:
    # given the real certificates and today
    day = day_in_vietnam()
    states = {c.pk: state_on(c, day) for c in Certificate.objects.filter(product__sample=Sample.OFFER)}

    # then expired and withdrawn ones are among them
    assert CertificateState.EXPIRED in states.values()
    assert CertificateState.WITHDRAWN in states.values()

    # and a product without a certificate that holds has no star and is not on sale
    ended = Product.objects.filter(certificates__holds_through__lt=day).values_list("pk", flat=True)
    assert stars_of(ended) == {}
    assert not Listing.objects.on_sale(timezone.now()).filter(pk__in=ended).exists()


def test_recalled_lots_are_invented_ones_only() -> None:
    recalled = Lot.objects.filter(status=Lot.Status.RECALLED)
    assert recalled.exists()
    assert not recalled.exclude(product__sample=Sample.WHOLE).exists()


def test_loading_again_adds_nothing() -> None:
    # given a loaded demo
    before = counts()

    # when it is loaded again
    call_command("load_demo", verbosity=0)

    # then all is as it was
    assert counts() == before


def test_samples_are_renewed_when_their_certificates_have_ended() -> None:
    # given the demo, three years later
    later = timezone.now() + timedelta(days=3 * 366)
    with time_machine.travel(later, tick=False):
        day = day_in_vietnam()
        samples = Product.objects.filter(sample=Sample.WHOLE)
        assert stars_of(samples.values_list("pk", flat=True)) == {}

        # when samples are renewed, twice
        first, second = renew_samples(day), renew_samples(day)

        # then each holds again, once
        assert (first, second) == (samples.count(), 0)
        assert len(stars_of(samples.values_list("pk", flat=True))) == samples.count()
