"""Signals this room owns. Sent inside the writing transaction, so listeners stand or fall with it."""

from django.dispatch import Signal

#: Facts, pictures or listing state of products changed. ``product_ids: list[int]``.
product_changed = Signal()
