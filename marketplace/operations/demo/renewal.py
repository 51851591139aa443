"""Sample certificates end like real ones; a demo that is loaded again months later gets new ones."""

from datetime import date

from django.db import transaction
from django.db.models import Exists, OuterRef

from catalog.certification.models import Certificate
from catalog.products.models import Product
from catalog.subjects.models import Sample
from marketplace.operations.demo.samples import certificate_of
from marketplace.operations.demo.write import certificate_row


@transaction.atomic
def renew_samples(day: date) -> int:
    """A new certificate, dated today, for each invented product whose last one has ended; how many there were."""
    holding = Certificate.objects.holding_on(day).filter(product=OuterRef("pk"))
    lapsed = Product.objects.filter(~Exists(holding), sample=Sample.WHOLE, code__startswith="MAU-")
    rows = []
    for product in lapsed.select_related("subject"):
        spec = certificate_of(int((product.code or "")[4:]), product.origin_province_id, product.origin_commune_id, day)
        rows.append(certificate_row(spec, product, decision_id=None))
    Certificate.objects.bulk_create(rows)
    return len(rows)
