"""Signs of life for the machine that watches, and words for search engines."""

import sys

from django.conf import settings
from django.core.cache import cache
from django.db import DatabaseError, InterfaceError, OperationalError, connection
from django.http import Http404, HttpRequest, HttpResponse, UnreadablePostError
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.utils.cache import add_never_cache_headers, patch_cache_control
from django.views.decorators.http import require_safe
from django.views.defaults import server_error
from django.views.static import serve

DAY_SECONDS = 24 * 3600
YEAR_SECONDS = 365 * 24 * 3600
RETRY_SECONDS = 15  # in which a database server is usually back


@require_safe
def livez(request: HttpRequest) -> HttpResponse:
    """The process answers. Asks nothing else, so a slow database doesn't restart healthy workers."""
    return HttpResponse("ok", content_type="text/plain")


@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """The process can serve: database and cache answer. 503 takes it out of the balancer."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        cache.set("readyz", "1", 5)
    except (DatabaseError, OSError):
        return HttpResponse("database or cache does not answer", status=503, content_type="text/plain")
    return HttpResponse("ok", content_type="text/plain")


@require_safe
def media(request: HttpRequest, path: str) -> HttpResponseBase:
    """An uploaded or drawn picture. Its name holds a hash of its content, so a browser may keep it for good."""
    try:
        response = serve(request, path, document_root=settings.MEDIA_ROOT)
    except OSError as error:  # a name longer than any file may have
        raise Http404 from error
    patch_cache_control(response, public=True, immutable=True, max_age=YEAR_SECONDS)
    return response


@require_safe
def favicon(request: HttpRequest) -> HttpResponse:
    """Browsers and feed readers ask for this name by themselves, whatever a page links to."""
    response = redirect(static("themes/base/favicon.svg"))
    patch_cache_control(response, public=True, max_age=DAY_SECONDS)
    return response


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Private pages and combinations of filters stay out of search engines."""
    private = ("basket:summary", "checkout:index", "order:find", "account:home")
    lines = ["User-agent: *", *(f"Disallow: {reverse(name)}" for name in private)]
    lines += ["Disallow: /*?*&", f"Sitemap: {request.build_absolute_uri('/sitemap.xml')}", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


def broken(request: HttpRequest) -> HttpResponse:
    """The answer to what no view caught, while the exception is at hand: 503 when the database is out of reach or
    overburdened, so that whoever asked tries again; 500 else. Asks the database for nothing.
    """
    error = sys.exception()
    while error and not isinstance(error, (OperationalError, InterfaceError)):
        error = error.__cause__ or error.__context__
    if error is None:
        return server_error(request)
    context = {"path": request.get_full_path(), "is_post": request.method == "POST", "typed": _typed(request)}
    response = HttpResponse(render_to_string("503.html", context), status=503)
    response["Retry-After"] = str(RETRY_SECONDS)
    add_never_cache_headers(response)
    return response


def _typed(request: HttpRequest) -> list[tuple[str, str]]:
    """The fields of a form that was sent, to send them once more. Nothing where one is secret, or a file: the browser
    still has those, a page must not.
    """
    if request.content_type != "application/x-www-form-urlencoded":
        return []
    try:
        fields = [(name, str(value)) for name, values in request.POST.lists() for value in values]
    except UnreadablePostError:
        return []
    return [] if any("password" in name or name == "code" for name, _value in fields) else fields
