"""Every template compiles; the map is whole; the pages stay light."""

import gzip
import re
from pathlib import Path

import pytest
from django.template.loader import get_template, render_to_string

from themes.loader import ROOT

TEMPLATES = ROOT / "base" / "templates"
STATIC = ROOT / "base" / "static" / "themes" / "base"


@pytest.mark.parametrize("name", sorted(path.relative_to(TEMPLATES).as_posix() for path in TEMPLATES.rglob("*.html")))
def test_template_compiles(name: str) -> None:
    assert get_template(name).origin.name == str(TEMPLATES / name)


def test_every_icon_in_use_is_drawn() -> None:
    drawn = set(re.findall(r'<symbol id="([\w-]+)"', (STATIC / "sprite.svg").read_text(encoding="utf-8")))
    used: set[str] = set()
    for path in TEMPLATES.rglob("*.html"):
        for reference in re.findall(
            r"(?:\{\{ sprite \}\}|sprite\.svg' %\})#([^\"]+)\"", path.read_text(encoding="utf-8")
        ):
            used |= set(re.findall(r"(?<![\w-])(i-[a-z]+|seal|basket)(?![\w-]|\{)", reference))
    assert used - drawn == set()


def test_map_is_whole() -> None:
    # given the map as a page shows it
    html = render_to_string("c/map.html", {"current": "lam-dong", "LANGUAGE_CODE": "vi"})

    # then it leads to 34 provinces, and both archipelagos are on it (a map without them must never be shown)
    assert len(set(re.findall(r'href="/tinh/([\w-]+)/"', html))) == 34
    assert "Quần đảo Hoàng Sa (Đà Nẵng)" in html
    assert "Quần đảo Trường Sa (Khánh Hòa)" in html
    # and says where we are
    assert re.findall(r'href="/tinh/([\w-]+)/" aria-current="page"', html) == ["lam-dong"]


@pytest.mark.django_db
def test_map_leads_to_the_provinces_there_are() -> None:
    from catalog.places.models import Province

    html = render_to_string("c/map.html")
    linked = set(re.findall(r'href="/tinh/([\w-]+)/"', html))
    assert linked == set(Province.objects.filter(valid_to=None).values_list("slug", flat=True))


@pytest.mark.parametrize("name", ["404.html", "403.html", "403_csrf.html", "500.html"])
def test_error_pages_need_nobody(name: str) -> None:
    # when rendered without request and context, and without a database (this test has none)
    html = render_to_string(name)

    # then a page with one heading comes out
    assert html.lstrip().startswith("<!DOCTYPE html>")
    assert len(re.findall(r"<h1", html)) == 1


def packed(*paths: Path) -> int:
    return sum(len(gzip.compress(path.read_bytes())) for path in paths)


def test_budgets() -> None:
    assert packed(*(STATIC / name for name in ("base.css", "tokens.css", "pages.css"))) <= 15_000
    # the page with the most script is the list: filters, more cards, suggestions
    assert packed(*STATIC.glob("*.js")) <= 12_000
    assert packed(*STATIC.glob("*.woff2")) <= 36_000
    # a lot's page is 30 kB in all: half of it is left for what the page says
    assert (
        sum((STATIC / name).stat().st_size for name in ("scan.css", "tokens.css", "favicon.svg", "stars.svg")) <= 15_000
    )
