"""Rules of the house that no linter knows. Each failure names the file, the line and what to do instead."""

import importlib.util
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
ROOMS = ("catalog", "marketplace", "cms", "themes")


def files(*suffixes: str) -> Iterator[Path]:
    for room in ROOMS:
        for path in sorted((ROOT / room).rglob("*")):
            if path.suffix in suffixes and "__pycache__" not in path.parts:
                yield path


def found(pattern: str, paths: Iterator[Path]) -> list[str]:
    expression = re.compile(pattern, re.IGNORECASE)
    return [
        f"{path.relative_to(ROOT)}:{number}: {line.strip()[:100]}"
        for path in paths
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if expression.search(line)
    ]


# With a number, or with a value put in its place: “OCOP %(n)d sao”, “{{ n }} stars”, f"{n}-star".
STAR_TEXT = r"(\b[1-5]|\}|%[sd]|\)[sd])[\s-]*(sao|stars?)\b|[★☆⭐]"


def may_say_stars(path: Path) -> bool:
    """Only stars.py may; migrations and demo data are data, and a person writes them."""
    place = path.relative_to(ROOT).as_posix()
    return place == "catalog/certification/stars.py" or "/migrations/" in place or "/demo" in place or "/data/" in place


def test_only_one_module_says_stars() -> None:
    # A certificate ends at a second; text written elsewhere would go on claiming stars after it.
    said = found(STAR_TEXT, (path for path in files(".py", ".html", ".txt", ".js") if not may_say_stars(path)))
    assert said == [], "ask catalog.certification.stars for a Star and show its text"


@pytest.mark.parametrize(
    "text",
    [
        "OCOP 4 sao",
        "đạt 3\u00a0sao",
        "5 SAO",
        "3 stars",
        "a 5-star product",
        "★★★",
        "OCOP %(count)d sao",
        "%d-star",
        "{{ n }} sao",
        "{count} stars",
    ],
    ids=repr,
)
def test_star_text_is_recognised(text: str) -> None:
    assert re.search(STAR_TEXT, text, re.IGNORECASE)


@pytest.mark.parametrize(
    "text",
    ["Chợ sao Việt", "2 saola", "tại sao", "{{ star.text }}", "{% if star %}", "star_of(product)", "Stars"],
    ids=repr,
)
def test_other_text_is_left_alone(text: str) -> None:
    assert not re.search(STAR_TEXT, text, re.IGNORECASE)


INLINE = {
    "a style attribute": r"<[^>]*\sstyle\s*=",
    "a style element": r"<style\b",
    "an event handler": r"<[^>]*\son[a-z]+\s*=\s*[\"']",
    "an inline script": r"<script\b(?![^>]*\bsrc=)(?![^>]*\btype=\"application/(ld\+)?json\")",
    "a javascript: address": r"javascript:",
}


@pytest.mark.parametrize("what", INLINE)
def test_templates_obey_the_content_policy(what: str) -> None:
    # Mail is the exception: mail programs read inline styles only, and no policy of ours reaches them.
    pages = (path for path in files(".html") if "mail" not in path.parts)
    assert found(INLINE[what], pages) == [], f"{what} is refused by the browser: use a class or a file in static/"


def test_nothing_is_called_utils() -> None:
    """A name that says nothing. Oscar's own are the exception: it finds its classes by module name."""

    def is_fork(path: Path) -> bool:
        place = path.relative_to(ROOT).with_suffix("").parts[1:]
        try:
            return importlib.util.find_spec(".".join(("oscar.apps", *place))) is not None
        except ModuleNotFoundError:
            return False

    named = [path for path in files(".py") if path.stem in {"utils", "helpers", "misc", "common"} and not is_fork(path)]
    assert named == []


def test_every_dependency_has_its_reason() -> None:
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    project = tomllib.loads(text)
    wanted = project["project"]["dependencies"] + [
        name for group in project["dependency-groups"].values() for name in group
    ]
    without = [name for name in wanted if not re.search(rf'^\s*"{re.escape(name)}",\s*# \S', text, re.MULTILINE)]
    assert without == []


def test_lock_files_name_no_address() -> None:
    locks = sorted((ROOT / "requirements").glob("*.lock"))
    assert locks
    assert [path.name for path in locks if "//" in path.read_text(encoding="utf-8")] == []


def test_every_setting_is_documented() -> None:
    # given what the settings module reads and what the reference page lists
    settings = (ROOT / "marketplace/settings.py").read_text(encoding="utf-8")
    page = (ROOT / "docs/settings.md").read_text(encoding="utf-8")
    read = set(re.findall(r"\benv\.\w+\(\s*\"([A-Z][A-Z0-9_]*)\"", settings))
    listed = set(re.findall(r"^\| `([A-Z][A-Z0-9_]*)` \|", page, re.MULTILINE))

    # then they are the same
    assert read == listed


def test_only_settings_read_the_environment() -> None:
    # DJANGO_SETTINGS_MODULE, which says where the settings are, cannot stand in them.
    paths = (path for path in files(".py") if path.name not in {"settings.py", "wsgi.py"})
    assert found(r"\bos\.(environ|getenv)\b|\bfrom os import .*(environ|getenv)", paths) == []
