"""Which theme speaks: a chain of folders, kept per request, obeyed by two template loaders.

A theme is a folder here with a `theme.toml`. It changes tokens first (`static/themes/<slug>/tokens.css`),
a template last: a file in `templates/` replaces the base file of the same name and may extend it.
"""

import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.template import Origin, Template
from django.template.loaders import cached, filesystem

ROOT = Path(__file__).resolve().parent
BASE = "base"


@dataclass(frozen=True)
class Theme:
    """What the skeleton needs to know: `css` are static paths, `color` is for the phone's address bar."""

    slug: str
    name: str
    color: str
    chain: tuple[str, ...]
    css: tuple[str, ...]


@cache
def slugs() -> frozenset[str]:
    return frozenset(path.parent.name for path in ROOT.glob("*/theme.toml"))


@cache
def theme(slug: str) -> Theme:
    """The theme of that name; the base theme for a province that has none of its own."""
    if slug not in slugs():
        slug = BASE
    facts = tomllib.loads((ROOT / slug / "theme.toml").read_text(encoding="utf-8"))
    parent = theme(facts["extends"]) if "extends" in facts else None
    return Theme(
        slug=slug,
        name=facts["name"],
        color=facts["color"],
        chain=(slug, *(parent.chain if parent else ())),
        css=(*(parent.css if parent else ()), f"themes/{slug}/tokens.css"),
    )


def themes() -> tuple[Theme, ...]:
    """All themes, the base first: what an editor may choose from."""
    return tuple(theme(slug) for slug in sorted(slugs(), key=lambda slug: (slug != BASE, slug)))


_current: ContextVar[str] = ContextVar("theme", default=BASE)


def current() -> Theme:
    return theme(_current.get())


@contextmanager
def use_theme(slug: str) -> Iterator[Theme]:
    """Render under that theme. Tasks and mail set it themselves: a worker has no request."""
    token = _current.set(slug)
    try:
        yield current()
    finally:
        _current.reset(token)


class ThemeLoader(filesystem.Loader):
    def get_dirs(self) -> list[str | Path]:
        return [ROOT / slug / "templates" for slug in current().chain]


class ThemeCachedLoader(cached.Loader):
    """Django's cached loader keys by template name alone: the first site to render a page would decide for all."""

    def cache_key(self, template_name: str, skip: list[Origin] | None = None) -> str:
        return "|".join(current().chain) + "::" + super().cache_key(template_name, skip)

    def get_template(self, template_name: str, skip: list[Origin] | None = None) -> Template:
        """A page that extends it looks for its blocks among all its nodes, every time: they are remembered."""
        found = super().get_template(template_name, skip)
        if "get_nodes_by_type" not in vars(found.nodelist):
            vars(found.nodelist)["get_nodes_by_type"] = cache(found.nodelist.get_nodes_by_type)
        return found
