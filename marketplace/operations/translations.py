"""Our strings and their English: extraction and compilation without gettext tools.

Vietnamese is written in the code itself (the msgid), so the Vietnamese interface is complete by
construction; `locale/en` holds the English. Django's own `makemessages` needs xgettext, which a
machine with nothing but Python doesn't have.
"""

import io
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_python
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation.reloader import translation_file_changed
from django.utils.translation.template import templatize

ROOMS = ("catalog", "marketplace", "cms", "themes")
ENGLISH = settings.BASE_DIR / "locale" / "en" / "LC_MESSAGES" / "django.po"
HEADER = "# English of the marketplace. Msgids are the Vietnamese of the code."
KEYWORDS: dict[str, Any] = {
    **DEFAULT_KEYWORDS,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}


def collect() -> Catalog:
    """Every string of ours as it stands in the code today."""
    catalog = Catalog(locale="en", domain="django", charset="utf-8", fuzzy=False)
    for path in _sources():
        text = path.read_text(encoding="utf-8")
        if path.suffix != ".py":
            # templatize leaves template text as filler; its indentation would upset Python's tokenizer.
            text = "\n".join(line.strip() for line in templatize(text, origin=str(path)).splitlines())
        for _line, function, messages, _comments in extract_python(io.BytesIO(text.encode()), KEYWORDS, (), {}):
            _add(catalog, function, messages)
    return catalog


def update_english() -> tuple[int, list[str]]:
    """Bring the English file up to the code. Returns how many strings there are and which lack English."""
    current = read_english()
    current.update(collect(), no_fuzzy_matching=True, update_header_comment=False, update_creation_date=False)
    current.obsolete.clear()
    ENGLISH.parent.mkdir(parents=True, exist_ok=True)
    with ENGLISH.open("wb") as file:
        write_po(file, current, width=120, sort_output=True, no_location=True, omit_header=False)
    return len(current), untranslated(current)


def read_english() -> Catalog:
    if not ENGLISH.exists():
        return Catalog(locale="en", domain="django", charset="utf-8", fuzzy=False, header_comment=HEADER)
    with ENGLISH.open("rb") as file:
        return read_po(file, locale="en", domain="django")


def stale() -> list[Path]:
    """The catalogues that are newer than their compiled form, which is not committed."""
    sources = (path for folder in settings.LOCALE_PATHS for path in Path(folder).glob("*/LC_MESSAGES/*.po"))
    return [path for path in sources if _is_stale(path)]


def compile_stale() -> list[Path]:
    """Compile what has changed and return it. This process reads all files anew afterwards.

    Always, not only when it compiled: a constraint's message asks for a word while the models load, before this can
    run, and a process beside this one may have compiled meanwhile.
    """
    paths = stale()
    for path in paths:
        language = path.parents[1].name
        with path.open("rb") as text:
            catalog = read_po(text, locale=language, domain=path.stem)
        if language == settings.LANGUAGE_CODE:
            _add_our_own(catalog)
        # Written beside and renamed: a process that starts meanwhile must not read half a file.
        partial = path.with_suffix(f".mo.{os.getpid()}")
        with partial.open("wb") as binary:
            write_mo(binary, catalog)
        partial.rename(path.with_suffix(".mo"))
    translation_file_changed(sender=None, file_path=Path("django.mo"))
    return paths


def _is_stale(source: Path) -> bool:
    """The Vietnamese file is compiled with our own strings, which stand in the English one."""
    compiled = source.with_suffix(".mo")
    return not compiled.exists() or compiled.stat().st_mtime < max(source.stat().st_mtime, ENGLISH.stat().st_mtime)


def _add_our_own(vietnamese: Catalog) -> None:
    """Our strings as they stand in the code. In no file, each would be sought twice in those of all libraries whenever
    it is shown, which takes twice as long.

    Only those with a letter of ours: of others (“Kho”) a library may say something else.
    """
    for message in read_english():
        text, forms = _id(message), message.id if isinstance(message.id, tuple) else ()
        if any(letter.isalpha() and not letter.isascii() for letter in text) and set(forms) <= {text}:
            vietnamese.add(message.id, (text,) if forms else text, context=message.context)


def untranslated(catalog: Catalog) -> list[str]:
    """Strings without English, or whose English is only guessed (fuzzy)."""
    return [_id(m) for m in catalog if m.id and (m.fuzzy or not all(_strings(m)))]


def _id(message) -> str:
    return message.id[0] if isinstance(message.id, tuple) else message.id


def _strings(message) -> tuple[str, ...]:
    return message.string if isinstance(message.string, tuple) else (message.string,)


def _sources() -> Iterator[Path]:
    for room in ROOMS:
        for path in sorted((settings.BASE_DIR / room).rglob("*")):
            if (
                path.suffix in {".py", ".html", ".txt"}
                and "migrations" not in path.parts
                and "static" not in path.parts
            ):
                yield path


def _add(catalog: Catalog, function: Any, messages: Any) -> None:
    spec = KEYWORDS.get(function) or (1,)
    given = messages if isinstance(messages, (list, tuple)) else (messages,)
    context, ids = None, []
    for position in spec:
        index = position[0] if isinstance(position, tuple) else position
        if len(given) < index or given[index - 1] is None:
            return
        if isinstance(position, tuple):
            context = given[index - 1]
        else:
            ids.append(given[index - 1])
    catalog.add(tuple(ids) if len(ids) > 1 else ids[0], context=context)
