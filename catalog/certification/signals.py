"""Signals this room owns. Sent inside the writing transaction, so listeners stand or fall with it."""

from django.dispatch import Signal

#: A certificate was registered, extended or withdrawn. ``product_ids: list[int]``.
certificate_changed = Signal()
