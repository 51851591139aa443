from oscar.apps.payment.apps import PaymentConfig as CorePaymentConfig


class PaymentConfig(CorePaymentConfig):
    name = "marketplace.payment"

    def ready(self) -> None:
        super().ready()
        from marketplace.payment import receivers  # noqa: F401
