"""What the search box offers while somebody types: /san-pham/goi-y/."""

import json
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.http import urlencode
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from catalog.search import fair
from catalog.search.suggestions import MOST_LETTERS, POPULAR_SECONDS, Kind, Suggestion, suggestions
from catalog.search.words import Words
from marketplace.storefront.context import address
from marketplace.storefront.page_cache import JSON, Made, kept

COPY_SECONDS = 60

# The parameter of the list, what it is called, and its icon. Products and subjects have pages of their own.
_LEADS_TO_LIST = {
    Kind.WORDS: ("q", "", "i-search"),
    Kind.INDUSTRY: ("nganh", gettext_lazy("Ngành"), "i-list"),
    Kind.GROUP: ("nhom", gettext_lazy("Nhóm sản phẩm"), "i-list"),
    Kind.SET: ("bo", gettext_lazy("Bộ sản phẩm"), "i-list"),
    Kind.PROVINCE: ("tinh", gettext_lazy("Tỉnh, thành phố"), "i-pin"),
}


@require_safe
def suggest(request: HttpRequest) -> HttpResponse:
    """`{"said": how many, for screen readers, "items": [see `_item`]}`; the same for all who typed these words."""
    words = Words.of(request.GET.get("q", "")[:MOST_LETTERS])
    answer, _made = kept(request, f"{request.path}?{words}", lambda: _make(words), seconds=POPULAR_SECONDS)
    # No copy may show a star for longer than its certificate holds, and that is to the end of an hour.
    del answer["Cache-Control"]
    patch_cache_control(answer, public=True, max_age=min(COPY_SECONDS, fair.left_of_hour(timezone.now())))
    answer["X-Robots-Tag"] = "noindex"
    return answer


def _make(words: Words) -> Made:
    found = suggestions(words)
    count = len(found)
    said = ngettext("%(n)d gợi ý", "%(n)d gợi ý", count) % {"n": count} if count else _("Không có gợi ý")
    answer = {"said": said, "items": [_item(each) for each in found]}
    return Made(json.dumps(answer, ensure_ascii=False, separators=(",", ":")).encode(), content_type=JSON)


def _item(each: Suggestion) -> dict[str, Any]:
    """`runs`: [text, whether it is new to who typed]; empty values are left out."""
    if each.kind in _LEADS_TO_LIST:
        name, called, icon = _LEADS_TO_LIST[each.kind]
        url = f"{address('catalogue:index', get_language() or '')}?{urlencode({name: each.key})}"
        detail = f"{called} · {each.detail}" if each.detail else str(called)
    elif each.kind == Kind.SUBJECT:
        url, icon = reverse("storefront:subject", kwargs={"slug": each.key}), "i-user"
        detail = f"{_('Chủ thể')} · {each.detail}"
    else:
        url = reverse("catalogue:detail", kwargs={"product_slug": each.key, "pk": each.pk})
        icon, detail = "i-tag", each.detail
    item = {
        "kind": each.kind.value,
        "url": url,
        "runs": each.runs,
        "vi": each.vietnamese,
        "detail": detail,
        "icon": icon,
        "picture": each.picture,
        "star": each.star.text if each.star else "",
        "stars": each.star.count if each.star else 0,
    }
    return {name: value for name, value in item.items() if value}
