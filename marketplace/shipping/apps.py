from oscar.apps.shipping.apps import ShippingConfig as CoreShippingConfig


class ShippingConfig(CoreShippingConfig):
    name = "marketplace.shipping"

    def ready(self) -> None:
        super().ready()
        from marketplace.shipping import receivers  # noqa: F401
