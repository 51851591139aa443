from django.utils.translation import gettext_lazy as _
from oscar.apps.catalogue.apps import CatalogueConfig


class ProductsConfig(CatalogueConfig):
    """Fork of Oscar's `catalogue`. Its pages are mounted by `marketplace.storefront`."""

    name = "catalog.products"
    verbose_name = _("Sản phẩm")
