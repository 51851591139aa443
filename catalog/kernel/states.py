"""State machines, each one declared table of transitions. Nothing else writes a state field.

LISTING = StateTable(
    "listing_state",
    "ocop.listing",
    Transition("submit", ("draft", "changes_asked"), "submitted", may=owns, label=_("Gửi duyệt")),
    ...
)
LISTING.apply(product, "submit", user)
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db import models, transaction
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from catalog.kernel import journal
from catalog.kernel.models import JournalEntry

M = TypeVar("M", bound=models.Model)


class Refusal(models.TextChoices):
    """Why a transition was refused. Guards may add codes of their own."""

    UNKNOWN = "unknown"
    NOT_ALLOWED = "not_allowed"
    WRONG_STATE = "wrong_state"
    REASON_MISSING = "reason_missing"
    GONE = "gone"


class TransitionRefused(Exception):
    """A transition that did not happen; nothing was written. ``message`` may be shown to the person."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


@dataclass(frozen=True)
class Transition:
    """One way from some states to another: who may take it, whether it needs a reason, what it checks.

    ``guard`` raises ``TransitionRefused`` when the object is not ready; it sees the locked row.
    """

    verb: str
    source: tuple[str, ...]
    target: str
    may: Callable[[Any, Any], bool]
    label: str | Promise
    needs_reason: bool = False
    guard: Callable[[Any], None] | None = None


class StateTable:
    """The transitions of one state field, and the only writer of that field."""

    def __init__(self, field: str, log: str, *transitions: Transition) -> None:
        self.field = field
        self.log = log
        self.transitions = {transition.verb: transition for transition in transitions}
        if len(self.transitions) != len(transitions):
            raise ValueError(f"a verb is declared twice in {log}")

    def apply(self, obj: models.Model, verb: str, actor: Any, reason: str = "") -> JournalEntry:
        """Take a transition, in one transaction.

        Locks the row (``select_for_update``) and decides on what the database says, not on the copy in hand;
        writes the state field alone; journals ``<log>.<verb>`` with the states and the reason; brings
        the caller's object up to date. Raises ``TransitionRefused`` and then has written nothing.
        """
        transition = self.transitions.get(verb)
        if transition is None:
            raise TransitionRefused(Refusal.UNKNOWN, _("Thao tác này không có."))
        rows = type(obj)._base_manager
        with transaction.atomic():
            locked = rows.select_for_update().filter(pk=obj.pk).first()
            if locked is None:
                raise TransitionRefused(Refusal.GONE, _("Nội dung này không còn nữa."))
            self._check(transition, locked, actor, reason)
            # update(), not save(): Oscar's save methods write other columns and attributes as well.
            rows.filter(pk=locked.pk).update(**{self.field: transition.target})
            entry = self._record(transition, locked, actor, reason.strip())
        setattr(obj, self.field, transition.target)
        return entry

    def available(self, obj: models.Model, actor: Any) -> tuple[Transition, ...]:
        """What ``actor`` may do with ``obj`` in its present state, in the order of the table. Guards are not asked."""
        state = getattr(obj, self.field)
        return tuple(t for t in self.transitions.values() if state in t.source and t.may(actor, obj))

    def _check(self, transition: Transition, locked: models.Model, actor: Any, reason: str) -> None:
        # Permission first: the state of an object is no business of someone who may not touch it.
        if not transition.may(actor, locked):
            raise TransitionRefused(Refusal.NOT_ALLOWED, _("Bạn không có quyền làm việc này."))
        if getattr(locked, self.field) not in transition.source:
            message = _("Không thể “%(verb)s” khi đang ở trạng thái “%(state)s”. Hãy tải lại trang rồi thử lại.")
            values = {"verb": transition.label, "state": self._state_name(locked)}
            raise TransitionRefused(Refusal.WRONG_STATE, message % values)
        if transition.needs_reason and not reason.strip():
            raise TransitionRefused(Refusal.REASON_MISSING, _("Hãy ghi rõ lý do."))
        if transition.guard:
            transition.guard(locked)

    def _state_name(self, obj: models.Model) -> str:
        return str(getattr(obj, f"get_{self.field}_display")())

    def _record(self, transition: Transition, locked: models.Model, actor: Any, reason: str) -> JournalEntry:
        before = getattr(locked, self.field)
        with translation.override("vi"):  # msgids, which readers get in their own language
            data = {
                "name": str(locked),
                "from": before,
                "to": transition.target,
                "verb_label": str(transition.label),
                "from_label": self._state_name(locked),
            }
            setattr(locked, self.field, transition.target)
            data["to_label"] = self._state_name(locked)
        text = gettext_noop("%(verb_label)s: %(name)s (%(from_label)s → %(to_label)s).")
        if reason:
            data["reason"] = reason
            text = gettext_noop("%(verb_label)s: %(name)s (%(from_label)s → %(to_label)s). Lý do: %(reason)s")
        return journal.record(f"{self.log}.{transition.verb}", actor=actor, obj=locked, text=text, data=data)
