"""What the review page says of the buyer."""

from dataclasses import dataclass

from catalog.places.selectors import communes_of, province_by_code
from marketplace.order.models import OrderGroup
from marketplace.order.services import InvoiceTo, Recipient


@dataclass(frozen=True)
class Details:
    name: str
    phone: str
    email: str
    address: str
    note: str
    payment: str
    payment_label: str
    invoice: InvoiceTo | None


def commune_name(province_code: str, code: str) -> str:
    """The full name of a commune of today, "" for any other code. Without a query once they are known."""
    return next((commune.full_name for commune in communes_of(province_code) if commune.code == code), "")


def details_of(recipient: Recipient, payment: str) -> Details:
    province = province_by_code(recipient.province_code)
    commune = commune_name(recipient.province_code, recipient.commune_code)
    return Details(
        name=recipient.name,
        phone=recipient.phone,
        email=recipient.email,
        address=", ".join([recipient.line1, commune, province.full_name if province else ""]),
        note=recipient.note,
        payment=payment,
        payment_label=str(OrderGroup.Payment(payment).label),
        invoice=recipient.invoice,
    )
