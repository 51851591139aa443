"""Writes on delivery: a subject's rates, its places of pick-up, what its goods weigh, and what it has sent."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from rules import Predicate, is_superuser

from catalog.kernel import journal
from catalog.kernel.dates import today
from catalog.places.models import Commune
from catalog.products.models import Product
from catalog.subjects.models import Subject
from catalog.subjects.rules import is_operator, is_signed_in, of_the_subject, owner_of_the_subject
from marketplace.order.models import Order, OrderState
from marketplace.shipping.carriers import ManualCarrier
from marketplace.shipping.models import UNIT_G, DeliveryRate, PickupPoint, Shipment, ShippingFacts

OWN = "chủ thể tự đặt"
DEFAULT_SET = gettext_noop("Mức phí giao mặc định từ %(day)s: %(rate)s đồng.")
DEFAULT_UNSERVED = gettext_noop("Mặc định thôi giao từ %(day)s: %(rate)s.")
SET, UNSERVED = gettext_noop("Đặt mức phí giao: %(rate)s đồng."), gettext_noop("Thôi giao: %(rate)s.")
COLD = gettext_noop("Ghi khối lượng khi gửi: %(grams)s g, phải giữ lạnh.")
NOT_COLD = gettext_noop("Ghi khối lượng khi gửi: %(grams)s g.")
_sets_defaults: Predicate = is_signed_in & (is_operator | is_superuser)
_sends_it: Predicate = of_the_subject | (is_signed_in & (is_operator | is_superuser))


class NotSent(Exception):
    """A tracking number that doesn't fit the parcel; nothing was written. `message` may be shown to the person."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


@dataclass(frozen=True)
class RateTerms:
    """What a subject says of one kind of delivery to one zone: see `DeliveryRate` for what each means."""

    kind: str
    zone: str
    zone_name: str = ""
    provinces: tuple[str, ...] = ()
    served: bool = True
    charge: int = 0
    included_g: int = 0
    step_g: int | None = None
    step_charge: int = 0
    max_g: int | None = None
    unit_g: int = UNIT_G
    free_from: int | None = None
    days_from: int = 1
    days_to: int = 3


@dataclass(frozen=True)
class PointTerms:
    name: str
    line1: str
    commune: Commune
    opening: str
    ready_days: int = 1
    kept_days: int = 7


def set_rate(subject: Subject, terms: RateTerms, actor: Any) -> DeliveryRate:
    """From today on a subject's own rate for a kind and a zone; the one before ends yesterday and stays on record.

    Locks the subject; journals `shipping.rate.set`. To say the same twice writes nothing. Raises `PermissionDenied`
    for others than its owners.
    """
    with transaction.atomic():
        _own(subject, actor)
        now = _in_force(subject, terms.kind, terms.zone, terms.zone_name)
        if now and _terms_of(now) == terms:
            return now
        _end(now)
        day = today()
        rate, _made = DeliveryRate.objects.update_or_create(
            subject=subject,
            kind=terms.kind,
            zone=terms.zone,
            zone_name=terms.zone_name,
            valid_from=day,
            defaults={**asdict(terms), "provinces": list(terms.provinces), "valid_to": None, "source": OWN},
        )
        journal.record(
            "shipping.rate.set",
            actor=actor,
            obj=subject,
            text=SET if terms.served else UNSERVED,
            data={"rate": _said(rate), **asdict(terms)},
        )
    return rate


def end_rate(subject: Subject, rate_id: int, actor: Any) -> None:
    """A subject's own rate holds no longer; the shop's default counts again from today on.

    Locks the subject; journals `shipping.rate.end`. Raises `PermissionDenied` for others than its owners. A rate that
    isn't the subject's, or has ended, is left alone.
    """
    with transaction.atomic():
        _own(subject, actor)
        rate = DeliveryRate.objects.filter(subject=subject, pk=rate_id, valid_to=None).first()
        if rate is None:
            return
        _end(rate)
        journal.record(
            "shipping.rate.end",
            actor=actor,
            obj=subject,
            text=gettext_noop("Thôi dùng mức phí giao riêng: %(rate)s đồng."),
            data={"rate": _said(rate)},
        )


