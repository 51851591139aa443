"""How a purchase is paid: attempts, what is known of the money, what goes back, and what a bank has said.

Who holds the money is a setting (decision 15): in `direct` mode there is one attempt for each order, to the subject's
own account; in `platform` mode one for the whole purchase. An attempt without an `order` is for the whole purchase.
"""

from datetime import timedelta
from decimal import Decimal

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models, transaction
from django.db.models import F, Q, Value
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from oscar.apps.payment.abstract_models import AbstractSource

# However often a buyer tries again or changes the way: goods are held no longer than this from the placing on.
LONGEST_WAIT = timedelta(hours=48)


class RefundTooLarge(ValueError):
    """More was to be given back than had been taken."""


class Source(AbstractSource):
    """Fork of Oscar's: a refund may never exceed what was debited (Oscar issue 4580 c)."""

    def refund(self, amount: Decimal, reference: str = "", status: str = "") -> None:
        """Locks the source row, so two refunds at once can't both pass the ceiling."""
        with transaction.atomic():
            fresh = type(self).objects.select_for_update().get(pk=self.pk)
            if amount <= 0 or fresh.amount_refunded + amount > fresh.amount_debited:
                raise RefundTooLarge(_("Không thể hoàn nhiều hơn số tiền đã thu."))
            self.amount_refunded, self.amount_debited = fresh.amount_refunded, fresh.amount_debited
            super().refund(amount, reference, status)


class BankAccountQuerySet(models.QuerySet["BankAccount"]):
    def active(self) -> "BankAccountQuerySet":
        return self.filter(active=True)


class BankAccount(models.Model):
    """Where transfers go: of a subject, or without one of the shop. One active for each; a change makes a new row."""

    subject = models.ForeignKey(
        "partner.Partner", on_delete=models.PROTECT, null=True, blank=True, related_name="bank_accounts"
    )
    bank_bin = models.CharField(gettext_lazy("Ngân hàng"), max_length=6, validators=[RegexValidator(r"\A[0-9]{6}\Z")])
    number = models.CharField(
        gettext_lazy("Số tài khoản"), max_length=19, validators=[RegexValidator(r"\A[0-9A-Za-z]{4,19}\Z")]
    )
    holder = models.CharField(gettext_lazy("Chủ tài khoản"), max_length=100)
    active = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = BankAccountQuerySet.as_manager()

    class Meta:
        app_label = "payment"
        verbose_name = gettext_lazy("Tài khoản nhận tiền")
        verbose_name_plural = gettext_lazy("Tài khoản nhận tiền")
        constraints = [
            models.UniqueConstraint(
                # Coalesce, because SQLite always counts two NULLs as different.
                Coalesce("subject", Value(0)),
                condition=Q(active=True),
                name="one_active_bank_account",
            )
        ]

    def __str__(self) -> str:
        return f"{self.bank_bin} …{self.number[-4:]}"


class AttemptState(models.TextChoices):
    CREATED = "created", gettext_lazy("Chưa bắt đầu")
    AWAITING = "awaiting_customer", gettext_lazy("Chờ người mua trả")
    PROCESSING = "processing", gettext_lazy("Đang xử lý")
    SUCCEEDED = "succeeded", gettext_lazy("Đã trả")
    FAILED = "failed", gettext_lazy("Không thành")
    CANCELLED = "cancelled", gettext_lazy("Đã thôi")
    EXPIRED = "expired", gettext_lazy("Hết hạn")


LIVE = (AttemptState.CREATED, AttemptState.AWAITING, AttemptState.PROCESSING)


