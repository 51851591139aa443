"""English is complete: every string of ours has it, with the same placeholders."""

import re

from marketplace.operations.translations import collect, read_english, untranslated

PLACEHOLDER = re.compile(r"%\(\w+\)[sd]")


def test_every_string_of_ours_has_english() -> None:
    # given the strings of the code and the English file
    code, english = collect(), read_english()

    # when they are compared
    missing = [message.id for message in code if message.id and not english.get(message.id, message.context)]

    # then none is missing, empty or guessed
    assert missing == []
    assert untranslated(english) == []


def test_english_keeps_every_placeholder() -> None:
    # given each translated string
    for message in read_english():
        if not message.id:
            continue
        ids = message.id if isinstance(message.id, tuple) else (message.id,)
        strings = message.string if isinstance(message.string, tuple) else (message.string,)

        # then it names exactly the values that the Vietnamese names
        wanted = set(PLACEHOLDER.findall(" ".join(ids)))
        for string in strings:
            assert set(PLACEHOLDER.findall(string)) <= wanted, message.id
        assert set(PLACEHOLDER.findall(" ".join(strings))) == wanted, message.id
