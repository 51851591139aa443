"""Buyers' pictures: cleaned as pictures of goods are, and kept where no address of the web reaches.

They show kitchens and parcels with names on them, so only the purchase's link, the subject and the operator open them.
"""

import secrets

from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.http import Http404, HttpResponse

from marketplace.order.returns.models import ReturnPhoto

MOST_PHOTOS = 5
FOLDER = "returns"


def keep(picture: bytes) -> str:
    """Put a cleaned picture (see `catalog.products.images.cleaned`) away; its name."""
    return storages["private"].save(f"{FOLDER}/{secrets.token_hex(16)}.webp", ContentFile(picture))


def drop(name: str) -> None:
    storages["private"].delete(name)


def shown(photo: ReturnPhoto | None) -> HttpResponse:
    """For somebody who may see it; kept by no cache (the caller says so)."""
    if photo is None or not storages["private"].exists(photo.name):
        raise Http404
    with storages["private"].open(photo.name) as file:
        response = HttpResponse(file.read(), content_type="image/webp")
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response
