"""Where a POST comes from, for the one form that stands on pages without a token (decision 23).

Browsers say so themselves: `Sec-Fetch-Site` on secure origins, `Origin` on every POST of the last ten years.
A page of another site can forge neither.
"""

from enum import StrEnum

from django.conf import settings
from django.http import HttpRequest


class Source(StrEnum):
    OURS = "ours"
    FOREIGN = "foreign"
    UNKNOWN = "unknown"


def source_of(request: HttpRequest) -> Source:
    site = request.headers.get("Sec-Fetch-Site", "")
    if site == "same-origin":
        return Source.OURS
    if site in {"cross-site", "same-site"}:  # a neighbour under the same domain is a stranger too
        return Source.FOREIGN
    # "none" is a request that no page made; "null" the origin of a page that hides it: ask the person.
    origin = request.headers.get("Origin", "null")
    if site or origin == "null":
        return Source.UNKNOWN
    ours = {f"{request.scheme}://{request.get_host()}", *settings.CSRF_TRUSTED_ORIGINS}
    return Source.OURS if origin in ours else Source.FOREIGN
