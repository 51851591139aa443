"""Whether a page speaks one language: Vietnamese that was left standing on an English page."""

import re
from functools import cache
from html.parser import HTMLParser

from catalog.kernel.text import is_vietnamese
from marketplace.operations.translations import read_english

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
# A title may hold a product's name and takes no element of its own that could say its language.
NOT_READ = {"script", "style", "title", "svg"}
SPOKEN = {"alt", "aria-label", "placeholder", "title"}
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]")


def untranslated_text(page_html: str) -> list[str]:
    """Texts of an English page that are Vietnamese without saying so, in reading order; an empty list is the goal.

    Two kinds: a string of ours in its Vietnamese form, and any text with an ordinary Vietnamese word in it. Elements
    marked `lang="vi"` may hold both. In attributes, which cannot be marked, only strings of ours are looked for.
    """
    reader = _Reader()
    reader.feed(page_html)
    reader.close()
    return reader.found


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.open: list[tuple[str, bool]] = []  # tag, whether it is read

    @property
    def reading(self) -> bool:
        return not self.open or self.open[-1][1]

    @property
    def _is_prose(self) -> bool:
        """Choices are names ("Thành phố Huế") or strings of ours."""
        return not self.open or self.open[-1][0] != "option"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        language = given.get("lang")
        reading = (self.reading if language is None else language != "vi") and tag not in NOT_READ
        if reading:
            self.found += [f"{name}: {value}" for name, value in attrs if name in SPOKEN and _is_ours(value or "")]
        if tag not in VOID:
            self.open.append((tag, reading))

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        text = " ".join(data.split())
        if text and self.reading and (_is_ours(text) or (self._is_prose and is_vietnamese(text))):
            self.found.append(text)


def _is_ours(text: str) -> bool:
    return bool(_our_strings().fullmatch(" ".join(text.split())))


@cache
def _our_strings() -> re.Pattern[str]:
    """Every string of ours whose English differs, with anything in place of its values."""
    differing = [
        text
        for message in read_english()
        for text in (message.id if isinstance(message.id, list | tuple) else (message.id,))
        if text and text != message.string
    ]
    return re.compile("|".join(".+".join(map(re.escape, PLACEHOLDER.split(text))) for text in differing))
