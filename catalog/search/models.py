"""The listing read-model (decision 20): one row per listed product, everything a list page needs."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q

from catalog.certification.stars import Star, day_in_vietnam


class ListingQuerySet(models.QuerySet["Listing"]):
    def on_sale(self, at):
        """Rows that a list may show at a moment (decision 7a)."""
        return self.filter(on_sale(at))


class Listing(models.Model):
    """A denormalised row, written only by `services.refresh_listings` inside the writer's transaction.

    The certificate holds while `sold_from <= moment < sold_until`: the query compares with the clock, so a
    certificate's end needs no job, and nothing may read `stars` without comparing. `card_*` are rendered by the
    storefront (signal `rows_built`); the `*_off` pair carries no star and serves the time outside the window.
    `title_fold`, `title_exact` and `text_fold` hold bare words (`words.py`); the full-text index reads them.
    """

    product = models.OneToOneField(
        "catalogue.Product", on_delete=models.CASCADE, primary_key=True, related_name="listing"
    )
    title = models.CharField(max_length=255)
    title_fold = models.CharField(max_length=255)
    title_exact = models.CharField(max_length=255)
    text_fold = models.TextField()
    subject = models.ForeignKey("partner.Partner", on_delete=models.CASCADE, related_name="+")
    subject_kind = models.CharField(max_length=20)
    province_code = models.CharField(max_length=2)
    commune_code = models.CharField(max_length=5, blank=True)
    industry = models.PositiveSmallIntegerField()
    group = models.PositiveSmallIntegerField()
    set = models.PositiveSmallIntegerField()
    stars = models.PositiveSmallIntegerField(null=True)
    certificate = models.CharField(max_length=20, blank=True)
    sold_from = models.DateTimeField(null=True)
    sold_until = models.DateTimeField(null=True)
    price = models.PositiveIntegerField(null=True)
    available = models.PositiveIntegerField(default=0)
    in_stock = models.BooleanField(default=False)
    listed_at = models.DateTimeField()
    card_vi = models.TextField(blank=True)
    card_en = models.TextField(blank=True)
    card_off_vi = models.TextField(blank=True)
    card_off_en = models.TextField(blank=True)

    objects = ListingQuerySet.as_manager()

    class Meta:
        app_label = "search"
        indexes = [
            models.Index(fields=["-listed_at", "-product"], name="listing_newest"),
            models.Index(fields=["price", "product"], name="listing_price"),
            models.Index(fields=["-stars", "-listed_at", "-product"], name="listing_stars"),
            models.Index(fields=["province_code", "stars"], name="listing_province_stars"),
            models.Index(fields=["set", "stars"], name="listing_set_stars"),
            models.Index(fields=["group", "stars"], name="listing_group_stars"),
            # Covers every facet, so that counting never reads the wide rows with their cards.
            models.Index(
                fields=[
                    "sold_until", "sold_from", "province_code", "stars", "industry", "group", "set", "subject_kind",
                    "in_stock", "price", "product",
                ],
                name="listing_facets",
            ),
        ]  # fmt: skip
        constraints = [
            models.CheckConstraint(
                condition=Q(stars__isnull=True, sold_until__isnull=True)
                | Q(stars__gte=3, stars__lte=5, sold_until__isnull=False),
                name="listing_star_has_an_end",
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def star_inside(self) -> Star | None:
        """The star for the time inside the window, and only for that: what the `card_*` without `off` show."""
        if self.stars is None or self.sold_until is None:
            return None
        return Star(self.stars, day_in_vietnam(self.sold_until - timedelta(seconds=1)), self.certificate)


class ListingStandard(models.Model):
    """A standard of a listed product, for the facet."""

    listing = models.ForeignKey(Listing, on_delete=models.CASCADE, related_name="standard_rows")
    standard = models.ForeignKey("catalogue.Standard", on_delete=models.CASCADE, related_name="+")

    class Meta:
        app_label = "search"
        constraints = [models.UniqueConstraint(fields=["standard", "listing"], name="listing_standard_once")]

    def __str__(self) -> str:
        return f"{self.listing_id}: {self.standard_id}"


def holding(at) -> Q:
    """The certificate of the row holds at a moment."""
    return Q(sold_from__lte=at, sold_until__gt=at)


def on_sale(at) -> Q:
    """May be listed at a moment: while the certificate holds, unless the shop sells without (decision 7a)."""
    return holding(at) if settings.SELL_REQUIRES_CERTIFICATE else Q()
