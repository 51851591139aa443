from typing import Any

from django import template

from catalog.products.images import picture_of

register = template.Library()


@register.inclusion_tag("c/picture.html")
def picture(image: Any, sizes: str = "", lazy: bool = True, alt: str = "") -> dict[str, Any]:
    """``{% picture image sizes="(width < 60rem) 92vw, 40rem" lazy=False %}`` of a `ProductImage`; no query, no file."""
    return {"picture": picture_of(image, alt), "sizes": sizes, "eager": not lazy}
