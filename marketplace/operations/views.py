"""Signs of life for the machine that watches, and words for search engines."""

from django.conf import settings
from django.core.cache import cache
from django.db import DatabaseError, connection
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.templatetags.static import static
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe
from django.views.static import serve

DAY_SECONDS = 24 * 3600
YEAR_SECONDS = 365 * 24 * 3600


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
