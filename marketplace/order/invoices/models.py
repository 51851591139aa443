"""Whom an invoice is to be made out to, where a buyer asked for one."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class InvoiceRequest(models.Model):
    """Facts of a buyer that an invoice must show: name, address, tax code or personal number (Decree 123/2020/NĐ-CP,
    art. 10, as changed by Decree 70/2025/NĐ-CP; Decree 254/2026/NĐ-CP, known from a secondary source, follows it).

    Each subject of the purchase makes out its own, for its own parcel. Shown to them and to the buyer; told to nobody
    else, put into no mail, journal or export (Law 91/2025/QH15: only for what it was given for).
    """

    group = models.OneToOneField("order.OrderGroup", on_delete=models.CASCADE, related_name="invoice")
    tax_code = models.CharField(_("Mã số thuế"), max_length=14)
    name = models.CharField(_("Tên trên hoá đơn"), max_length=200)
    address = models.CharField(_("Địa chỉ trên hoá đơn"), max_length=300)
    email = models.EmailField(_("Email nhận hoá đơn"))

    class Meta:
        app_label = "order"
        verbose_name = _("Yêu cầu hoá đơn")
        verbose_name_plural = _("Yêu cầu hoá đơn")

    def __str__(self) -> str:
        return f"{self.group_id}"
