"""Signals this room owns. Sent inside the writing transaction, so listeners stand or fall with it."""

from django.dispatch import Signal

#: A lot was opened or changed its status, or something happened to it. ``product_ids: list[int]``: whose pages show it.
lots_changed = Signal()
