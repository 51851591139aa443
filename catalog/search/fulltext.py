"""The full-text index over the words of listing rows, on both engines, and how it is asked.

SQLite: an FTS5 table beside the rows, kept by triggers. PostgreSQL: a generated tsvector column with a GIN index of all
words and one of those of titles. Both change with the row itself, in its transaction.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.db import connection
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState
from django.db.models import BooleanField, F, Func

from catalog.kernel.caches import kept_for
from catalog.search.words import Group

TABLE = "search_listing"
INDEX = "search_words"
# On PostgreSQL. An index of all words doesn't know where they stand: for titles with “san” four thousand rows were
# looked at, most of which say “sản xuất” somewhere.
WORDS_OF_TITLES = "ts_filter(words, '{a,b}')"
ENDS_SECONDS = 600


class Where(StrEnum):
    """Columns in which words are sought; the value is the weight of their words on PostgreSQL.

    `TITLE_AS_MARKED`: in the title, by the marks where marks were typed, or by another name of the thing.
    """

    ANYWHERE = ""
    TITLE = "A"
    TITLE_EXACT = "B"
    TITLE_AS_MARKED = "AB"


_FTS5_COLUMN = {Where.ANYWHERE: "", Where.TITLE: "{title_fold} : ", Where.TITLE_EXACT: "{title_exact} : "}


@dataclass(frozen=True)
class Sample:
    """Some of what matches, so that words with ten thousand matches cost what words with a thousand do.

    At most `most`, by falling number from `begin` thousandths of all numbers on, and on from the highest. `within`: of
    those that meet this condition on the rows (SQL with its values).
    """

    most: int
    begin: int = 1000
    within: str = ""
    values: tuple[Any, ...] = ()


class Written(Func, ABC):
    """A condition on listing rows whose SQL we write, in far less time than the ORM."""

    output_field = BooleanField()

    def __init__(self) -> None:
        super().__init__(F("pk"))

    def as_sql(self, compiler: Any, connection: Any, **context: Any) -> tuple[str, tuple[Any, ...]]:  # type: ignore[override]
        column, _values = compiler.compile(self.source_expressions[0])
        return self.written(column)

    @abstractmethod
    def written(self, column: str) -> tuple[str, tuple[Any, ...]]:
        """SQL of it with its values, where `column` is the number of a row."""


class Matches(Written):
    """True for rows in which every group occurs by any of its phrases; the last phrase typed may be unfinished.

    Phrases are letters and digits only (`words.py`), never typed text. `every=False`: any group will do. `sample`: only
    some of those that match.
    """

    def __init__(
        self,
        groups: tuple[Group, ...],
        where: Where = Where.ANYWHERE,
        every: bool = True,
        open_end: bool = True,
        sample: Sample | None = None,
    ) -> None:
        super().__init__()
        self.groups = groups
        self.where = where
        self.every = every
        self.open_end = open_end
        self.sample = sample

    def written(self, column: str) -> tuple[str, tuple[Any, ...]]:
        if self.sample or connection.vendor == "sqlite":
            found, values = self.numbers()
            return f"{column} IN ({found})", values
        met, asked = self._met()
        return met.replace("words", f"{column.rpartition('.')[0]}.words"), (asked,)

    def numbers(self) -> tuple[str, tuple[Any, ...]]:
        """SQL of the numbers of the rows for which it is true, with its values."""
        met, asked = self._met()
        table, number = (INDEX, f"{INDEX}.rowid") if connection.vendor == "sqlite" else (TABLE, "product_id")
        # Row by row of the index, so that a sample is taken when there are enough.
        rows = f" CROSS JOIN {TABLE} ON product_id = {number}" if table == INDEX and self._is_within else ""
        found = f"SELECT {number} FROM {table}{rows} WHERE {met}"  # noqa: S608 - names of ours
        return _sampled(self.sample, found, number, asked) if self.sample else (found, (asked,))

    @property
    def _is_within(self) -> bool:
        return self.sample is not None and bool(self.sample.within)

    def _met(self) -> tuple[str, str]:
        """The condition in the engine's own words, and its value."""
        if connection.vendor == "sqlite":
            return f"{INDEX} MATCH %s", self._ask(self._on_sqlite, " AND ", " OR ")
        words = "words" if self.where is Where.ANYWHERE else WORDS_OF_TITLES
        return f"{words} @@ to_tsquery('simple', %s)", self._ask(self._on_postgresql, " & ", " | ")

    @staticmethod
    def _on_sqlite(phrase: tuple[str, ...], where: Where, unfinished: bool) -> str:
        return f'{_FTS5_COLUMN[where]}"{" ".join(phrase)}"' + (" *" if unfinished else "")

    @staticmethod
    def _on_postgresql(phrase: tuple[str, ...], where: Where, unfinished: bool) -> str:
        marks = [f":{where}" if where else ""] * len(phrase)
        if unfinished:
            marks[-1] = f":*{where}"
        return "(" + " <-> ".join(f"'{word}'{mark}" for word, mark in zip(phrase, marks, strict=True)) + ")"

    def _ask(self, term: Callable[[tuple[str, ...], Where, bool], str], every: str, any_of: str) -> str:
        """The groups in the engine's own words: `term` writes a phrase, the others join."""
        last = len(self.groups) - 1
        asked = []
        for number, group in enumerate(self.groups):
            unfinished = self.open_end and number == last
            terms = [term(phrase, where, unfinished and first) for phrase, where, first in self._phrases(group)]
            asked.append("(" + any_of.join(terms) + ")")
        return (every if self.every else any_of).join(asked)

    def _phrases(self, group: Group) -> Iterator[tuple[tuple[str, ...], Where, bool]]:
        """(phrase, where it is sought, whether it is the one that was typed)"""
        typed, *others = group.phrases
        marked = self.where in {Where.TITLE_EXACT, Where.TITLE_AS_MARKED}
        if self.where is Where.TITLE_EXACT or (marked and group.exact):
            yield group.exact or typed, Where.TITLE_EXACT, True
        else:
            yield typed, Where.TITLE if marked else self.where, True
        if self.where is not Where.TITLE_EXACT:
            yield from ((phrase, Where.TITLE if marked else self.where, False) for phrase in others)


