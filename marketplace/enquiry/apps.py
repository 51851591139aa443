from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EnquiryConfig(AppConfig):
    name = "marketplace.enquiry"
    label = "enquiry"
    verbose_name = _("Hỏi đặt")

    def ready(self) -> None:
        from marketplace.enquiry import retention  # noqa: F401
