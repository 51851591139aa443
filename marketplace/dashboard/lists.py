"""A list of the operator's: found by what is typed, in one state or in all, page by page, or as a file."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.http import urlencode

from catalog.kernel.dates import today
from catalog.kernel.spreadsheets import Table, asked_kind, table_file

PER_PAGE = 50
MOST_LETTERS = 100


@dataclass(frozen=True)
class Listed:
    """What one list shows. `name`: of its template, its address and its file; `label`: what can be typed; `find`: rows
    by what was typed and a state, "" for all; `table`: the same as a file.
    """

    name: str
    title: str | Promise
    label: str | Promise
    states: Sequence[tuple[str, Any]]
    find: Callable[[str, str], QuerySet[Any]]
    table: Callable[[QuerySet[Any]], Table]


def show_list(request: HttpRequest, listed: Listed) -> HttpResponseBase:
    """Context: see `dashboard/list.html`."""
    q = typed(request.GET.get("q", ""))
    state = request.GET.get("trang-thai", "")
    state = state if state in dict(listed.states) else ""
    found = listed.find(q, state)
    if kind := asked_kind(request):
        return table_file(kind, f"{listed.name}-{today():%Y-%m-%d}", listed.table(found))
    context = {
        "listed": listed,
        "page": Paginator(found, PER_PAGE).get_page(request.GET.get("trang")),
        "q": q,
        "state": state,
        "chosen": chosen(q=q, **{"trang-thai": state}),
    }
    return render(request, f"dashboard/{listed.name}.html", context)


def typed(text: str, most: int = MOST_LETTERS) -> str:
    return "".join(char for char in text[:most] if char.isprintable()).strip()


def chosen(**words: str) -> str:
    """What the addresses of other pages of a list begin with."""
    kept = {name: word for name, word in words.items() if word}
    return urlencode(kept) + "&" if kept else ""
