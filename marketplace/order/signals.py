"""What the room of orders tells the rooms above it, within the transaction in which it happens."""

from django.dispatch import Signal

# A parcel has taken a step of the table `PARCEL`. Sender: `Order`. Arguments: `order` (brought up to date), `before`
# (its state until now), `actor` (None: the system). The purchase is locked.
parcel_moved = Signal()
