from django.utils.translation import gettext_lazy as _
from oscar.core.application import OscarConfig


class SearchConfig(OscarConfig):
    """Takes the place of Oscar's `search` (Haystack): the listing read-model. Mounts no URL of its own."""

    label = "search"
    name = "catalog.search"
    verbose_name = _("Tìm kiếm")
    namespace = "search"

    def ready(self) -> None:
        super().ready()
        from catalog.search import receivers, tasks  # noqa: F401
