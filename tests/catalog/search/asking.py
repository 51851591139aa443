"""A page of results as a test asks for it."""

import re

from django.http import QueryDict

from catalog.search.query import Query
from catalog.search.selectors import Results, results


def ask(text: str, at=None) -> Results:
    return results(Query.parse(QueryDict(text)), "/san-pham/", at)


def titles(cards) -> list[str]:
    return [re.search(r"<h3><a [^>]*>([^<]*)</a>", card).group(1) for card in cards]
