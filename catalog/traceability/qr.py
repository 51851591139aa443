"""The code on a label: made here and nowhere else, so that no outside service learns what is scanned."""

from functools import lru_cache
from io import BytesIO

import segno
from django.conf import settings
from django.utils.safestring import SafeString, mark_safe

from catalog.traceability.models import Lot


def address_on_label(lot: Lot) -> str:
    """The address in capitals: scheme, host and path are then written in the code's compact mode, which makes its
    modules larger on the same label. Host names are case-blind, and the path is served in both cases."""
    return f"{settings.SITE_URL}/t/{lot.public_code}".upper()


@lru_cache(maxsize=1024)
def qr_svg(address: str, *, standalone: bool = False) -> SafeString:
    """An SVG with the quiet zone of four modules. Level Q: a wet or scratched paper label survives about a tenth of
    damage. Never a Micro QR, which common phones can't read. `standalone`: as a file of its own."""
    code = segno.make(address, error="q", micro=False, boost_error=False)
    buffer = BytesIO()
    drawing = {"border": 4, "omitsize": True, "svgclass": None, "lineclass": None, "light": "#fff", "nl": False}
    code.save(buffer, kind="svg", xmldecl=False, svgns=standalone, **drawing)
    return mark_safe(buffer.getvalue().decode())  # noqa: S308 - modules only: nothing of the address is written into it
