from oscar.apps.order.apps import OrderConfig as CoreOrderConfig


class OrderConfig(CoreOrderConfig):
    name = "marketplace.order"

    def ready(self) -> None:
        super().ready()
        from marketplace.order import stock  # noqa: F401