def set_default(terms: RateTerms, day: date, source: str, actor: Any) -> DeliveryRate:
    """From `day` on, today or later, the shop's default for a kind and a zone, until the next planned one begins.

    The one before ends the day before and stays on record; one of the same day is put right. Locks the defaults;
    journals `shipping.default.set`. Raises `PermissionDenied` for others than the operator, `ValueError` for a day that
    is over: what was bought then was bought at the rate of then.
    """
    if not _sets_defaults.test(actor):
        raise PermissionDenied
    if day < today():
        raise ValueError("a default can't begin in the past")
    with transaction.atomic():
        alike = [each for each in _defaults() if _slot(each) == (terms.kind, terms.zone, terms.zone_name)]
        for before in alike:
            if before.valid_from < day and (before.valid_to is None or before.valid_to >= day):
                before.valid_to = day - timedelta(days=1)
                before.save(update_fields=["valid_to"])
        planned = min((each.valid_from for each in alike if each.valid_from > day), default=None)
        rate, _made = DeliveryRate.objects.update_or_create(
            subject=None,
            kind=terms.kind,
            zone=terms.zone,
            zone_name=terms.zone_name,
            valid_from=day,
            defaults={
                **asdict(terms),
                "provinces": list(terms.provinces),
                "valid_to": planned - timedelta(days=1) if planned else None,
                "source": source,
            },
        )
        _say_default(rate, actor, "shipping.default.set", DEFAULT_SET if terms.served else DEFAULT_UNSERVED)
    return rate


def drop_default(rate_id: int, actor: Any) -> None:
    """A default that has not begun won't; the one before it goes on instead.

    Locks the defaults; journals `shipping.default.drop`. Raises `PermissionDenied` for others than the operator. One
    that has begun is left alone.
    """
    if not _sets_defaults.test(actor):
        raise PermissionDenied
    with transaction.atomic():
        defaults = _defaults()
        rate = next((each for each in defaults if each.pk == rate_id and each.valid_from > today()), None)
        if rate is None:
            return
        eve = rate.valid_from - timedelta(days=1)
        for before in defaults:
            if _slot(before) == _slot(rate) and before.valid_to == eve:
                before.valid_to = rate.valid_to
                before.save(update_fields=["valid_to"])
        text = gettext_noop("Bỏ mức phí giao mặc định định dùng từ %(day)s: %(rate)s đồng.")
        _say_default(rate, actor, "shipping.default.drop", text)
        rate.delete()


def open_point(subject: Subject, terms: PointTerms, actor: Any) -> PickupPoint:
    """A place where buyers fetch their parcels; one of the same name is changed.

    Locks the subject; journals `shipping.point.open`. Raises `PermissionDenied` for others than its owners.
    """
    with transaction.atomic():
        _own(subject, actor)
        told = {field.name: getattr(terms, field.name) for field in fields(terms)}
        same = PickupPoint.objects.filter(subject=subject, name=terms.name).order_by("pk").first()
        point = same or PickupPoint(subject=subject)
        for name, value in {**told, "open": True}.items():
            setattr(point, name, value)
        point.save()
        _say_point(subject, point, actor, "shipping.point.open", gettext_noop("Mở nơi lấy hàng %(name)s."))
    return point


def close_point(subject: Subject, point_id: int, actor: Any) -> None:
    """Nobody is sent there any more; orders that name it keep their text.

    Locks the subject; journals `shipping.point.close`. Raises `PermissionDenied` for others than its owners.
    """
    with transaction.atomic():
        _own(subject, actor)
        point = PickupPoint.objects.filter(subject=subject, pk=point_id, open=True).first()
        if point is None:
            return
        point.open = False
        point.save(update_fields=["open"])
        _say_point(subject, point, actor, "shipping.point.close", gettext_noop("Đóng nơi lấy hàng %(name)s."))


def say_of_goods(subject: Subject, told: Mapping[int, tuple[int | None, bool]], actor: Any) -> int:
    """What products weigh when sent (grams; None: as the label says) and whether they are kept cold, by id; how many
    of them changed.

    Locks the subject; journals each change on its product. Raises `PermissionDenied` for others than its owners.
    Products of others are left alone.
    """
    changed = 0
    with transaction.atomic():
        _own(subject, actor)
        own = Product.objects.filter(subject=subject, pk__in=told).select_related("shipping_facts").order_by("pk")
        for product in own:
            changed += _say_of(product, *told[product.pk], actor)
    return changed


