"""What search engines should know: every listed product, every subject that sells, and the shop's own pages."""

from django.contrib.sitemaps import Sitemap
from django.urls import reverse

from catalog.kernel.text import slugify
from catalog.search.models import Listing
from catalog.subjects.models import Subject


class ProductSitemap(Sitemap):
    """From the read-model, so that one query fills a page of addresses."""

    limit = 5000
    i18n = True
    alternates = True

    def items(self):
        return Listing.objects.order_by("pk").only("title")

    def location(self, item: Listing) -> str:
        return reverse("catalogue:detail", kwargs={"product_slug": slugify(item.title), "pk": item.pk})


class SubjectSitemap(Sitemap):
    limit = 5000
    i18n = True
    alternates = True

    def items(self):
        return Subject.objects.approved().order_by("pk").only("code")

    def location(self, item: Subject) -> str:
        return item.get_absolute_url()


class ShopSitemap(Sitemap):
    """Pages of the shop that no editor made."""

    i18n = True
    alternates = True

    def items(self):
        return ["catalogue:index", "storefront:subjects", "storefront:order", "certification:check"]

    def location(self, item: str) -> str:
        return reverse(item)