class PaymentAttempt(models.Model):
    """One way of paying one order, or a whole purchase, that was offered to the buyer. At most one of a scope is live.

    `amount` is whole đồng. `key` is what we call it towards a provider, so that a repeat charges nothing twice.
    `received` is the sum of what came in, `returning` of what goes or went back: kept here so that the database can
    refuse to give back more than came. `code` stands in the memo of a transfer. The account is frozen: a subject that
    changes its own must still get what was asked for before.
    """

    group = models.ForeignKey("order.OrderGroup", on_delete=models.PROTECT, related_name="attempts")
    order = models.ForeignKey("order.Order", on_delete=models.PROTECT, null=True, related_name="attempts")
    provider = models.CharField(max_length=8)
    amount = models.PositiveBigIntegerField()
    currency = models.CharField(max_length=3, default="VND")
    state = models.CharField(max_length=20, choices=AttemptState, default=AttemptState.CREATED)
    key = models.CharField(max_length=64, unique=True)
    code = models.CharField(max_length=16, blank=True)
    account = models.ForeignKey(BankAccount, on_delete=models.PROTECT, null=True, related_name="attempts")
    provider_ref = models.CharField(max_length=255, blank=True, db_index=True)
    payment_ref = models.CharField(max_length=255, blank=True, db_index=True)
    received = models.PositiveBigIntegerField(default=0)
    returning = models.PositiveBigIntegerField(default=0)
    reason = models.CharField(max_length=200, blank=True)
    expires_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        app_label = "payment"
        verbose_name = gettext_lazy("Lần trả tiền")
        verbose_name_plural = gettext_lazy("Lần trả tiền")
        constraints = [
            models.UniqueConstraint(
                "group", Coalesce("order", Value(0)), condition=Q(state__in=LIVE), name="one_live_attempt"
            ),
            models.UniqueConstraint(fields=["code"], condition=~Q(code=""), name="one_attempt_for_a_code"),
            models.CheckConstraint(condition=Q(returning__lte=F("received")), name="no_more_back_than_came"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="attempt_asks_for_something"),
        ]

    def __str__(self) -> str:
        return self.key

    @property
    def is_live(self) -> bool:
        return self.state in LIVE

    @property
    def is_to_the_shop(self) -> bool:
        """Whether transfers and cards for it come to the shop, by the setting at the time it was asked for."""
        return self.order_id is None


class MoneyFact(models.Model):
    """Money that is known to have moved, by what a provider says when asked. Append-only, each once.

    `amount` is whole đồng and positive; the kind says which way it went.
    """

    class Kind(models.TextChoices):
        CHARGE = "charge", gettext_lazy("Thẻ đã trả")
        BANK_CREDIT = "bank_credit", gettext_lazy("Chuyển khoản đến")
        COD_COLLECTED = "cod_collected", gettext_lazy("Thu tiền khi giao")
        REFUND = "refund", gettext_lazy("Hoàn tiền")
        DISPUTE = "dispute", gettext_lazy("Chủ thẻ khiếu nại, tiền bị rút")
        DISPUTE_WON = "dispute_won", gettext_lazy("Khiếu nại xong, tiền trở lại")

    attempt = models.ForeignKey(PaymentAttempt, on_delete=models.PROTECT, related_name="facts")
    provider = models.CharField(max_length=8)
    kind = models.CharField(max_length=16, choices=Kind)
    object_id = models.CharField(max_length=255)
    amount = models.PositiveBigIntegerField()
    at = models.DateTimeField()
    details = models.JSONField(default=dict)
    known_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        app_label = "payment"
        verbose_name = gettext_lazy("Khoản tiền")
        verbose_name_plural = gettext_lazy("Khoản tiền")
        constraints = [
            models.UniqueConstraint(fields=["provider", "kind", "object_id"], name="money_moves_once"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="money_fact_has_money"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.amount}"


class OrderPayment(models.Model):
    """What of an attempt's money pays for one order. An order is paid once."""

    order = models.OneToOneField("order.Order", on_delete=models.PROTECT, related_name="paid_by")
    attempt = models.ForeignKey(PaymentAttempt, on_delete=models.PROTECT, related_name="pays_for")
    amount = models.PositiveBigIntegerField()
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        app_label = "payment"

    def __str__(self) -> str:
        return f"{self.order_id}: {self.amount}"


class RefundState(models.TextChoices):
    DUE = "due", gettext_lazy("Chờ hoàn")
    SENT = "sent", gettext_lazy("Đang hoàn")
    DONE = "done", gettext_lazy("Đã hoàn")
    FAILED = "failed", gettext_lazy("Hoàn không thành")


class Refund(models.Model):
    """Money that has to go back to a buyer, once for a `key`. Without an `order` it is what came in too much or late.

    The account is where the buyer wants a transfer back; the buyer gives it, and only whoever pays may see it.
    """

    attempt = models.ForeignKey(PaymentAttempt, on_delete=models.PROTECT, related_name="refunds")
    order = models.ForeignKey("order.Order", on_delete=models.PROTECT, null=True, related_name="refunds")
    amount = models.PositiveBigIntegerField()
    key = models.CharField(max_length=64, unique=True)
    state = models.CharField(max_length=8, choices=RefundState, default=RefundState.DUE)
    why = models.CharField(max_length=200)
    provider_ref = models.CharField(max_length=255, blank=True)
    to_bin = models.CharField(max_length=6, blank=True)
    to_number = models.CharField(max_length=19, blank=True)
    to_holder = models.CharField(max_length=100, blank=True)
    asked_at = models.DateTimeField(default=timezone.now)
    done_at = models.DateTimeField(null=True)

    class Meta:
        app_label = "payment"
        verbose_name = gettext_lazy("Khoản hoàn")
        verbose_name_plural = gettext_lazy("Khoản hoàn")
        constraints = [models.CheckConstraint(condition=Q(amount__gt=0), name="refund_has_money")]

    def __str__(self) -> str:
        return self.key


class ProviderEvent(models.Model):
    """A provider's message as it came in. It is only a hint: what counts is what the provider says when asked."""

    provider = models.CharField(max_length=8)
    event_id = models.CharField(max_length=255)
    kind = models.CharField(max_length=80)
    body = models.TextField()
    signed_at = models.DateTimeField(null=True)
    received_at = models.DateTimeField(auto_now_add=True)
    processed_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=200, blank=True)

    class Meta:
        app_label = "payment"
        constraints = [models.UniqueConstraint(fields=["provider", "event_id"], name="event_comes_in_once")]

    def __str__(self) -> str:
        return f"{self.provider} {self.event_id}"


