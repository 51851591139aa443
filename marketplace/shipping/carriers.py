"""Carriers behind one small interface. Checkout never asks one: rates are rows, so orders need no server of theirs.

Addresses go out in both forms: carriers still sort by the three levels that ended on 30 June 2025 (Resolution
202/2025/QH15), while labels carry today's two.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True)
class FormerAddress:
    """Ward, district and province of before 2025-07-01, as far as they are known: a commune of today may be several."""

    ward: str
    district: str
    province: str


@dataclass(frozen=True)
class Address:
    """Who and where, by today's two levels with their codes; `former` for carriers that know only the old ones."""

    name: str
    phone: str
    line1: str
    commune: str
    commune_code: str
    province: str
    province_code: str
    former: FormerAddress | None = None


@dataclass(frozen=True)
class Consignment:
    """A parcel as a carrier sees it: whole đồng to collect, whole grams."""

    order_number: str
    sender: Address
    recipient: Address
    grams: int
    keep_cold: bool
    to_collect: int


@dataclass(frozen=True)
class Booking:
    carrier: str
    tracking: str
    link: str = ""


@dataclass(frozen=True)
class Sighting:
    """Where a carrier saw a parcel."""

    at: datetime
    text: str


class Carrier(Protocol):
    """What an adapter does. Each call may fail or take long, so only the workspace and background tasks make them."""

    code: str

    def quote(self, parcel: Consignment) -> int | None:
        """What the carrier would ask of the subject, in đồng; None when it doesn't say. Never called in checkout."""

    def book(self, parcel: Consignment) -> Booking: ...

    def track(self, booking: Booking) -> tuple[Sighting, ...]: ...


@dataclass(frozen=True)
class ManualCarrier:
    """The subject takes the parcel to a counter and copies the number from the receipt: no server is asked."""

    carrier: str
    tracking: str
    link: str = ""
    code: str = "manual"

    def quote(self, parcel: Consignment) -> int | None:
        return None

    def book(self, parcel: Consignment) -> Booking:
        return Booking(self.carrier, self.tracking, self.link)

    def track(self, booking: Booking) -> tuple[Sighting, ...]:
        """What happens on the way stands on the carrier's own page, behind the link."""
        return ()
