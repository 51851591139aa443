"""Products under Oscar's names (`catalogue:index`, `catalogue:detail`…), so that its own `reverse()` calls hold."""

from django.urls import path

from marketplace.storefront import list as product_list
from marketplace.storefront import opened, product, suggest

app_name = "catalogue"
urlpatterns = [
    path("", product_list.index, name="index"),
    path("goi-y/", suggest.suggest, name="suggest"),
    path("da-mo/", opened.opened, name="opened"),
    path("nhom/<path:category_slug>_<int:pk>/", product_list.category, name="category"),
    path("chon-loc/<slug:slug>/", product_list.offer_range, name="range"),
    path("<slug:product_slug>-<int:pk>/", product.detail, name="detail"),
]
