"""Writes of the page tree: the two language trees, a page for each province, its people's permissions."""

from collections.abc import Iterator
from typing import Any, TypeVar

from django.contrib.auth.models import Group, Permission
from django.db import transaction
from wagtail.models import (
    Collection,
    GroupApprovalTask,
    GroupCollectionPermission,
    GroupPagePermission,
    Locale,
    Page,
    Site,
    Workflow,
    WorkflowPage,
    WorkflowTask,
)

from catalog.places.selectors import ProvinceView, provinces
from cms.pages.models import HomePage, NewsPage, PlainPage, ProvinceIndexPage, ProvincePage
from cms.pages.selectors import forget_pages
from themes.loader import slugs

LANGUAGES = ("vi", "en")
IMAGE_RIGHTS = ("add_image", "change_image", "choose_image")

P = TypeVar("P", bound=Page)


@transaction.atomic
def write_site(texts: dict[str, Any], hostname: str, port: int) -> int:
    """Make what is missing of the page tree from `texts` and return how many pages were made.

    Never touches a page that exists: an editor's words win over ours. `texts` has the keys home,
    provinces_page, provinces {code: {vi, en}}, news [{province, slug, date, vi, en}] and help [{slug, vi, en}];
    each vi/en holds title, headline, intro or body. Safe to run again.
    """
    before = Page.objects.count()
    homes = _homes(texts["home"], hostname, port)
    index = _translated(ProvinceIndexPage, homes, "tinh", texts["provinces_page"])
    places = {p.code: _province_pages(p, index, texts["provinces"][p.code]) for p in provinces()}
    for item in texts["news"]:
        parents = places[item["province"]] if item["province"] else homes
        _translated(NewsPage, parents, item["slug"], item, date=item["date"], sample=True)
    for item in texts["help"]:
        _translated(PlainPage, homes, item["slug"], item, sample=True)
    for province in provinces():
        _people_of(province.code, province.name, list(places[province.code].values()))
    forget_pages()
    return Page.objects.count() - before


def _province_pages(province: ProvinceView, index: dict[str, Page], texts: dict[str, Any]) -> dict[str, ProvincePage]:
    theme = province.slug if province.slug in slugs() else "base"
    return _translated(
        ProvincePage, index, province.slug, texts, title=province.name, province_id=province.code, theme=theme
    )


def _homes(texts: dict[str, Any], hostname: str, port: int) -> dict[str, HomePage]:
    """The two homes below the root. Wagtail's welcome page makes room for them."""
    root = Page.get_first_root_node()
    # Frees the slug; deleted once the Site has moved. Not by save: its index task would look for a page that is gone.
    Page.objects.child_of(root).exact_type(Page).update(slug="welcome-of-wagtail")
    homes = _translated(HomePage, dict.fromkeys(LANGUAGES, root), "home", texts)
    site = Site.objects.filter(is_default_site=True).first() or Site(is_default_site=True)
    site.hostname, site.port, site.root_page = site.hostname or hostname, site.port or port, homes["vi"]
    site.site_name = site.site_name or homes["vi"].title
    site.save()
    Page.objects.child_of(root).exact_type(Page).delete()
    return homes


def _translated(
    model: type[P], parents: dict[str, Page], slug: str, texts: dict[str, Any], **common: Any
) -> dict[str, P]:
    """The page in each language below its parent of that language, tied by one translation key."""
    made: dict[str, P] = {}
    for language in LANGUAGES:
        parent = Page.objects.get(pk=parents[language].pk)  # fresh: treebeard counts children on the instance
        own_slug = slug if parent.depth > 1 or language == "vi" else f"{slug}-{language}"
        page = model.objects.child_of(parent).filter(slug=own_slug).first()
        if page is None:
            page = model(slug=own_slug, locale=_locale(language), **{**common, **texts[language]})
            if made:
                page.translation_key = next(iter(made.values())).translation_key
            parent.add_child(instance=page)
            page.save_revision().publish()
        made[language] = page
    return made


def _locale(language: str) -> Locale:
    return Locale.objects.get_or_create(language_code=language)[0]


def office_group(role: str, province_code: str) -> Group:
    """The group that carries a role's page rights in a province. The accounts room puts people into it
    by this name, so that neither room imports the other."""
    return Group.objects.get_or_create(name=f"{role}-{province_code}")[0]


def _people_of(code: str, name: str, pages: list[ProvincePage]) -> None:
    """Editors write and submit, publishers publish; both see only their own province and its pictures."""
    editors, publishers = office_group("province_editor", code), office_group("province_publisher", code)
    admin_access = Permission.objects.get(content_type__app_label="wagtailadmin", codename="access_admin")
    for group in (editors, publishers):
        group.permissions.add(admin_access)
    for group, verbs in ((editors, ("add", "change")), (publishers, ("add", "change", "publish"))):
        for page, permission in _grid(pages, verbs):
            GroupPagePermission.objects.get_or_create(group=group, page=page, permission=permission)
    collection = _collection(name)
    for group in (editors, publishers):
        for permission in Permission.objects.filter(content_type__app_label="wagtailimages", codename__in=IMAGE_RIGHTS):
            GroupCollectionPermission.objects.get_or_create(group=group, collection=collection, permission=permission)
    _workflow(name, publishers, pages)


def _grid(pages: list[ProvincePage], verbs: tuple[str, ...]) -> Iterator[tuple[Page, Permission]]:
    rights = {
        p.codename: p
        for p in Permission.objects.filter(content_type__app_label="wagtailcore", content_type__model="page")
    }
    for page in pages:
        for verb in verbs:
            yield page.page_ptr, rights[f"{verb}_page"]


def _collection(name: str) -> Collection:
    root = Collection.get_first_root_node()
    return root.get_children().filter(name=name).first() or root.add_child(name=name)


def _workflow(name: str, publishers: Group, pages: list[ProvincePage]) -> None:
    task = GroupApprovalTask.objects.filter(groups=publishers).first()
    if task is None:
        task = GroupApprovalTask.objects.create(name=f"Duyệt bài {name}")
        task.groups.add(publishers)
    workflow = Workflow.objects.get_or_create(name=f"Duyệt bài {name}")[0]
    WorkflowTask.objects.get_or_create(workflow=workflow, task=task)
    for page in pages:
        WorkflowPage.objects.get_or_create(page=page.page_ptr, defaults={"workflow": workflow})
