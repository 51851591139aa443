"""The two kinds of doors for pages of one person. Nothing behind them is ever stored by a browser or a proxy."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponseBase
from django.views.decorators.cache import never_cache

View = Callable[..., HttpResponseBase]


def private(view: View) -> View:
    """For whoever is signed in; strangers are asked to sign in and come back here."""
    return never_cache(login_required(view))


def only_for(may: Callable[[Any], bool]) -> Callable[[View], View]:
    """For people with a certain work; for everybody else the page does not exist (decision 6)."""

    def door(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not may(request.user):
                raise Http404
            return view(request, *args, **kwargs)

        return private(guarded)

    return door
