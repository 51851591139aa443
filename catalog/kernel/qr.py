"""QR codes are drawn here and nowhere else, so that no outside service learns what is scanned."""

from functools import lru_cache
from io import BytesIO
from typing import Literal

import segno
from django.utils.safestring import SafeString, mark_safe


@lru_cache(maxsize=1024)
def svg(text: str, *, error: Literal["m", "q"], standalone: bool = False) -> SafeString:
    """An SVG with the quiet zone of four modules. `error` is the level of correction: `m` for a screen, `q` for
    paper. Never a Micro QR, which common phones can't read. `standalone`: as a file of its own."""
    code = segno.make(text, error=error, micro=False, boost_error=False)
    buffer = BytesIO()
    drawing = {"border": 4, "omitsize": True, "svgclass": None, "lineclass": None, "light": "#fff", "nl": False}
    code.save(buffer, kind="svg", xmldecl=False, svgns=standalone, **drawing)
    return mark_safe(buffer.getvalue().decode())  # noqa: S308 - modules only: nothing of the text is written into it
