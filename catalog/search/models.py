"""The listing read-model (decision 20): one row per listed product, everything a list page needs."""

from django.db import models
from django.db.models import Q


class Listing(models.Model):
    """A denormalised row, written only by `services.refresh_listings` inside the writer's transaction.

    On sale at a moment means `sold_from <= moment < sold_until`: the query compares with the clock, so a
    certificate's end needs no job. `card_*` are rendered by the storefront (signal `listings_written`);
    the `*_off` pair carries no star and serves the time outside the window.
    """

    product = models.OneToOneField(
        "catalogue.Product", on_delete=models.CASCADE, primary_key=True, related_name="listing"
    )
    title = models.CharField(max_length=255)
    title_fold = models.CharField(max_length=255)
    title_sort = models.CharField(max_length=512)
    text_fold = models.TextField()
    subject = models.ForeignKey("partner.Partner", on_delete=models.CASCADE, related_name="+")
    subject_kind = models.CharField(max_length=20)
    province_code = models.CharField(max_length=2)
    commune_code = models.CharField(max_length=5, blank=True)
    industry = models.PositiveSmallIntegerField()
    group = models.PositiveSmallIntegerField()
    set = models.PositiveSmallIntegerField()
    stars = models.PositiveSmallIntegerField(null=True)
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

    class Meta:
        app_label = "search"
        indexes = [
            models.Index(fields=["-listed_at", "-product"], name="listing_newest"),
            models.Index(fields=["price", "product"], name="listing_price"),
            models.Index(fields=["province_code", "stars"], name="listing_province_stars"),
            models.Index(fields=["set", "stars"], name="listing_set_stars"),
            models.Index(fields=["group", "stars"], name="listing_group_stars"),
            models.Index(fields=["subject"], name="listing_subject"),
            models.Index(fields=["sold_until"], name="listing_sold_until"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(stars__isnull=True, sold_until__isnull=True)
                | Q(stars__gte=3, stars__lte=5, sold_until__isnull=False),
                name="listing_star_has_an_end",
            )
        ]

    def __str__(self) -> str:
        return self.title


class ListingStandard(models.Model):
    """A standard of a listed product, for the facet."""

    listing = models.ForeignKey(Listing, on_delete=models.CASCADE, related_name="standard_rows")
    standard = models.ForeignKey("catalogue.Standard", on_delete=models.CASCADE, related_name="+")

    class Meta:
        app_label = "search"
        constraints = [models.UniqueConstraint(fields=["standard", "listing"], name="listing_standard_once")]

    def __str__(self) -> str:
        return f"{self.listing_id}: {self.standard_id}"
