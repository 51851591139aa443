from django.utils.translation import gettext_lazy as _
from oscar.apps.partner.apps import PartnerConfig


class SubjectsConfig(PartnerConfig):
    """Fork of Oscar's `partner`: who makes the goods (chủ thể), and the stock they hold."""

    name = "catalog.subjects"
    verbose_name = _("Chủ thể")
