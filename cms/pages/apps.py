from django.apps import AppConfig
from django.db.models.signals import post_delete, post_save
from django.utils.translation import gettext_lazy as _


class PagesConfig(AppConfig):
    name = "cms.pages"
    label = "cms_pages"
    verbose_name = _("Trang")

    def ready(self) -> None:
        from wagtail.models import Site

        from cms.pages import models, selectors

        def forget(**_kwargs):
            selectors.forget_pages()

        for model in (Site, models.NewsPage, models.PlainPage, models.ProvincePage):
            for signal in (post_save, post_delete):
                signal.connect(forget, sender=model, weak=False, dispatch_uid=f"forget-{model.__name__}-{id(signal)}")
