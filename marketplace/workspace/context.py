"""What the rail of a subject's workspace counts, on whichever room's page it stands."""

from typing import Any

from django.http import HttpRequest

from marketplace.enquiry.selectors import waiting_count

_WORKSPACE = "kenh-chu-the/<slug:code>/"


def rail(request: HttpRequest) -> dict[str, Any]:
    """One query on pages of a subject's workspace (their view has let the person in), none elsewhere."""
    place = request.resolver_match if request else None
    if place is None or _WORKSPACE not in place.route:
        return {}
    return {"waiting_enquiries": waiting_count(place.kwargs["code"])}
