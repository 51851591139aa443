"""What every answer of ours carries, and what public pages must not carry."""

from csp.middleware import HEADER, CSPMiddleware
from csp.utils import build_policy
from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.middleware.locale import LocaleMiddleware

from catalog.kernel.caches import process_cached


class ContentPolicyMiddleware(CSPMiddleware):
    """The strict policy everywhere, and a looser one on the prefixes of the two admin areas.

    Put together once: for every answer anew it took a seventh of a kept page. Only a view that asks for more (as
    `_csp_update`) has its own, and Django's pages for developers have none. Of django-csp's further settings (report
    only, excluded prefixes, nonces) we use none, and none has an effect here.
    """

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        in_admin = request.path_info.startswith(settings.ADMIN_PREFIXES)
        if settings.DEBUG or any(name.startswith("_csp") for name in vars(response)):
            if in_admin:
                response._csp_replace = settings.ADMIN_CONTENT_SECURITY_POLICY
            return super().process_response(request, response)
        response.headers.setdefault(HEADER, _policy(in_admin))
        return response


@process_cached
def _policy(in_admin: bool) -> str:
    return build_policy(replace=settings.ADMIN_CONTENT_SECURITY_POLICY if in_admin else None)


class LanguageMiddleware(LocaleMiddleware):
    """The address alone decides the language, so an answer never varies by Accept-Language.

    Django adds `Vary: Accept-Language` to unprefixed pages although it doesn't look at the header
    there; every shared cache would then keep one copy per browser (decision 23).
    """

    def process_response(self, request, response):
        response.headers.setdefault("Content-Language", request.LANGUAGE_CODE)
        return response
