"""The books: accounts, journals, entries; the dated rates they are reckoned by; payouts (decisions 14 and 15).

Money is whole đồng. An entry's amount is signed: a debit above zero, a credit below; a journal sums to 0.
"""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

MOST_BPS = 10_000  # basis points: 100 %


class Account(models.Model):
    """One account of the books. `code` is the kind, and for what is kept for each subject the subject's id after it."""

    class Kind(models.TextChoices):
        BANK = "bank", _("Tiền ở ngân hàng")
        STRIPE = "stripe", _("Tiền ở Stripe")
        COD = "cod", _("Tiền COD hãng vận chuyển đang giữ")
        RECEIVED = "received", _("Tiền người mua chuyển đến, chưa vào đơn nào")
        PREPAYMENT = "prepayment", _("Tiền giữ chờ giao hàng")
        PAYABLE = "payable", _("Phải trả chủ thể")
        RECEIVABLE = "receivable", _("Phí chủ thể chưa nộp")
        COMMISSION = "commission", _("Phí sàn")
        COMMISSION_VAT = "commission_vat", _("Thuế GTGT của phí sàn")
        TAX_VAT = "tax_vat", _("Thuế GTGT khấu trừ, phải nộp")
        TAX_PIT = "tax_pit", _("Thuế TNCN khấu trừ, phải nộp")
        PROVIDER_FEE = "provider_fee", _("Phí cổng thanh toán")
        CARRIER_FEE = "carrier_fee", _("Phí thu hộ của hãng vận chuyển")
        DISPUTED = "disputed", _("Tiền thẻ đang bị khiếu nại")
        DISPUTE_LOSS = "dispute_loss", _("Lỗ do khiếu nại thẻ")
        EXCHANGE = "exchange", _("Chênh lệch tỷ giá")
        PROMOTION = "promotion", _("Khuyến mại do sàn chịu")
        PROVINCE = "province", _("Khuyến mại do tỉnh chịu, tỉnh phải trả")

    OF_SUBJECTS = (Kind.PREPAYMENT, Kind.PAYABLE, Kind.RECEIVABLE)
    STATED = (Kind.PAYABLE, Kind.RECEIVABLE)  # what a subject's statement is made of

    code = models.CharField(max_length=40, unique=True)
    kind = models.CharField(max_length=16, choices=Kind)
    subject = models.ForeignKey(
        "partner.Partner", on_delete=models.PROTECT, null=True, blank=True, related_name="accounts"
    )

    class Meta:
        verbose_name = _("Tài khoản sổ cái")
        verbose_name_plural = _("Tài khoản sổ cái")
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["prepayment", "payable", "receivable"], subject__isnull=False)
                | (~Q(kind__in=["prepayment", "payable", "receivable"]) & Q(subject__isnull=True)),
                name="account_has_its_subject",
            )
        ]

    def __str__(self) -> str:
        return self.code


