"""What every answer of ours carries, and what public pages must not carry."""

from csp.middleware import CSPMiddleware
from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.middleware.locale import LocaleMiddleware


class ContentPolicyMiddleware(CSPMiddleware):
    """The strict policy everywhere, and a looser one on the prefixes of the two admin areas."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if request.path_info.startswith(settings.ADMIN_PREFIXES):
            response._csp_replace = settings.ADMIN_CONTENT_SECURITY_POLICY
        return super().process_response(request, response)


class LanguageMiddleware(LocaleMiddleware):
    """The address alone decides the language, so an answer never varies by Accept-Language.

    Django adds `Vary: Accept-Language` to unprefixed pages although it doesn't look at the header
    there; every shared cache would then keep one copy per browser (decision 23).
    """

    def process_response(self, request, response):
        response.headers.setdefault("Content-Language", request.LANGUAGE_CODE)
        return response
