"""Templates by theme: the chain decides, and one site's choice never leaks into another's."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.template import Context, Engine, TemplateDoesNotExist

from themes import loader
from themes.loader import current, theme, themes, use_theme


@pytest.fixture
def engine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Engine]:
    """Two themes on disk: lao-cai replaces one template of the base and extends it; the other it leaves alone."""
    files = {
        "base/theme.toml": 'name = "Base"\ncolor = "#000000"',
        "lao-cai/theme.toml": 'name = "Lào Cai"\nextends = "base"\ncolor = "#000000"',
        "base/templates/page.html": "base[{% block words %}base{% endblock %}]",
        "base/templates/shared.html": "shared",
        "lao-cai/templates/page.html": (
            '{% extends "page.html" %}{% block words %}{{ block.super }}, plum{% endblock %}'
        ),
    }
    for name, text in files.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    monkeypatch.setattr(loader, "ROOT", tmp_path)
    forget()
    yield Engine(loaders=[("themes.loader.ThemeCachedLoader", ["themes.loader.ThemeLoader"])])
    forget()


def forget() -> None:
    loader.theme.cache_clear()
    loader.slugs.cache_clear()


def render(engine: Engine, name: str) -> str:
    return engine.get_template(name).render(Context())


def test_themes_do_not_leak_through_the_cache(engine: Engine) -> None:
    # when the same page is rendered under the base, a province, and the base again
    seen = [render(engine, "page.html")]
    with use_theme("lao-cai"):
        seen += [render(engine, "page.html"), render(engine, "shared.html")]
    seen.append(render(engine, "page.html"))

    # then each has its own, and what the province leaves alone comes from the base
    assert seen == ["base[base]", "base[base, plum]", "shared", "base[base]"]


def test_unknown_template_is_unknown_in_every_theme(engine: Engine) -> None:
    with use_theme("lao-cai"), pytest.raises(TemplateDoesNotExist):
        engine.get_template("nowhere.html")


def test_theme_ends_with_its_block_even_after_an_error() -> None:
    with pytest.raises(RuntimeError), use_theme("dong-thap"):
        raise RuntimeError
    assert current().slug == "base"


def test_province_without_a_theme_wears_the_base() -> None:
    assert theme("ca-mau") == theme("base")


def test_chain_and_style_sheets_go_from_the_base_up() -> None:
    assert theme("lam-dong").chain == ("lam-dong", "base")
    assert theme("lam-dong").css == ("themes/base/tokens.css", "themes/lam-dong/tokens.css")


def test_editors_choose_from_all_themes() -> None:
    assert [one.slug for one in themes()] == ["base", "dong-thap", "lam-dong", "lao-cai"]
