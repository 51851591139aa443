"""Writes of the register. Dates and reasons are kept; whether a star shows follows from them (`stars`)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from catalog.certification.codes import parse_product_code
from catalog.certification.models import Certificate, Decision
from catalog.certification.signals import certificate_changed
from catalog.kernel import journal
from catalog.kernel.dates import today
from catalog.products.models import Product
from catalog.subjects.rules import of_the_national_register, of_the_register

ATTEMPTS = 5


@dataclass(frozen=True)
class Recognition:
    """What stands on the paper, and how we know it."""

    stars: int | None
    issued_on: date
    evidence: str
    decision: Decision | None = None
    issued_precision: str = Certificate.Precision.DAY
    printed_end: date | None = None
    product_code: str = ""
    subject_as_printed: str = ""
    place_as_printed: str = ""
    source: str = ""


def register_certificate(product: Product, actor: Any, recognition: Recognition) -> Certificate:
    """Enter a recognition under the next register number of the year; entered twice, it is there once.

    Locks the product; journals; sends `certificate_changed`. Five stars are the ministry's to give (art. 4 of Decision
    26/2026/QĐ-TTg), so only the national office enters them. Raises `PermissionDenied`, `ValidationError`.
    """
    _demand(product, actor, recognition.stars)
    with transaction.atomic():
        Product.objects.select_for_update().get(pk=product.pk)
        known = Certificate.objects.filter(
            product=product, issued_on=recognition.issued_on, decision=recognition.decision, stars=recognition.stars
        ).first()
        if known:
            return known
        certificate = _new(product, recognition)
        _insert_numbered(certificate)
        _written(
            "register",
            certificate,
            actor,
            gettext_noop("Ghi giấy chứng nhận %(number)s cho %(name)s, cấp ngày %(issued)s."),
            issued=f"{certificate.issued_on:%d/%m/%Y}",
        )
    return certificate


def extend_certificate(certificate: Certificate, actor: Any, *, until: date) -> Certificate:
    """Let a certificate run on while its re-assessment is pending: at most 180 days beyond its end (art. 12.3).

    Locks the certificate; journals; sends `certificate_changed`. Raises `PermissionDenied`, `ValidationError`.
    """

    def extend(row: Certificate) -> None:
        if row.withdrawn_on:
            raise ValidationError(_("Giấy chứng nhận đã bị thu hồi, không gia hạn được."))
        if until <= row.end_on:
            raise ValidationError({"extended_until": _("Ngày gia hạn phải sau ngày hết hạn.")})
        row.extended_until = until

    text = gettext_noop("Gia hạn giấy chứng nhận %(number)s của %(name)s đến hết %(until)s.")
    return _change(certificate, actor, "extend", extend, text, until=f"{until:%d/%m/%Y}")


def withdraw_certificate(
    certificate: Certificate, actor: Any, *, on: date, reason: str, decision: Decision
) -> Certificate:
    """Withdraw a certificate: its star is gone from the start of that day (art. 8).

    Locks the certificate; journals; sends `certificate_changed`. Raises `PermissionDenied`, and `ValidationError` when
    the reason is missing, the day lies before the issue, or it was withdrawn before.
    """

    def withdraw(row: Certificate) -> None:
        if row.withdrawn_on:
            raise ValidationError(_("Giấy chứng nhận này đã bị thu hồi trước đó."))
        if on < row.issued_on:
            raise ValidationError({"withdrawn_on": _("Ngày thu hồi không thể trước ngày cấp.")})
        row.withdrawn_on, row.withdrawal_reason, row.withdrawal_decision = on, reason.strip(), decision

    text = gettext_noop("Thu hồi giấy chứng nhận %(number)s của %(name)s từ %(on)s. Lý do: %(reason)s")
    return _change(certificate, actor, "withdraw", withdraw, text, on=f"{on:%d/%m/%Y}", reason=reason.strip())


def _demand(product: Product, actor: Any, stars: int | None) -> None:
    rule = of_the_national_register if stars == 5 else of_the_register
    if not rule.test(actor, product):
        raise PermissionDenied


def _new(product: Product, recognition: Recognition) -> Certificate:
    certificate = Certificate(
        product=product,
        decision=recognition.decision,
        product_code=_canonical(recognition.product_code),
        stars=recognition.stars,
        issued_on=recognition.issued_on,
        issued_precision=recognition.issued_precision,
        printed_end=recognition.printed_end,
        evidence=recognition.evidence,
        source=recognition.source,
        subject_as_printed=recognition.subject_as_printed or product.subject.name[:200],
        place_as_printed=recognition.place_as_printed or product.origin_as_printed,
    )
    certificate.derive_end()
    certificate.full_clean(exclude=["number"])
    return certificate


def _canonical(code: str) -> str:
    if not code.strip():
        return ""
    try:
        return str(parse_product_code(code))
    except ValueError:
        raise ValidationError(
            {"product_code": _("Mã có dạng 15-02869-3-2026, hoặc dạng cũ 83-829-28780-3-2022.")}
        ) from None


def _insert_numbered(certificate: Certificate) -> None:
    """Take the next free number of the year. Two registrars may read the same last number: the unique number lets
    one of them in, and the other tries the next one."""
    for _attempt in range(ATTEMPTS):
        certificate.number = _next_number()
        try:
            with transaction.atomic():
                certificate.save(force_insert=True)
            return
        except IntegrityError:
            if not Certificate.objects.filter(number=certificate.number).exists():
                raise
    raise IntegrityError("no free register number")


def _next_number() -> str:
    prefix = f"OCOP-{today():%y}-"
    numbers = Certificate.objects.filter(number__startswith=prefix).order_by("-number")
    last = numbers.values_list("number", flat=True).first()
    return f"{prefix}{int(last.removeprefix(prefix)) + 1 if last else 1:06d}"


def _change(
    certificate: Certificate, actor: Any, verb: str, change: Callable[[Certificate], None], text: str, **data: Any
) -> Certificate:
    _demand(certificate.product, actor, certificate.stars)
    with transaction.atomic():
        row = Certificate.objects.select_for_update().get(pk=certificate.pk)
        change(row)
        row.clean()
        row.save()
        _written(verb, row, actor, text, **data)
    return row


def _written(verb: str, certificate: Certificate, actor: Any, text: str, **data: Any) -> None:
    data |= {"number": certificate.number, "name": certificate.product.title}
    journal.record(f"ocop.certificate.{verb}", actor=actor, obj=certificate, text=text, data=data)
    certificate_changed.send(Certificate, product_ids=[certificate.product_id])