class Journal(models.Model):
    """A fact in the books. Append-only; what was wrong is put right by another journal.

    `kind` and `source` name the fact, once: that makes posting safe to repeat. `amount` is the fact's own. `sale` is by
    how much it changed what the subject of `order` has sold, the base of taxes: above zero when delivered, below when
    given back. `facts` freezes the rates it was reckoned by. Its month is that of `occurred_at` in Vietnam; a fact that
    was heard of once its month was closed stands in the first open one, and `facts` has the moment as `belongs_to`.
    """

    class Kind(models.TextChoices):
        RECEIVED = "received", _("Nhận tiền của người mua")
        RETURNED = "returned", _("Trả lại tiền thừa cho người mua")
        RETURN_FAILED = "return_failed", _("Trả lại tiền thừa không thành")
        PAID = "paid", _("Người mua trả tiền")
        DELIVERED = "delivered", _("Đã giao hàng")
        COMMISSION = "commission", _("Tính phí sàn")
        WITHHELD = "withheld", _("Khấu trừ thuế")
        REFUND = "refund", _("Hoàn tiền cho người mua")
        REFUND_FAILED = "refund_failed", _("Hoàn tiền không thành")
        COD_REMITTED = "cod_remitted", _("Hãng vận chuyển nộp tiền COD")
        PROVIDER_FEE = "provider_fee", _("Phí cổng thanh toán")
        DISPUTE_OPENED = "dispute_opened", _("Thẻ bị khiếu nại")
        DISPUTE_WON = "dispute_won", _("Thắng khiếu nại thẻ")
        DISPUTE_LOST = "dispute_lost", _("Thua khiếu nại thẻ")
        PAYOUT = "payout", _("Chi trả chủ thể")
        PAYOUT_BOUNCED = "payout_bounced", _("Khoản chi bị trả lại")
        FEE_PAID = "fee_paid", _("Chủ thể nộp phí sàn")
        TRANSFER = "transfer", _("Cổng thanh toán chuyển tiền về ngân hàng")
        TRANSFER_FAILED = "transfer_failed", _("Cổng thanh toán chuyển tiền không thành")
        PROMOTION = "promotion", _("Khuyến mại không do chủ thể chịu")

    kind = models.CharField(max_length=16, choices=Kind)
    source = models.CharField(max_length=80)
    order = models.ForeignKey("order.Order", on_delete=models.PROTECT, null=True, blank=True, related_name="journals")
    amount = models.BigIntegerField()
    sale = models.BigIntegerField(default=0)
    occurred_at = models.DateTimeField(db_index=True)
    posted_at = models.DateTimeField(auto_now_add=True)
    facts = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("Bút toán")
        verbose_name_plural = _("Bút toán")
        constraints = [
            models.UniqueConstraint(fields=["kind", "source"], name="journal_once_for_a_fact"),
            models.CheckConstraint(condition=Q(amount__gte=0), name="journal_amount_not_negative"),
            models.CheckConstraint(
                condition=Q(sale=0)
                | Q(kind__in=["delivered", "refund_failed"], sale__gt=0)
                | Q(kind__in=["refund", "dispute_lost"], sale__lt=0),
                name="journal_sale_goes_its_way",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.source}"

    @property
    def happened_at(self) -> datetime:
        """When the fact was, also where its month was closed already."""
        return datetime.fromisoformat(self.facts["belongs_to"]) if "belongs_to" in self.facts else self.occurred_at


class Entry(models.Model):
    """One line of a journal. Append-only; on PostgreSQL a deferred trigger refuses a journal that isn't balanced."""

    class Item(models.TextChoices):
        MONEY = "money", _("Tiền")
        GOODS = "goods", _("Tiền hàng")
        SHIPPING = "shipping", _("Phí giao hàng")
        COMMISSION = "commission", _("Phí sàn")
        COMMISSION_VAT = "commission_vat", _("Thuế GTGT của phí sàn")
        TAX_VAT = "tax_vat", _("Thuế GTGT khấu trừ")
        TAX_PIT = "tax_pit", _("Thuế TNCN khấu trừ")
        REFUND = "refund", _("Hoàn cho người mua")
        PAYOUT = "payout", _("Chuyển về ngân hàng của chủ thể")
        BOUNCED = "bounced", _("Ngân hàng trả lại khoản chi")
        FEE_PAID = "fee_paid", _("Chủ thể nộp phí sàn")
        PROMOTION = "promotion", _("Khuyến mại không do chủ thể chịu")

    journal = models.ForeignKey(Journal, on_delete=models.PROTECT, related_name="entries")
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="entries")
    item = models.CharField(max_length=16, choices=Item)
    amount = models.BigIntegerField()

    class Meta:
        verbose_name = _("Dòng bút toán")
        verbose_name_plural = _("Dòng bút toán")
        constraints = [models.CheckConstraint(condition=~Q(amount=0), name="entry_says_something")]

    def __str__(self) -> str:
        return f"{self.account_id} {self.amount:+d}"


class MonthState(models.TextChoices):
    OPEN = "open", _("Đang mở")
    CLOSED = "closed", _("Đã khoá")


class BookMonth(models.Model):
    """A month of the books that was closed, or opened again since; a month without a row is open. Months close in
    order, so all up to the last closed one are shut. The database refuses a journal dated there, on both engines.
    """

    first_day = models.DateField(unique=True)
    state = models.CharField(_("Trạng thái"), max_length=6, choices=MonthState, default=MonthState.OPEN)

    class Meta:
        verbose_name = _("Kỳ sổ cái")
        verbose_name_plural = _("Kỳ sổ cái")
        constraints = [models.CheckConstraint(condition=Q(first_day__day=1), name="month_begins_on_its_first_day")]

    def __str__(self) -> str:
        return f"{self.first_day:%m/%Y}"


class Evidence(models.TextChoices):
    """How sure we are of a rate: read in the text itself, or in what others write about it."""

    VERIFIED = "verified", _("Đã đối chiếu văn bản")
    UNVERIFIED = "unverified", _("Chưa đối chiếu văn bản gốc")


class DatedRate(models.Model):
    """A rate with the days on which it holds, both included; no last day while it goes on."""

    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    legal_ref = models.CharField(max_length=300)
    evidence = models.CharField(max_length=10, choices=Evidence, default=Evidence.UNVERIFIED)

    class Meta:
        abstract = True