def _sampled(sample: Sample, found: str, number: str, asked: str) -> tuple[str, tuple[str, ...]]:
    """SQL of the sample of what an engine finds, and its parameters."""
    falling = f"ORDER BY {number} DESC LIMIT {sample.most}"
    if sample.within:
        found = f"{found} AND {sample.within}"
    values = (asked, *sample.values)
    if sample.begin >= 1000:
        return f"{found} {falling}", values
    lowest, highest = _ends()
    begin = lowest + (highest - lowest) * sample.begin // 1000
    parts = [f"SELECT * FROM ({found} AND {number} {side} {begin} {falling}) part" for side in ("<=", ">")]  # noqa: S608
    return f"SELECT * FROM ({' UNION ALL '.join(parts)}) parts LIMIT {sample.most}", values * 2  # noqa: S608


@kept_for(ENDS_SECONDS)
def _ends() -> tuple[int, int]:
    """The lowest and the highest number of all rows; they only say where a sample begins, so they may be old."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT MIN(product_id), MAX(product_id) FROM {TABLE}")  # noqa: S608 - names of ours
        lowest, highest = cursor.fetchone()
    return lowest or 0, highest or 0


class KeepWordsIndexed(Operation):
    """Make the index and what keeps it.

    On SQLite a later migration that alters a column of the rows makes their table anew and drops its triggers on the
    way: repeat the operation at the end of such a migration (it may be repeated at will; a test looks for them), and
    put it first with `going_back`, so that the index is there again when the migration is taken back.
    """

    reversible = True
    reduces_to_sql = True

    def __init__(self, *, going_back: bool = False) -> None:
        self.going_back = going_back

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return type(self).__name__, [], {"going_back": True} if self.going_back else {}

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """No part of Django's model state."""

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        if not self.going_back:
            self._execute(schema_editor, _DROP, _MAKE)

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        self._execute(schema_editor, _DROP, *([_MAKE] if self.going_back else []))

    def _execute(self, schema_editor: BaseDatabaseSchemaEditor, *statements: Mapping[str, tuple[str, ...]]) -> None:
        for each in statements:
            for statement in each[schema_editor.connection.vendor]:
                schema_editor.execute(statement, None)

    def describe(self) -> str:
        return "Keep the words of listings indexed"

    @property
    def migration_name_fragment(self) -> str:
        return "words_indexed"


_COLUMNS = ("title_fold", "title_exact", "text_fold")
_NAMES = ", ".join(_COLUMNS)
_OLD, _NEW = (", ".join(f"{row}.{name}" for name in _COLUMNS) for row in ("old", "new"))
_CHANGED = " OR ".join(f"old.{name} <> new.{name}" for name in _COLUMNS)
_FORGET = f"INSERT INTO {INDEX} ({INDEX}, rowid, {_NAMES}) VALUES ('delete', old.product_id, {_OLD});"  # noqa: S608
_LEARN = f"INSERT INTO {INDEX} (rowid, {_NAMES}) VALUES (new.product_id, {_NEW});"  # noqa: S608

_MAKE = {
    "sqlite": (
        # No marks removed by the tokenizer: it leaves đ and double marks alone, and the exact column needs them.
        f"CREATE VIRTUAL TABLE {INDEX} USING fts5({_NAMES}, content='{TABLE}', content_rowid='product_id', "
        "tokenize='unicode61 remove_diacritics 0', prefix='1 2 3')",
        f"INSERT INTO {INDEX} ({INDEX}) VALUES ('rebuild')",  # noqa: S608
        f"CREATE TRIGGER {INDEX}_insert AFTER INSERT ON {TABLE} BEGIN {_LEARN} END",
        f"CREATE TRIGGER {INDEX}_delete AFTER DELETE ON {TABLE} BEGIN {_FORGET} END",
        f"CREATE TRIGGER {INDEX}_update AFTER UPDATE ON {TABLE} WHEN {_CHANGED} BEGIN {_FORGET} {_LEARN} END",
    ),
    "postgresql": (
        f"ALTER TABLE {TABLE} ADD COLUMN words tsvector GENERATED ALWAYS AS ("
        "setweight(to_tsvector('simple', title_fold), 'A') || setweight(to_tsvector('simple', title_exact), 'B') || "
        "setweight(to_tsvector('simple', text_fold), 'D')) STORED",
        f"CREATE INDEX {INDEX} ON {TABLE} USING gin (words)",
        f"CREATE INDEX {INDEX}_of_titles ON {TABLE} USING gin ({WORDS_OF_TITLES})",
    ),
}
_DROP = {
    "sqlite": (
        *(f"DROP TRIGGER IF EXISTS {INDEX}_{verb}" for verb in ("insert", "delete", "update")),
        f"DROP TABLE IF EXISTS {INDEX}",
    ),
    "postgresql": (f"ALTER TABLE {TABLE} DROP COLUMN IF EXISTS words",),
}
