"""The fair order: where nothing else decides, every product has the same chance to stand in front.

Each product has a drawn place on a wheel, for good. The order begins at a point of the wheel that moves on every hour
by the golden section of a turn, so the beginnings of any number of hours lie as evenly as can be, and no place is in
front for long or left out for long. No payment, newness or size has a part in it; `/vi-sao-thu-tu-nay/` says so to the
public (Decree 248/2026/NĐ-CP under Law on E-commerce 122/2025/QH15, arts 4–16: what results are ordered by, and what
has been paid for, must be shown). `benchmarks/fairness.py` counts what it brings: in a month of visits every product
has been seen.
"""

from datetime import datetime, timedelta

TURN = 2**31
GOLDEN = 1_327_217_885  # a turn divided by the golden ratio (to an odd number)
_HOUR = timedelta(hours=1)


def place(pk: int) -> int:
    """The drawn place of a product: its number, shuffled by the finaliser of SplitMix64 (Steele et al., 2014)."""
    mixed = (pk * 0x9E3779B97F4A7C15) % 2**64
    mixed = ((mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9) % 2**64
    mixed = ((mixed ^ (mixed >> 27)) * 0x94D049BB133111EB) % 2**64
    return (mixed ^ (mixed >> 31)) % TURN


def hour(at: datetime) -> int:
    """Hours since the epoch. Days in Vietnam begin on a full hour, so an hour never spans a certificate's end."""
    return int(at.timestamp() // _HOUR.total_seconds())


def left_of_hour(at: datetime) -> int:
    """Whole seconds until the hour ends."""
    hour_long = _HOUR.total_seconds()
    return int(hour_long - at.timestamp() % hour_long)


def start(at: datetime) -> int:
    """Where on the wheel the order begins at a moment."""
    return hour(at) * GOLDEN % TURN