class CommissionRate(DatedRate):
    """What the operator takes of goods sold (not of delivery), and the VAT on that service; none in force → nothing."""

    bps = models.PositiveIntegerField()
    vat_bps = models.PositiveIntegerField()

    class Meta:
        verbose_name = _("Mức phí sàn")
        verbose_name_plural = _("Mức phí sàn")
        constraints = [
            models.UniqueConstraint(fields=["valid_from"], name="commission_rate_begins_once"),
            models.CheckConstraint(
                condition=Q(bps__lte=MOST_BPS, vat_bps__lte=MOST_BPS), name="commission_rate_in_range"
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")), name="commission_rate_ends_later"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.bps} bps, {self.valid_from}"


class TaxRule(DatedRate):
    """What a platform that collects for a seller must withhold, by what is sold and who sells it.

    Since 2025-07-01: Decree 117/2025/NĐ-CP, from 2026-07-01 Decree 252/2026/NĐ-CP. Organisations declare by themselves:
    their rows say 0, so that “nothing to withhold” is a rule too and a missing rule is never taken for one.
    """

    class Activity(models.TextChoices):
        GOODS = "goods", _("Phân phối, cung cấp hàng hoá")
        SERVICES = "services", _("Dịch vụ")
        PRODUCTION = "production", _("Sản xuất, vận tải, dịch vụ gắn với hàng hoá")

    class LegalType(models.TextChoices):
        HOUSEHOLD = "household", _("Hộ, cá nhân")
        ORGANISATION = "organisation", _("Tổ chức")

    activity = models.CharField(max_length=12, choices=Activity)
    legal_type = models.CharField(max_length=12, choices=LegalType)
    vat_bps = models.PositiveIntegerField()
    pit_bps = models.PositiveIntegerField()

    class Meta:
        verbose_name = _("Quy tắc khấu trừ thuế")
        verbose_name_plural = _("Quy tắc khấu trừ thuế")
        constraints = [
            models.UniqueConstraint(fields=["activity", "legal_type", "valid_from"], name="tax_rule_begins_once"),
            models.CheckConstraint(condition=Q(vat_bps__lte=MOST_BPS, pit_bps__lte=MOST_BPS), name="tax_rule_in_range"),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")), name="tax_rule_ends_later"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.activity}, {self.legal_type}, {self.valid_from}"


class BatchState(models.TextChoices):
    DRAFT = "draft", _("Chờ duyệt lần 1")
    CHECKED = "checked", _("Chờ duyệt lần 2")
    APPROVED = "approved", _("Đã duyệt, chờ gửi ngân hàng")
    SENT = "sent", _("Đã gửi ngân hàng")
    CLOSED = "closed", _("Xong")
    CANCELLED = "cancelled", _("Đã huỷ")


class PayoutBatch(models.Model):
    """Payouts that go to the bank in one file (đợt chi trả), once two different people have approved it."""

    number = models.CharField(_("Mã đợt"), max_length=16, unique=True)
    state = models.CharField(_("Trạng thái"), max_length=10, choices=BatchState, default=BatchState.DRAFT)
    drafted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    first_approver = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    second_approver = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    drafted_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("Đợt chi trả")
        verbose_name_plural = _("Đợt chi trả")
        constraints = [
            models.CheckConstraint(
                condition=Q(second_approver__isnull=True) | ~Q(second_approver=F("first_approver")),
                name="batch_has_two_approvers",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["approved", "sent", "closed"])
                | Q(first_approver__isnull=False, second_approver__isnull=False),
                name="batch_is_approved_twice",
            ),
        ]

    def __str__(self) -> str:
        return self.number


class PayoutState(models.TextChoices):
    WAITING = "waiting", _("Chờ gửi")
    SENT = "sent", _("Đã gửi ngân hàng")
    SETTLED = "settled", _("Đã vào tài khoản")
    BOUNCED = "bounced", _("Ngân hàng trả lại")
    DROPPED = "dropped", _("Bỏ khỏi đợt")


class Payout(models.Model):
    """What one subject gets in a batch. Bank details are frozen: a later change of them needs a payout of its own."""

    batch = models.ForeignKey(PayoutBatch, on_delete=models.PROTECT, related_name="payouts")
    subject = models.ForeignKey("partner.Partner", on_delete=models.PROTECT, related_name="payouts")
    amount = models.PositiveBigIntegerField()
    state = models.CharField(_("Trạng thái"), max_length=8, choices=PayoutState, default=PayoutState.WAITING)
    bank_bin = models.CharField(max_length=6)
    bank_number = models.CharField(max_length=19)
    bank_holder = models.CharField(max_length=120)

    class Meta:
        verbose_name = _("Khoản chi")
        verbose_name_plural = _("Khoản chi")
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="payout_pays"),
            models.UniqueConstraint(fields=["batch", "subject"], name="payout_once_in_a_batch"),
            models.UniqueConstraint(
                fields=["subject"], condition=Q(state="waiting"), name="payout_waits_once_for_a_subject"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.batch_id}/{self.pk}"
