"""The journal: every act on money, stock, certificates, content or personal data leaves a sentence in it."""

from typing import Any

from django.db.models import Model, QuerySet
from django.utils import translation

from catalog.kernel.models import JournalEntry


def record(
    action: str, *, actor: Any = None, obj: Model | None = None, text: str, data: dict[str, Any] | None = None
) -> JournalEntry:
    """Write one entry, in the caller's transaction, so that it stands exactly if the act does.

    ``action`` is dotted (``ocop.listing.approve``). ``text`` is a Vietnamese msgid marked with ``gettext_noop``,
    with ``%(name)s`` placeholders out of ``data``; readers see it in their own language. Raises ``KeyError``
    when a placeholder has no value and ``ValueError`` on an empty text: at once, rather than when someone reads it.
    ``actor`` is a user, or ``None`` for the system. Keep telephone numbers and addresses out: nothing written here
    can be erased.
    """
    if not text:
        raise ValueError("a journal entry needs a sentence")
    with translation.override("vi"):  # a lazy text must not be stored in the language of the acting person
        entry = JournalEntry(action=action, text=str(text), data=data or {}, **_who(actor), **_what(obj))
        str(entry)
    entry.save(force_insert=True)
    return entry


def entries_of(obj: Model) -> QuerySet[JournalEntry]:
    """What happened to one object, newest first."""
    return JournalEntry.objects.filter(**_what(obj))


def _who(actor: Any) -> dict[str, str]:
    if actor is None or actor.pk is None:
        return {}
    # Never the user name as a stand-in: it is a telephone number or an e-mail address.
    return {"actor_id": str(actor.pk), "actor_name": (actor.get_full_name() or f"#{actor.pk}")[:200]}


def _what(obj: Model | None) -> dict[str, str]:
    return {} if obj is None else {"object_type": obj._meta.label_lower, "object_id": str(obj.pk)}
