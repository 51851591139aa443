"""The listing read-model (decision 20): one row per listed product, everything a list page needs."""

import secrets
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from catalog.certification.stars import Star, day_in_vietnam


class ListingQuerySet(models.QuerySet["Listing"]):
    def on_sale(self, at):
        """Rows that a list may show at a moment (decision 7a)."""
        return self.filter(on_sale(at))


class SharedKey(models.OneToOneField):
    """A key that is somebody else's, too: the product's, or its row's.

    SQLite takes a key of its type `integer` for the place of the row itself. A `bigint`, as Django would have it, is in
    an index of its own, which every look-up goes through first; a search makes a thousand of them.
    """

    def db_type(self, connection: Any) -> str | None:
        return "integer" if connection.vendor == "sqlite" else super().db_type(connection)


def first_stamp() -> int:
    """Anywhere, since pages are kept by it: a row that comes back must not say what it said before it was gone."""
    return secrets.randbits(62)


class Listing(models.Model):
    """A denormalised row, written only by `services.refresh_listings` inside the writer's transaction.

    The certificate holds while `sold_from <= moment < sold_until`: the query compares with the clock, so a
    certificate's end needs no job, and nothing may read `stars` without comparing. `title_fold`, `title_exact` and
    `text_fold` hold bare words (`words.py`); the full-text index reads them. `first_word` and `first_words` are the
    first and the first two words of `title_fold` (`_exact`: of `title_exact`), so that titles that begin with what was
    typed lie in an index in the fair order (`beginnings.py`). `wheel` is the row's drawn place in the
    fair order (`fair.py`), `rating` the mean of its reviews in hundredths, `facts` what it counts for (`counts.py`).
    `stamp` grows whenever anything about the product changed that its own page may show.
    """

    product = SharedKey("catalogue.Product", on_delete=models.CASCADE, primary_key=True, related_name="listing")
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
    wheel = models.PositiveIntegerField(default=0)
    rating = models.PositiveSmallIntegerField(null=True)
    facts = models.JSONField(default=dict)
    thumb = models.CharField(max_length=200, blank=True)
    stamp = models.PositiveBigIntegerField(default=first_stamp)
    first_word = models.CharField(max_length=255, db_default="")
    first_words = models.CharField(max_length=255, db_default="")
    first_word_exact = models.CharField(max_length=255, db_default="")
    first_words_exact = models.CharField(max_length=255, db_default="")

    objects = ListingQuerySet.as_manager()

    class Meta:
        app_label = "search"
        indexes = [
            models.Index(fields=["-listed_at", "-product"], name="listing_newest"),
            models.Index(fields=["price", "product"], name="listing_price"),
            models.Index(fields=["-rating", "wheel", "product"], name="listing_rating"),
            # The fair order, whole and within what people narrow by most.
            models.Index(fields=["-in_stock", "wheel", "product"], name="listing_wheel"),
            models.Index(fields=["-stars", "wheel", "product"], name="listing_stars_wheel"),
            models.Index(fields=["province_code", "-in_stock", "wheel", "product"], name="listing_province"),
            models.Index(fields=["industry", "-in_stock", "wheel", "product"], name="listing_industry"),
            models.Index(fields=["group", "-in_stock", "wheel", "product"], name="listing_group"),
            models.Index(fields=["set", "-in_stock", "wheel", "product"], name="listing_set"),
            models.Index(fields=["province_code", "stars", "-in_stock", "wheel", "product"], name="listing_stars_in"),
            models.Index(fields=["commune_code", "wheel"], name="listing_commune"),
            *(
                models.Index(fields=[column, "wheel", "product"], name=f"listing_{column}")
                for column in ("first_word", "first_words", "first_word_exact", "first_words_exact")
            ),
            models.Index(fields=["sold_until"], name="listing_ends"),
            models.Index(fields=["sold_from"], name="listing_begins"),
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
        return star_until(self.stars, self.sold_until, self.certificate)


class ListingCard(models.Model):
    """The cards of a row, rendered by the storefront when it is written (signal `rows_built`), in both languages; the
    `off_*` pair carries no star and serves the time outside the window.

    In a table of its own: SQLite reads rows with all that lies in front, and beside five kilobytes of cards the rows
    that a search looks at lay scattered over a thousand pages of the file.
    """

    listing = SharedKey(Listing, on_delete=models.CASCADE, primary_key=True, related_name="card")
    vi = models.TextField(blank=True)
    en = models.TextField(blank=True)
    off_vi = models.TextField(blank=True)
    off_en = models.TextField(blank=True)

    class Meta:
        app_label = "search"

    def __str__(self) -> str:
        return f"{self.listing_id}"


class ListingStandard(models.Model):
    """A standard of a listed product, for the facet."""

    listing = models.ForeignKey(Listing, on_delete=models.CASCADE, related_name="standard_rows")
    standard = models.ForeignKey("catalogue.Standard", on_delete=models.CASCADE, related_name="+")

    class Meta:
        app_label = "search"
        constraints = [models.UniqueConstraint(fields=["standard", "listing"], name="listing_standard_once")]

    def __str__(self) -> str:
        return f"{self.listing_id}: {self.standard_id}"


class ListingChange(models.Model):
    """What changed in a row since the counts were last folded (`counts.py`): what it counted for, before and after.

    Written by the row's writer, in its transaction, and only added: two writers never wait for each other here.
    Null: there was, or is, no row. A change of something that isn't counted (a picture, a price) leaves both equal.
    """

    before = models.JSONField(null=True)
    after = models.JSONField(null=True)

    class Meta:
        app_label = "search"

    def __str__(self) -> str:
        return f"{self.pk}"


class ListingCount(models.Model):
    """How many products on sale on `day` each choice has within a scope: all rows, or those of one choice.

    `scope`: "" or `facet:value`. `generation` grows whenever changes are folded in.
    """

    scope = models.CharField(max_length=80, primary_key=True)
    day = models.DateField()
    counts = models.JSONField()
    generation = models.PositiveIntegerField(default=0)

    class Meta:
        app_label = "search"

    def __str__(self) -> str:
        return f"{self.scope or 'all'} on {self.day}"


class Term(models.Model):
    """A word of titles, or two neighbouring ones written as one: what a slip of the finger may have meant.

    `text` is folded and without spaces, `words` with them, `spelling` the usual one with its marks; `uses` counts
    titles.
    """

    text = models.CharField(max_length=60, primary_key=True)
    words = models.CharField(max_length=61)
    spelling = models.CharField(max_length=80)
    uses = models.PositiveIntegerField(default=0)

    class Meta:
        app_label = "search"

    def __str__(self) -> str:
        return self.spelling


class TermTrigram(models.Model):
    """Three neighbouring letters of a term (two blanks before it, one behind), to find terms that look alike."""

    trigram = models.CharField(max_length=3)
    term = models.ForeignKey(Term, on_delete=models.CASCADE, related_name="trigrams")

    class Meta:
        app_label = "search"
        constraints = [models.UniqueConstraint(fields=["trigram", "term"], name="term_trigram_once")]

    def __str__(self) -> str:
        return self.trigram


class SearchedWords(models.Model):
    """What was searched for on a day, by everybody together: no visitor, address or moment is kept.

    `found` is the number of products the last time; `ranks` sums up the places (1 = first) of the `clicks`.
    """

    day = models.DateField()
    words = models.CharField(max_length=100)
    times = models.PositiveIntegerField(default=0)
    found = models.PositiveIntegerField(default=0)
    clicks = models.PositiveIntegerField(default=0)
    ranks = models.PositiveIntegerField(default=0)

    class Meta:
        app_label = "search"
        constraints = [models.UniqueConstraint(fields=["day", "words"], name="searched_words_once_a_day")]
        indexes = [models.Index(fields=["words", "-times"], name="searched_words")]

    def __str__(self) -> str:
        return self.words


def star_until(stars: int | None, end: datetime | None, certificate: str) -> Star | None:
    """The star of a row's window, for who has seen to it that the moment lies inside; `end` is the first after it."""
    if stars is None or end is None:
        return None
    return Star(stars, day_in_vietnam(end - timedelta(seconds=1)), certificate)


def holding(at) -> Q:
    """The certificate of the row holds at a moment."""
    return Q(sold_from__lte=at, sold_until__gt=at)


def on_sale(at) -> Q:
    """May be listed at a moment: while the certificate holds, unless the shop sells without (decision 7a)."""
    return holding(at) if settings.SELL_REQUIRES_CERTIFICATE else Q()
