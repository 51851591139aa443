import ast
import threading
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, models
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from catalog.kernel.journal import entries_of
from catalog.kernel.models import JournalEntry, TaskLease
from catalog.kernel.states import Refusal, StateTable, Transition, TransitionRefused

ROOT = Path(__file__).parents[3]


class Door(models.Model):
    """A thing with a state, borrowing a table that exists: the kernel has no state field of its own."""

    id = models.UUIDField(primary_key=True, db_column="task_id")
    state = models.CharField(
        max_length=10, db_column="worker_id", choices=[("open", _("Mở")), ("shut", _("Đóng")), ("locked", _("Khóa"))]
    )

    class Meta:
        app_label = "tests"
        managed = False
        db_table = TaskLease._meta.db_table

    def __str__(self) -> str:
        return "Cửa kho"


class Person:
    pk = 7

    def __init__(self, key: bool = True) -> None:
        self.has_key = key

    def get_full_name(self) -> str:
        return "Lò Văn Chài"


def anyone(actor: Any, door: Door) -> bool:
    return True


def has_key(actor: Any, door: Door) -> bool:
    return actor.has_key


def nobody_inside(door: Door) -> None:
    if str(door.pk) == OCCUPIED:
        raise TransitionRefused("occupied", "Trong kho còn người.")


EMPTY, OCCUPIED = "00000000-0000-0000-0000-000000000001", "00000000-0000-0000-0000-000000000002"
DOOR = StateTable(
    "state",
    "test.door",
    Transition("shut", ("open",), "shut", may=anyone, label=_("Đóng cửa")),
    Transition("open", ("shut", "locked"), "open", may=has_key, label=_("Mở cửa")),
    Transition("lock", ("shut",), "locked", may=has_key, label=_("Khóa cửa"), needs_reason=True, guard=nobody_inside),
)


@pytest.fixture
def door(db: None) -> Door:
    return make_door("open")


def make_door(state: str, pk: str = EMPTY) -> Door:
    TaskLease.objects.create(pk=pk, worker_id=state, until="2026-01-01T00:00Z")
    return Door.objects.get(pk=pk)


def test_a_transition_writes_the_state_and_one_journal_entry(door: Door) -> None:
    # when
    entry = DOOR.apply(door, "shut", Person())
    # then
    assert door.state == "shut"
    assert Door.objects.get().state == "shut"
    assert list(entries_of(door)) == [entry]
    assert entry.action == "test.door.shut"
    assert (entry.data["from"], entry.data["to"]) == ("open", "shut")
    assert entry.sentence == "Đóng cửa: Cửa kho (Mở → Đóng)."


def test_a_reason_stands_in_the_journal(door: Door) -> None:
    DOOR.apply(door, "shut", Person())
    entry = DOOR.apply(door, "lock", Person(), reason=" hết mùa ")
    assert entry.data["reason"] == "hết mùa"
    assert entry.sentence == "Khóa cửa: Cửa kho (Đóng → Khóa). Lý do: hết mùa"


@pytest.mark.parametrize(
    ("state", "pk", "verb", "actor", "reason", "code"),
    [
        ("shut", EMPTY, "fly", Person(), "", Refusal.UNKNOWN),
        ("shut", EMPTY, "open", Person(key=False), "", Refusal.NOT_ALLOWED),
        ("open", EMPTY, "open", Person(key=False), "", Refusal.NOT_ALLOWED),  # says nothing about the state
        ("open", EMPTY, "lock", Person(), "mưa", Refusal.WRONG_STATE),
        ("shut", EMPTY, "lock", Person(), "  ", Refusal.REASON_MISSING),
        ("shut", OCCUPIED, "lock", Person(), "mưa", "occupied"),
    ],
)
@pytest.mark.django_db
def test_a_refused_transition_moves_nothing(
    state: str, pk: str, verb: str, actor: Person, reason: str, code: str
) -> None:
    # given
    door = make_door(state, pk)
    # when
    with pytest.raises(TransitionRefused) as refused:
        DOOR.apply(door, verb, actor, reason)
    # then
    assert refused.value.code == code
    assert refused.value.message
    assert Door.objects.get().state == door.state == state
    assert not JournalEntry.objects.filter(action__startswith="test.door").exists()


def test_the_refusal_names_verb_and_state(door: Door) -> None:
    with (
        translation.override("vi"),
        pytest.raises(TransitionRefused, match="Không thể “Khóa cửa” khi đang ở trạng thái “Mở”"),
    ):
        DOOR.apply(door, "lock", Person(), "mưa")


def test_the_database_decides_and_not_the_copy_in_hand(door: Door) -> None:
    # given
    stale = Door.objects.get()
    DOOR.apply(door, "shut", Person())
    # when
    with pytest.raises(TransitionRefused) as refused:
        DOOR.apply(stale, "shut", Person())
    # then
    assert refused.value.code == Refusal.WRONG_STATE


def test_an_object_that_is_gone_is_refused(door: Door) -> None:
    TaskLease.objects.all().delete()
    with pytest.raises(TransitionRefused) as refused:
        DOOR.apply(door, "shut", Person())
    assert refused.value.code == Refusal.GONE


def test_available_lists_what_this_person_may_do_now(door: Door) -> None:
    assert [t.verb for t in DOOR.available(door, Person())] == ["shut"]
    door.state = "shut"
    assert [t.verb for t in DOOR.available(door, Person())] == ["open", "lock"]
    assert DOOR.available(door, Person(key=False)) == ()


def test_a_verb_is_declared_once() -> None:
    twice = Transition("shut", ("open",), "shut", may=anyone, label="Đóng")
    with pytest.raises(ValueError, match="twice"):
        StateTable("state", "test.door", twice, twice)


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_of_two_at_the_same_moment_one_is_refused() -> None:
    # given
    door = make_door("open")
    outcomes: list[str] = []
    together = threading.Barrier(2)

    def shut() -> None:
        together.wait()
        try:
            DOOR.apply(Door.objects.get(pk=door.pk), "shut", Person())
            outcomes.append("done")
        except TransitionRefused as refused:
            outcomes.append(refused.code)
        finally:
            connection.close()

    # when
    threads = [threading.Thread(target=shut) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    # then
    assert sorted(outcomes) == ["done", Refusal.WRONG_STATE]
    assert entries_of(door).count() == 1


def test_nothing_but_a_state_table_writes_a_state_field() -> None:
    """Reads all our code: `x.listing_state = …` and `.update(listing_state=…)` belong to `StateTable.apply` alone."""
    trees = {path: ast.parse(path.read_bytes()) for path in _our_code()}
    fields = {field for tree in trees.values() for field in _declared_fields(tree)}
    writes = [
        f"{path.relative_to(ROOT)}:{line} {field}"
        for path, tree in trees.items()
        for line, field in _writes(tree)
        if field in fields
    ]
    assert writes == []


def _our_code() -> list[Path]:
    rooms = (path for room in ("catalog", "marketplace", "cms") for path in (ROOT / room).rglob("*.py"))
    # The `status` that the kernel writes is the queue's, which has no state table.
    return [path for path in rooms if not {"migrations", "kernel"} & set(path.parts)]


def _declared_fields(tree: ast.AST) -> list[str]:
    return [
        node.args[0].value
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == "StateTable"
        and isinstance(node.args[0], ast.Constant)
    ]


def _writes(tree: ast.AST) -> list[tuple[int, str]]:
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign):
            found += [(node.lineno, target.attr) for target in node.targets if isinstance(target, ast.Attribute)]
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "update":
            found += [(node.lineno, keyword.arg) for keyword in node.keywords if keyword.arg]
    return found
