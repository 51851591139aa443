"""Oscar's addresses, with its two list pages fed by the ORM in front of its own."""

from django.apps import apps
from django.urls import include, path, re_path

from benchmarks.stock_oscar.lists import CategoryList, ProductList

urlpatterns = [
    path("i18n/", include("django.conf.urls.i18n")),
    path("catalogue/", ProductList.as_view()),
    re_path(
        r"^catalogue/category/(?P<category_slug>[\w-]+(/[\w-]+)*)_(?P<pk>\d+)/$",
        CategoryList.as_view(),
    ),
    path("", include(apps.get_app_config("oscar").urls[0])),
]