class BankCreditState(models.TextChoices):
    MATCHED = "matched", gettext_lazy("Đã khớp đơn")
    REVIEW = "review", gettext_lazy("Chờ xem")
    IGNORED = "ignored", gettext_lazy("Không phải tiền của đơn")


class BankCredit(models.Model):
    """Money that a bank says came to an account: from a statement, a feed, or typed in by whoever saw it.

    What can't be matched for certain waits for a person. `key` is the bank's reference, or a hash where it has none;
    it makes overlapping statements harmless.
    """

    class Source(models.TextChoices):
        STATEMENT = "csv", gettext_lazy("Sao kê")
        FEED = "feed", gettext_lazy("Báo có tự động")
        HAND = "hand", gettext_lazy("Ghi tay")

    class Why(models.TextChoices):
        """Why a line waits for a person."""

        NO_CODE = "no_code", gettext_lazy("Không có mã chuyển khoản")
        TWO_CODES = "two_codes", gettext_lazy("Có hai mã chuyển khoản")
        UNKNOWN_CODE = "unknown_code", gettext_lazy("Mã chuyển khoản không của tài khoản này")
        MAYBE_SAME = "maybe_same", gettext_lazy("Có thể là khoản đã ghi tay")

    account = models.ForeignKey(BankAccount, on_delete=models.PROTECT, related_name="lines")
    key = models.CharField(max_length=80)
    at = models.DateTimeField()
    amount = models.PositiveBigIntegerField()
    memo = models.CharField(max_length=500)
    reference = models.CharField(max_length=80, blank=True)
    source = models.CharField(max_length=4, choices=Source)
    state = models.CharField(max_length=8, choices=BankCreditState, default=BankCreditState.REVIEW)
    why = models.CharField(max_length=12, choices=Why, blank=True)
    attempt = models.ForeignKey(PaymentAttempt, on_delete=models.PROTECT, null=True, related_name="bank_credits")
    handled_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    known_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        app_label = "payment"
        verbose_name = gettext_lazy("Báo có")
        verbose_name_plural = gettext_lazy("Báo có")
        constraints = [
            models.UniqueConstraint(fields=["account", "key"], name="bank_credit_comes_in_once"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="bank_credit_has_money"),
        ]

    def __str__(self) -> str:
        return f"{self.key}: {self.amount}"


from oscar.apps.payment.models import *
