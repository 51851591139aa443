"""The boxes of a facet. A list page has a hundred of them, and as a template they cost half of the page."""

from html import escape

from django import template
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from catalog.kernel.templatetags.kernel import number
from catalog.search.selectors import FacetView, OptionView

register = template.Library()

FIRST = 7  # boxes that are always open


@register.simple_tag
def choices(facet: FacetView) -> SafeString:
    """Check boxes with labels and counts, what goes beyond `FIRST` folded away; see `storefront/list.html`."""
    foreign = get_language() != "vi"
    boxes = [_choice(facet.name, option, foreign) for option in facet.options]
    if len(boxes) > FIRST:
        all_of_them = _("Xem cả %(n)s") % {"n": len(boxes)}  # not inside the other string, where no tool finds it
        boxes.insert(FIRST, f'<details class="more"><summary>{all_of_them}</summary>')
        boxes.append("</details>")
    return mark_safe("".join(boxes))  # noqa: S308


def _choice(name: str, option: OptionView, foreign: bool) -> str:
    label = escape(option.label)
    if option.stars:
        shown = f'<span class="ocop" data-stars="{option.stars}">{label}</span>'
    else:
        shown = f'<span lang="vi">{label}</span>' if option.vi and foreign else f"<span>{label}</span>"
    count = "" if option.count is None else f"{number(option.count)}{'+' if option.more else ''}"
    return (
        f'<label class="pick"><input type="checkbox" name="{name}" value="{escape(option.value)}"'
        f'{" checked" if option.checked else ""}>{shown}<span class="n">{count}</span></label>'
    )
