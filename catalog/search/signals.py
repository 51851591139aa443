"""Signals this room owns."""

from django.dispatch import Signal

#: Listing rows are about to be written, inside the writing transaction: `rows: list[Listing]`, unsaved, each with its
#: `product` (subject, origin_province and images fetched) and an empty `card`. The storefront listens and fills it; it
#: may make a fixed number of queries, never one per row.
rows_built = Signal()