def record_tracking(order: Order, carrier: str, number: str, actor: Any, link: str = "") -> Shipment:
    """Write down into whose hands a packed parcel went. Again: the entry is put right.

    Locks the order; journals `shipping.tracking`. Raises `PermissionDenied` for others than the subject's people and
    the operator, `NotSent` when the parcel isn't packed or sent, or when it is fetched.
    """
    if not _sends_it.test(actor, order):
        raise PermissionDenied
    with transaction.atomic():
        locked = Order.objects.select_for_update().get(pk=order.pk)
        if locked.pickup:
            raise NotSent(_("Kiện này người mua đến lấy, nên không có mã vận đơn."))
        if locked.status not in {OrderState.PACKED, OrderState.SHIPPED}:
            raise NotSent(_("Chỉ ghi mã vận đơn cho kiện đã đóng gói hoặc đang giao."))
        by = _manual(carrier, number, link)
        shipment, _made = Shipment.objects.update_or_create(
            order=locked, defaults={"adapter": by.code, "carrier": by.carrier, "tracking": by.tracking, "link": by.link}
        )
        journal.record(
            "shipping.tracking",
            actor=actor,
            obj=locked,
            text=gettext_noop("Giao cho %(carrier)s, mã vận đơn %(tracking)s."),
            data={"carrier": by.carrier, "tracking": by.tracking},
        )
    return shipment


def _manual(carrier: str, number: str, link: str) -> ManualCarrier:
    """Printable, of a length that fits; the page shows a link only when it is one of the web."""
    told = [" ".join("".join(char for char in text if char.isprintable()).split()) for text in (carrier, number)]
    if not all(told):
        raise NotSent(_("Hãy ghi đơn vị vận chuyển và mã vận đơn."))
    link = link.strip()
    if link and not (link.startswith(("https://", "http://")) and link.isprintable() and len(link) <= 200):
        raise NotSent(_("Trang tra cứu phải là một địa chỉ web, bắt đầu bằng https://."))
    return ManualCarrier(told[0][:80], told[1][:60], link)


def _own(subject: Subject, actor: Any) -> None:
    """Only its owners change how a subject sends; one change at a time."""
    if not owner_of_the_subject.test(actor, subject):
        raise PermissionDenied
    Subject.objects.select_for_update().get(pk=subject.pk)


def _defaults() -> list[DeliveryRate]:
    """The shop's own rows, locked: one change at a time."""
    return list(DeliveryRate.objects.select_for_update().filter(subject=None).order_by("pk"))


def _slot(rate: DeliveryRate) -> tuple[str, str, str]:
    return rate.kind, rate.zone, rate.zone_name


def _say_default(rate: DeliveryRate, actor: Any, action: str, text: str) -> None:
    data = {"rate": _said(rate), "day": f"{rate.valid_from:%d/%m/%Y}", "source": rate.source}
    journal.record(action, actor=actor, obj=rate, text=text, data=data)


def _in_force(subject: Subject, kind: str, zone: str, zone_name: str) -> DeliveryRate | None:
    rows = DeliveryRate.objects.filter(subject=subject, kind=kind, zone=zone, zone_name=zone_name, valid_to=None)
    return rows.order_by("-valid_from", "-pk").first()


def _end(rate: DeliveryRate | None) -> None:
    """Yesterday was its last day. One of today was never anybody's price for a day, so that it goes."""
    if rate is None:
        return
    if rate.valid_from >= today():
        rate.delete()
    else:
        rate.valid_to = today() - timedelta(days=1)
        rate.save(update_fields=["valid_to"])


def _said(rate: DeliveryRate) -> str:
    """For the journal, which is Vietnamese whoever acts."""
    with translation.override("vi"):
        return str(rate)


def _terms_of(rate: DeliveryRate) -> RateTerms:
    told = {field.name: getattr(rate, field.name) for field in fields(RateTerms)}
    return RateTerms(**{**told, "provinces": tuple(rate.provinces)})


def _say_point(subject: Subject, point: PickupPoint, actor: Any, action: str, text: str) -> None:
    journal.record(action, actor=actor, obj=subject, text=text, data={"name": point.name})


def _say_of(product: Product, weight_g: int | None, cold: bool, actor: Any) -> int:
    facts = getattr(product, "shipping_facts", None) or ShippingFacts(product=product)
    if (facts.weight_g, facts.cold) == (weight_g, cold):
        return 0
    facts.weight_g, facts.cold = weight_g, cold
    facts.save()
    journal.record(
        "shipping.goods",
        actor=actor,
        obj=product,
        text=COLD if cold else NOT_COLD,
        data={"grams": "—" if weight_g is None else str(weight_g), "cold": cold},
    )
    return 1
