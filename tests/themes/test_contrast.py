"""WCAG contrast of the token pairs named in theme.toml, for every theme.

axe skips text over gradients and drawings, so for the hero and the dark bands this is the only guard.
"""

import re
import tomllib

import pytest

from themes.loader import BASE, ROOT, slugs

PAIRS = [
    (float(ratio), text, ground)
    for ratio, pairs in tomllib.loads((ROOT / BASE / "theme.toml").read_text(encoding="utf-8"))["contrast"].items()
    for text, ground in pairs
]


def tokens(slug: str) -> dict[str, str]:
    """The six-digit colours that a theme sets itself."""
    css = (ROOT / slug / "static" / "themes" / slug / "tokens.css").read_text(encoding="utf-8")
    return dict(re.findall(r"--([\w-]+):\s*(#[0-9a-f]{6})\b", css))


def luminance(colour: str) -> float:
    channels = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def test_contrast_of_known_colours() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.478, abs=0.001)


@pytest.mark.parametrize("slug", sorted(slugs()))
def test_every_pair_can_be_read(slug: str) -> None:
    # given the colours as the cascade leaves them: the base, then the theme's own
    colours = tokens(BASE) | tokens(slug)

    # when each named pair is measured
    measured = {(text, ground): contrast(colours[text], colours[ground]) for _, text, ground in PAIRS}

    # then none is below what it needs
    assert {pair: round(measured[pair], 2) for need, *names in PAIRS if measured[pair := tuple(names)] < need} == {}


@pytest.mark.parametrize("slug", sorted(slugs() - {BASE}))
def test_a_theme_changes_tokens_and_nothing_else(slug: str) -> None:
    # given a province's style sheet without its comments
    css = (ROOT / slug / "static" / "themes" / slug / "tokens.css").read_text(encoding="utf-8")
    css = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL).strip()

    # then it is one block in the tokens layer, for this theme alone
    assert re.fullmatch(r'@layer tokens \{\s*\[data-theme="' + slug + r'"\] \{[^{}]*\}\s*\}', css)
    # and it sets only what the base has
    base = (ROOT / BASE / "static" / "themes" / BASE / "tokens.css").read_text(encoding="utf-8")
    known = set(re.findall(r"--[\w-]+(?=:)", base))
    assert set(re.findall(r"--[\w-]+(?=:)", css)) - known == set()
    # and it stays small: a phone loads it beside the base
    assert len(css.encode()) < 2_000
