"""The pages of subjects."""

from dataclasses import fields

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from marketplace.storefront.subject_page import subject_index, subject_page


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Context: see `storefront/subjects.html`."""
    page = subject_index(request.GET.get("q", ""), request.GET.get("tinh", ""), request.GET.get("trang", "1"))
    return render(
        request, "storefront/subjects.html", {field.name: getattr(page, field.name) for field in fields(page)}
    )


@require_safe
def detail(request: HttpRequest, slug: str) -> HttpResponse:
    """Context: see `storefront/subject.html`."""
    if slug != slug.lower():
        return redirect("storefront:subject", slug=slug.lower(), permanent=True)
    page = subject_page(slug)
    if page is None:
        raise Http404
    return render(request, "storefront/subject.html", {field.name: getattr(page, field.name) for field in fields(page)})
