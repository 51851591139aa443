"""Writes of lots and events. Events are only ever added; the database refuses anything else."""

import uuid
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import product as combinations
from string import ascii_uppercase
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from catalog.kernel import journal
from catalog.kernel.codes import random_code, with_check
from catalog.kernel.dates import VIETNAM, today
from catalog.kernel.models import JournalEntry
from catalog.products.models import Product
from catalog.subjects.models import Subject
from catalog.subjects.rules import of_the_subject
from catalog.traceability.models import Event, EventItem, Lot, Place
from catalog.traceability.signals import lots_changed
from catalog.traceability.states import LOT
from catalog.traceability.stock.services import follow_status

PUBLIC_CODE_LENGTH = 8  # 40 random bits before the check character: nobody walks through the lots by guessing
CLOCK_SLACK = timedelta(minutes=5)  # a phone's clock may run ahead of ours
ACTIONS = frozenset({"ADD", "OBSERVE", "DELETE"})

# The words of CBV 2.0 that the programme's makers need; spelled as the standard does.
BIZ_STEPS = frozenset(
    {
        "accepting", "assembling", "collecting", "commissioning", "creating_class_instance", "decommissioning",
        "destroying", "holding", "inspecting", "packing", "picking", "receiving", "repackaging", "retail_selling",
        "sampling", "shipping", "stocking", "storing", "transporting", "unpacking", "other",
    }
)  # fmt: skip


@dataclass(frozen=True)
class LotFacts:
    """What is known of a lot when it is opened."""

    quantity: Decimal
    unit: str
    place: Place
    produced_on: date | None = None
    packed_on: date | None = None
    expires_on: date | None = None
    standards_applied: str = ""


@dataclass(frozen=True)
class Item:
    """Something an event touched: a lot of ours, or goods from outside with their supplier (one step back)."""

    role: str
    lot: Lot | None = None
    outside_source: str = ""
    quantity: Decimal | None = None
    unit: str = ""


@dataclass(frozen=True)
class Happening:
    """An event as it comes in. `event_id` is made where it was recorded, so that sending it twice makes one event."""

    type: str
    biz_step: str
    title: str
    event_time: datetime
    items: tuple[Item, ...]
    action: str = ""
    place: Place | None = None
    note: str = ""
    disposition: str = ""
    confirmed_by: str = ""
    event_id: uuid.UUID = field(default_factory=uuid.uuid4)

    def lots(self, *roles: str) -> list[Lot]:
        return [item.lot for item in self.items if item.lot and item.role in roles]


def create_lot(product: Product, actor: Any, facts: LotFacts) -> Lot:
    """Open a lot. Its code is the day and the next free letter (260502B), its public code can't be guessed.

    Locks the product, so that two lots opened at once get two letters; journals; sends `lots_changed`. Raises
    `PermissionDenied` for others than the subject's people and `ValidationError` on facts that don't fit.
    """
    if not of_the_subject.test(actor, product):
        raise PermissionDenied
    if facts.place.subject_id != product.subject_id:
        raise ValidationError({"place": _("Nơi sản xuất này không phải của chủ thể.")})
    first, last = facts.packed_on or facts.produced_on, facts.expires_on
    if first and last and last < first:
        raise ValidationError({"expires_on": _("Hạn sử dụng không thể trước ngày sản xuất, đóng gói.")})
    with transaction.atomic():
        Product.objects.select_for_update().get(pk=product.pk)
        lot = Lot(product=product, code=_next_code(product, first or today()), **vars(facts))
        lot.public_code = _free_public_code()
        lot.full_clean()
        lot.save()
        journal.record(
            "trace.lot.create",
            actor=actor,
            obj=lot,
            text=gettext_noop("Mở lô %(code)s của %(name)s."),
            data={"code": lot.code, "name": product.title},
        )
        lots_changed.send(Lot, product_ids=[product.pk])
    return lot


def change_lot_status(lot: Lot, verb: str, actor: Any, reason: str = "") -> JournalEntry:
    """Take a transition of the table `LOT` and keep the reason for the scan page. Its units follow.

    Locks the lot, then the product's stock record; journals; sends `lots_changed`; raises `TransitionRefused`.
    """
    with transaction.atomic():
        entry = LOT.apply(lot, verb, actor, reason)
        lot.status_reason = reason.strip()
        lot.save(update_fields=["status_reason"])
        follow_status(lot)
        lots_changed.send(Lot, product_ids=[lot.product_id])
    return entry


