"""Signals this room owns. Sent inside the writing transaction, so listeners stand or fall with it."""

from django.dispatch import Signal

#: Name, kind, state or place of a subject changed. ``product_ids: list[int]``: its products.
subject_changed = Signal()

#: Price or stock changed. ``product_ids: list[int]``.
stock_changed = Signal()
