"""Units of Vietnam: province → commune, two levels since 1 July 2025 (Resolution 202/2025/QH15).

A merged province took over the code of *one* of its forebears, not always that of its namesake: 15 was
Yên Bái and is now Lào Cai. A bare code says nothing without a date, so former provinces have a table of their own.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Province(models.Model):
    """A province or centrally run city (tỉnh, thành phố) of today.

    The kind is data: three provinces became cities in 2026 alone. Write ``full_name``, never “Tỉnh …”.
    """

    class Kind(models.TextChoices):
        PROVINCE = "province", _("tỉnh")
        CITY = "city", _("thành phố")

    code = models.CharField(_("mã"), max_length=2, primary_key=True)
    name = models.CharField(_("tên"), max_length=60)
    kind = models.CharField(_("loại"), max_length=10, choices=Kind.choices)
    full_name = models.CharField(_("tên đầy đủ"), max_length=80)
    slug = models.SlugField(_("tên trên đường dẫn"), max_length=60, unique=True)
    name_fold = models.CharField(_("tên không dấu"), max_length=60, db_index=True)
    sort_order = models.PositiveSmallIntegerField(_("thứ tự"))
    valid_from = models.DateField(_("từ ngày"))
    valid_to = models.DateField(_("đến ngày"), null=True, blank=True)
    source = models.TextField(_("nguồn"))

    class Meta:
        verbose_name = _("tỉnh, thành phố")
        verbose_name_plural = _("tỉnh, thành phố")
        ordering = ("sort_order",)

    def __str__(self) -> str:
        return self.full_name


class Commune(models.Model):
    """A commune, ward or special zone (xã, phường, đặc khu) of today."""

    class Kind(models.TextChoices):
        COMMUNE = "xã", _("xã")
        WARD = "phường", _("phường")
        SPECIAL_ZONE = "đặc khu", _("đặc khu")

    code = models.CharField(_("mã"), max_length=5, primary_key=True)
    name = models.CharField(_("tên"), max_length=60)
    full_name = models.CharField(_("tên đầy đủ"), max_length=80)
    kind = models.CharField(_("loại"), max_length=10, choices=Kind.choices)
    province = models.ForeignKey(
        Province, on_delete=models.PROTECT, related_name="communes", verbose_name=_("tỉnh, thành phố")
    )
    name_fold = models.CharField(_("tên không dấu"), max_length=60, db_index=True)
    valid_from = models.DateField(_("từ ngày"))
    valid_to = models.DateField(_("đến ngày"), null=True, blank=True)
    source = models.TextField(_("nguồn"))

    class Meta:
        verbose_name = _("xã, phường, đặc khu")
        verbose_name_plural = _("xã, phường, đặc khu")
        ordering = ("code",)

    def __str__(self) -> str:
        return self.full_name


class FormerProvince(models.Model):
    """One of the 63 provinces up to 30 June 2025, and the one of today in which it lives on."""

    old_code = models.CharField(_("mã cũ"), max_length=2, primary_key=True)
    name = models.CharField(_("tên"), max_length=60)
    full_name = models.CharField(_("tên đầy đủ"), max_length=80)
    slug = models.SlugField(_("tên trên đường dẫn"), max_length=60, unique=True)
    name_fold = models.CharField(_("tên không dấu"), max_length=60, db_index=True)
    successor = models.ForeignKey(
        Province, on_delete=models.PROTECT, related_name="former", verbose_name=_("nay thuộc")
    )
    valid_to = models.DateField(_("đến ngày"))
    source = models.TextField(_("nguồn"))

    class Meta:
        verbose_name = _("tỉnh, thành phố cũ")
        verbose_name_plural = _("tỉnh, thành phố cũ")
        ordering = ("old_code",)

    def __str__(self) -> str:
        return self.full_name
