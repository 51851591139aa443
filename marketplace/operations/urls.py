"""Addresses without a language: health, robots, icon, sitemap."""

from django.contrib.sitemaps import views as sitemap_views
from django.urls import path
from wagtail.contrib.sitemaps.sitemap_generator import Sitemap as PageSitemap

from marketplace.operations import views
from marketplace.operations.sitemaps import ProductSitemap, ShopSitemap, SubjectSitemap

SITEMAPS = {"trang": PageSitemap, "cho": ShopSitemap, "san-pham": ProductSitemap, "chu-the": SubjectSitemap}

urlpatterns = [
    path("livez", views.livez, name="livez"),
    path("readyz", views.readyz, name="readyz"),
    path("favicon.ico", views.favicon, name="favicon"),
    path("robots.txt", views.robots, name="robots"),
    path("sitemap.xml", sitemap_views.index, {"sitemaps": SITEMAPS}, name="sitemap"),
    path(
        "sitemap-<section>.xml",
        sitemap_views.sitemap,
        {"sitemaps": SITEMAPS},
        name="django.contrib.sitemaps.views.sitemap",
    ),
]
