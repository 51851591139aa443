"""Page types: national home, the index of provinces, province home, news and plain pages.

Nothing here is typed in twice: products, stars and counts come from the listing read-model.
"""

from django.core.validators import MinLengthValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField
from wagtail.models import Page

from catalog.kernel.text import slugify
from cms.pages import selectors
from themes.loader import themes, use_theme

RICH_TEXT = ["h2", "h3", "bold", "italic", "ol", "ul", "link", "document-link"]


def theme_choices() -> list[tuple[str, str]]:
    return [(theme.slug, theme.name) for theme in themes()]


class OurPage(Page):
    """What all page types share: slugs by our own fold (Wagtail's turns Đ into `u0110`) and breadcrumbs."""

    class Meta:
        abstract = True

    def full_clean(self, *args, **kwargs):
        if not self.slug:
            self.slug = slugify(self.title)
        super().full_clean(*args, **kwargs)

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        context["crumbs"] = selectors.crumbs(self, request)
        return context


class HomePage(OurPage):
    """The national home."""

    max_count_per_parent = 1
    parent_page_types = ["wagtailcore.Page"]
    template = "cms/home.html"

    headline = models.CharField(_("Dòng chữ lớn"), max_length=120)
    intro = models.CharField(_("Lời dẫn"), max_length=300)

    content_panels = [*Page.content_panels, FieldPanel("headline"), FieldPanel("intro")]

    class Meta:
        verbose_name = _("Trang chủ")

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        context.update(selectors.home_shelves())
        context["showcase"] = selectors.kept("showcase", lambda: selectors.showcase(self))
        context["news"] = selectors.kept("news", lambda: selectors.news_below(self, limit=3))
        return context


class ProvinceIndexPage(OurPage):
    """All provinces: the map and the list."""

    max_count_per_parent = 1
    parent_page_types = ["cms_pages.HomePage"]
    subpage_types = ["cms_pages.ProvincePage"]
    template = "cms/provinces.html"

    intro = models.CharField(_("Lời dẫn"), max_length=300, blank=True)

    content_panels = [*Page.content_panels, FieldPanel("intro")]

    class Meta:
        verbose_name = _("Danh sách tỉnh, thành phố")

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        context["provinces"] = selectors.provinces_with_counts()
        return context


class ProvincePage(OurPage):
    """A province speaks: its words, its theme, its products and its news."""

    parent_page_types = ["cms_pages.ProvinceIndexPage"]
    subpage_types = ["cms_pages.NewsPage"]
    template = "cms/province.html"

    province = models.ForeignKey("places.Province", on_delete=models.PROTECT, related_name="+")
    theme = models.CharField(_("Giao diện"), max_length=40, choices=theme_choices, default="base")
    headline = models.CharField(_("Dòng chữ lớn"), max_length=120)
    intro = models.TextField(_("Giới thiệu"))
    sample = models.BooleanField(_("Nội dung mẫu"), default=False)

    content_panels = [*Page.content_panels, *map(FieldPanel, ("province", "theme", "headline", "intro", "sample"))]

    class Meta:
        verbose_name = _("Trang tỉnh")

    def serve(self, request, *args, **kwargs):
        """Rendered here and now, so that the province's theme holds while the templates are chosen."""
        with use_theme(self.theme):
            return super().serve(request, *args, **kwargs).render()

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        context["place"] = self.province.name
        context.update(selectors.province_shelves(self.province_id))
        context["news"] = selectors.news_below(self, limit=4)
        return context


class NewsPage(OurPage):
    """News of a province or of the whole country."""

    parent_page_types = ["cms_pages.HomePage", "cms_pages.ProvincePage"]
    subpage_types: list[str] = []
    template = "cms/article.html"

    date = models.DateField(_("Ngày"), default=timezone.localdate)
    intro = models.CharField(_("Tóm tắt"), max_length=300)
    body = RichTextField(_("Nội dung"), features=RICH_TEXT, validators=[MinLengthValidator(1)])
    sample = models.BooleanField(_("Nội dung mẫu"), default=False)

    content_panels = [*Page.content_panels, *map(FieldPanel, ("date", "intro", "body", "sample"))]

    class Meta:
        verbose_name = _("Tin")

    def serve(self, request, *args, **kwargs):
        with use_theme(selectors.theme_above(self)):
            return super().serve(request, *args, **kwargs).render()


class PlainPage(OurPage):
    """Help and rules: how delivery works, terms, privacy."""

    parent_page_types = ["cms_pages.HomePage"]
    subpage_types: list[str] = []
    template = "cms/plain.html"

    body = RichTextField(_("Nội dung"), features=RICH_TEXT)
    in_footer = models.BooleanField(_("Hiện ở chân trang"), default=True)
    sample = models.BooleanField(_("Nội dung mẫu"), default=False)

    content_panels = [*Page.content_panels, *map(FieldPanel, ("body", "in_footer", "sample"))]

    class Meta:
        verbose_name = _("Trang hướng dẫn")