def record_event(subject: Subject, actor: Any, happening: Happening) -> Event:
    """Write down what happened to lots of a subject.

    Locks the lots, in rising order of id; sends `lots_changed`. Sent twice under one `event_id`, it is there once.
    Raises `PermissionDenied` for others than the subject's people, and `ValidationError` for events that can't have
    been: a foreign lot, an input that was recalled, held or expired, a lot that would come from itself.
    """
    if not of_the_subject.test(actor, subject):
        raise PermissionDenied
    with transaction.atomic():
        known = Event.objects.filter(event_id=happening.event_id).order_by("pk").first()
        if known:
            return known
        ids = [item.lot.pk for item in happening.items if item.lot]
        list(Lot.objects.select_for_update().filter(pk__in=ids).order_by("pk").values_list("pk"))
        _check_shape(happening)
        _check_lots(subject, happening)
        return _insert(subject, actor, happening)


def _insert(subject: Subject, actor: Any, happening: Happening) -> Event:
    facts = {name: value for name, value in vars(happening).items() if name != "items"}
    event = Event(actor_name=subject.name[:120], recorded_by=actor, **facts)
    event.full_clean()
    event.save(force_insert=True)
    EventItem.objects.bulk_create(EventItem(event=event, **vars(item)) for item in happening.items)
    lots_changed.send(Lot, product_ids=sorted({item.lot.product_id for item in happening.items if item.lot}))
    return event


def _check_shape(happening: Happening) -> None:
    if happening.biz_step not in BIZ_STEPS:
        raise ValidationError({"biz_step": _("Không có bước này.")})
    if happening.event_time > timezone.now() + CLOCK_SLACK:
        raise ValidationError({"event_time": _("Thời điểm ghi không thể ở tương lai.")})
    if not happening.items or any(not item.lot and not item.outside_source for item in happening.items):
        raise ValidationError({"items": _("Hãy chọn lô, hoặc ghi rõ nơi cung cấp.")})
    roles = {item.role for item in happening.items}
    if happening.type == Event.Type.TRANSFORMATION:
        if happening.action or not {EventItem.Role.INPUT, EventItem.Role.OUTPUT} <= roles:
            raise ValidationError({"items": _("Bước chế biến cần có đầu vào và đầu ra.")})
    elif happening.action not in ACTIONS:
        raise ValidationError({"action": _("Hãy chọn một hành động.")})


def _check_lots(subject: Subject, happening: Happening) -> None:
    role = EventItem.Role
    inputs, outputs = happening.lots(role.INPUT), happening.lots(role.OUTPUT)
    own = [*outputs, *happening.lots(role.OBJECT, role.PARENT, role.CHILD)]
    if any(lot.subject_id != subject.pk for lot in own):
        raise ValidationError({"items": _("Có lô không phải của chủ thể này.")})
    day = happening.event_time.astimezone(VIETNAM).date()
    barred = Lot.objects.filter(pk__in=[lot.pk for lot in inputs], status__in=[Lot.Status.RECALLED, Lot.Status.HELD])
    if barred.exists() or any(lot.expires_on and lot.expires_on < day for lot in inputs):
        raise ValidationError({"items": _("Không dùng được lô đã thu hồi, đang giữ hoặc quá hạn làm đầu vào.")})
    if {lot.pk for lot in outputs} & _came_from({lot.pk for lot in inputs}):
        raise ValidationError({"items": _("Một lô không thể làm ra từ chính nó.")})


def _came_from(lot_ids: set[int]) -> set[int]:
    """The lots and all that went into them, one query for each step back."""
    seen = frontier = set(lot_ids)
    while frontier:
        made = EventItem.objects.filter(role=EventItem.Role.OUTPUT, lot__in=frontier).values("event")
        used = EventItem.objects.filter(role=EventItem.Role.INPUT, lot__isnull=False, event__in=made)
        frontier = set(used.values_list("lot_id", flat=True)) - seen
        seen = seen | frontier
    return seen


def _next_code(product: Product, day: date) -> str:
    taken = set(Lot.objects.filter(product=product, code__startswith=f"{day:%y%m%d}").values_list("code", flat=True))
    letters = ("".join(each) for length in (1, 2) for each in combinations(ascii_uppercase, repeat=length))
    return next(code for letter in letters if (code := f"{day:%y%m%d}{letter}") not in taken)


def _free_public_code() -> str:
    while Lot.objects.filter(public_code=(code := with_check(random_code(PUBLIC_CODE_LENGTH)))).exists():
        pass
    return code
