from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TraceabilityConfig(AppConfig):
    name = "catalog.traceability"
    label = "traceability"
    verbose_name = _("Truy xuất nguồn gốc")

    def ready(self) -> None:
        from catalog.traceability.stock import tasks  # noqa: F401
