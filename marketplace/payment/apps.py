from oscar.apps.payment.apps import PaymentConfig as CorePaymentConfig


class PaymentConfig(CorePaymentConfig):
    name = "marketplace.payment"

    def ready(self) -> None:
        super().ready()
        from marketplace.payment import receivers  # noqa: F401
        from marketplace.payment.providers import register
        from marketplace.payment.stripe_rail import CODE, StripeRail

        register(CODE, StripeRail)
