"""Oscar's list pages with their products from the ORM: a search engine that costs nothing.

Oscar 4.2 asks Haystack for every list and fetches each hit apart (some 150 statements with the embedded engine). Here
its own templates get the same products by its own `browsable().base_queryset()`, which prefetches what a card needs.
"""

from types import SimpleNamespace
from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.generic import ListView
from oscar.core.loading import get_class, get_model

Product = get_model("catalogue", "Product")
Category = get_model("catalogue", "Category")
BrowseCategoryForm = get_class("search.forms", "BrowseCategoryForm")


class ProductList(ListView):
    """All products, newest first as the model orders them; Oscar's home page is the same."""

    template_name = "oscar/catalogue/browse.html"
    paginate_by = 24

    def get_queryset(self) -> QuerySet:
        return Product.objects.browsable().base_queryset()

    def get_context_data(self, **extra: Any) -> dict[str, Any]:
        context = super().get_context_data(**extra)
        # The templates expect search hits.
        context["products"] = [SimpleNamespace(object=product) for product in context["object_list"]]
        context["form"] = BrowseCategoryForm(self.request.GET)
        context["selected_facets"] = []
        context["summary"] = _("All products")
        return context


class CategoryList(ProductList):
    """The products of a category and of those below it."""

    template_name = "oscar/catalogue/category.html"

    def get_queryset(self) -> QuerySet:
        self.category = get_object_or_404(Category, pk=self.kwargs["pk"])
        categories = self.category.get_descendants_and_self()
        return super().get_queryset().filter(categories__in=categories).distinct()

    def get_context_data(self, **extra: Any) -> dict[str, Any]:
        return super().get_context_data(**extra) | {"category": self.category}
