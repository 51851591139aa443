"""English is complete: every string of ours has it, with the same placeholders."""

import re
from gettext import NullTranslations

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po
from django.conf import settings
from django.utils.translation import gettext, ngettext, override, trans_real

from marketplace.operations.translations import collect, compile_stale, read_english, untranslated

PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]")


def read_vietnamese() -> Catalog:
    """Messages of Django and allauth that nobody else says in (good) Vietnamese."""
    with (settings.BASE_DIR / "locale/vi/LC_MESSAGES/django.po").open("rb") as file:
        return read_po(file, locale="vi", domain="django")


def test_every_string_of_ours_has_english() -> None:
    # given the strings of the code and the English file
    code, english = collect(), read_english()

    # when they are compared
    missing = [message.id for message in code if message.id and not english.get(message.id, message.context)]

    # then none is missing, empty or guessed
    assert missing == []
    assert untranslated(english) == []


def test_every_message_taken_over_has_vietnamese() -> None:
    assert untranslated(read_vietnamese()) == []


@pytest.mark.parametrize("read", [read_english, read_vietnamese])
def test_translations_keep_every_placeholder(read) -> None:
    # given each translated string
    for message in read():
        if not message.id:
            continue
        ids = message.id if isinstance(message.id, tuple) else (message.id,)
        strings = message.string if isinstance(message.string, tuple) else (message.string,)

        # then it names exactly the values that the original names
        wanted = set(PLACEHOLDER.findall(" ".join(ids)))
        for string in strings:
            assert set(PLACEHOLDER.findall(string)) <= wanted, message.id
        assert set(PLACEHOLDER.findall(" ".join(strings))) == wanted, message.id


@pytest.mark.parametrize(
    ("language", "required", "days"),
    [("vi", "Mục này cần điền.", "1 ngày"), ("en", "This field is required.", "1 day")],
)
def test_each_language_reads_its_own_file(language: str, required: str, days: str) -> None:
    # given a visitor's language
    with override(language):
        # when a message of Django and a plural of ours are said, then both are in that language
        assert gettext("This field is required.") == required
        assert ngettext("%(n)d ngày", "%(n)d ngày", 1) % {"n": 1} == days


def test_our_own_words_are_found_first() -> None:
    """Vietnamese is in the code; what is in no file is sought in those of all libraries, whenever it is shown."""
    ours = trans_real.translation("vi")._catalog._catalogs[0]

    # given our words, some with a context or a plural, then each stands in our file as it does in the code
    assert ours["Xem thêm"] == "Xem thêm"
    assert ours["%(n)d ngày", 0] == "%(n)d ngày"
    # and a word that a library may say otherwise is left to it
    assert "Kho" not in ours


def test_words_read_before_the_files_were_compiled_are_read_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    # given a process that asked for a word while it started, in a clone where nothing is compiled yet
    monkeypatch.setitem(trans_real._translations, "vi", NullTranslations())
    with override("vi"):
        assert gettext("This field is required.") == "This field is required."

    # when the files are compiled, by this process or by one beside it
    compile_stale()

    # then it speaks with them
    with override("vi"):
        assert gettext("This field is required.") == "Mục này cần điền."
