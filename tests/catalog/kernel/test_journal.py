import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import translation
from django.utils.translation import gettext_lazy

from catalog.kernel.journal import entries_of, record
from catalog.kernel.models import Effect, JournalEntry

pytestmark = pytest.mark.django_db


class Person:
    pk = 7

    def __init__(self, full_name: str) -> None:
        self.full_name = full_name

    def get_full_name(self) -> str:
        return self.full_name


def test_an_entry_says_who_did_what_to_which_object() -> None:
    # given
    thing = Effect.objects.create(key="thing")
    # when
    entry = record(
        "ocop.test.act", actor=Person("Lý Thị Mẩy"), obj=thing, text="Đã sửa %(name)s.", data={"name": "chè"}
    )
    # then
    entry.refresh_from_db()
    assert (entry.actor_id, entry.actor_name) == ("7", "Lý Thị Mẩy")
    assert (entry.object_type, entry.object_id) == ("kernel.effect", "thing")
    assert entry.sentence == str(entry) == "Đã sửa chè."
    assert list(entries_of(thing)) == [entry]


def test_the_system_and_strangers_have_no_name() -> None:
    for actor in (None, AnonymousUser()):
        entry = record("ocop.test.act", actor=actor, text="Một việc.")
        assert (entry.actor_id, entry.actor_name) == ("", "")


def test_a_person_without_a_name_is_a_number_and_never_a_telephone() -> None:
    assert record("ocop.test.act", actor=Person(""), text="Một việc.").actor_name == "#7"


def test_text_is_stored_in_vietnamese_whoever_acts() -> None:
    with translation.override("en"):
        assert record("ocop.test.act", text=gettext_lazy("Monday")).text != "Monday"


def test_a_percent_sign_without_values_is_just_text() -> None:
    assert record("ocop.test.act", text="Giảm 5% cho chè.").sentence == "Giảm 5% cho chè."


def test_labels_among_the_values_are_translated_for_the_reader() -> None:
    entry = record("ocop.test.act", text="Nay: %(day_label)s %(day)s", data={"day_label": "Monday", "day": "Monday"})
    with translation.override("vi"):
        assert entry.sentence == "Nay: Thứ 2 Monday"


@pytest.mark.parametrize(("text", "error"), [("", ValueError), ("Đã sửa %(nothing)s.", KeyError)])
def test_a_sentence_that_nobody_could_read_is_refused_at_once(text: str, error: type[Exception]) -> None:
    with pytest.raises(error):
        record("ocop.test.act", text=text)
    assert not JournalEntry.objects.filter(action="ocop.test.act").exists()
