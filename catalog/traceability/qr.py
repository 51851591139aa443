"""The code on a label."""

from django.conf import settings
from django.utils.safestring import SafeString

from catalog.kernel import qr
from catalog.traceability.models import Lot


def address_on_label(lot: Lot) -> str:
    """The address in capitals: scheme, host and path are then written in the code's compact mode, which makes its
    modules larger on the same label. Host names are case-blind, and the path is served in both cases."""
    return f"{settings.SITE_URL}/t/{lot.public_code}".upper()


def qr_svg(address: str, *, standalone: bool = False) -> SafeString:
    """Level Q: a wet or scratched paper label survives about a tenth of damage."""
    return qr.svg(address, error="q", standalone=standalone)
