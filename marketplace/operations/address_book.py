"""Every address that is mounted, for the checks of the system and for the tests that walk them all."""

import inspect
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib.admindocs.views import simplify_regex
from django.urls import Resolver404, URLPattern, get_resolver, resolve
from django.urls.resolvers import RegexPattern

_PARAMETER = re.compile(r"<[^>]+>")


@dataclass(frozen=True)
class Address:
    """One pattern: where (`/san-pham/<str:product_slug>-<int:pk>/`), its name with namespaces, and what answers."""

    route: str
    name: str
    view: Callable[..., Any]

    @property
    def classes(self) -> tuple[type, ...]:
        """The class behind the view and all it inherits from; nothing for a function."""
        view_class = getattr(self.view, "view_class", None) or getattr(self.view, "cls", None)
        return inspect.getmro(view_class) if view_class else ()

    def is_reached(self) -> bool:
        """False when an earlier pattern answers at this address instead."""
        try:
            return resolve(_PARAMETER.sub("x", self.route)).func is self.view
        except Resolver404:
            return True  # "x" is no value of the parameter: what else would be asked is unknown, so count it


def addresses() -> Iterator[Address]:
    """All patterns in the order in which they are tried."""
    return _below(get_resolver().url_patterns, "/", "")


def _below(patterns: list[Any], route: str, names: str) -> Iterator[Address]:
    for entry in patterns:
        here = route + _text(entry.pattern)
        if isinstance(entry, URLPattern):
            yield Address(here, f"{names}{entry.name or ''}", entry.callback)
        else:
            yield from _below(entry.url_patterns, here, f"{names}{entry.namespace}:" if entry.namespace else names)


def _text(pattern: Any) -> str:
    return simplify_regex(str(pattern)).lstrip("/") if isinstance(pattern, RegexPattern) else str(pattern)
