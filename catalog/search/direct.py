"""What the words name outright: a maker, a certificate, a decision. Shown above the goods, the shortest way there."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from catalog.certification.models import Certificate
from catalog.kernel.text import fold
from catalog.subjects.selectors import named, place_words

MOST = 3
FEWEST_LETTERS = 3

# All of folded text. Who writes one of these means a maker; without it a name is found by its goods.
_MAKER = re.compile(
    r"^(?:htx|hop tac xa|tht|to hop tac|cty|cong ty|hkd|ho kinh doanh|co so|trang trai|dntn|doanh nghiep)\b"
    r"[ .:]*(?P<name>.+)"
)
_LEGAL = re.compile(r"\b(?:tnhh|co phan|cp|mtv|sx|tm|dv|dich vu|san xuat)\b")
_CERTIFICATE = re.compile(r"\bocop-?(\d{2})-?(\d{6})\b")
_DECISION = re.compile(r"\b(?P<before>\d{1,5}) ?/? ?qd\b|\b(?:quyet dinh|qd)(?: so)? (?P<behind>\d{1,5})\b")


@dataclass(frozen=True)
class Direct:
    label: str
    detail: str
    url: str


def direct(text: str) -> tuple[Direct, ...]:
    """At most `MOST`; no statement unless the line looks like a name or a number, and then one."""
    return tuple(found for found, _place in zip(_found(text), range(MOST), strict=False))


def _found(text: str) -> Iterator[Direct]:
    line = fold(text)
    if number := _CERTIFICATE.search(line):
        yield from _certificates(f"OCOP-{number[1]}-{number[2]}")
    elif decision := _DECISION.search(line):
        yield Direct(
            _("Quyết định %(number)s") % {"number": decision["before"] or decision["behind"]},
            _("Các chứng nhận theo quyết định này"),
            f"{reverse('certification:check')}?{urlencode({'q': text})}",
        )
    elif maker := _MAKER.match(line):
        yield from _makers(" ".join(_LEGAL.sub(" ", maker["name"]).split()))


def _certificates(number: str) -> Iterator[Direct]:
    for certificate in Certificate.objects.filter(number=number).select_related("product"):
        yield Direct(certificate.number, certificate.product.title, certificate.get_absolute_url())


def _makers(name: str) -> Iterator[Direct]:
    """Words that fit more makers than that are no name."""
    found = list(named(name)[: MOST + 1]) if len(name) >= FEWEST_LETTERS else []
    if len(found) <= MOST:
        for subject in found:
            yield Direct(subject.name, place_words(subject), subject.get_absolute_url())
