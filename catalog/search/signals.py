"""Signals this room owns."""

from django.dispatch import Signal

#: Sent inside the writing transaction after listing rows were written, with `product_ids: list[int]`.
#: The storefront listens and fills the rows' card HTML.
listings_written = Signal()
