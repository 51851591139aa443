"""Page types: national home, the index of provinces, province home, news and plain pages."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField
from wagtail.models import Page

from catalog.kernel.text import slugify

RICH_TEXT = ["h2", "h3", "bold", "italic", "ol", "ul", "link", "document-link"]


class FoldedSlugPage(Page):
    """Slugs come from our own fold: Wagtail's turns Đ into `u0110`."""

    class Meta:
        abstract = True

    def full_clean(self, *args, **kwargs):
        if not self.slug:
            self.slug = slugify(self.title)
        super().full_clean(*args, **kwargs)
