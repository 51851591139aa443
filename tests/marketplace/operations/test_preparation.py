"""Preparing a shop: everything the first time, nothing the second, only what changed afterwards."""

import os
from gettext import GNUTranslations
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.core.management import call_command
from django.test import Client
from wagtail.models import Site as PageSite

from marketplace.operations import preparation, translations

PO = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\nmsgid "Giỏ hàng"\nmsgstr "{}"\n'


@pytest.fixture
def shop(settings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """An empty place to prepare in: one static file, one text, no demo."""
    settings.VAR_DIR = tmp_path
    settings.STATIC_ROOT = tmp_path / "collected"
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    settings.STATICFILES_DIRS = [tmp_path / "static"]
    # Not Django's own setting: the words of other tests must not change meanwhile.
    ours = SimpleNamespace(LANGUAGE_CODE="vi", LOCALE_PATHS=[tmp_path / "locale"])
    monkeypatch.setattr(translations, "settings", ours)
    monkeypatch.setattr(translations, "ENGLISH", tmp_path / "locale/en/LC_MESSAGES/django.po")
    settings.DEMO = False
    (tmp_path / "static").mkdir()
    (tmp_path / "static/page.css").write_text("p {}")
    (tmp_path / "locale/en/LC_MESSAGES").mkdir(parents=True)
    (tmp_path / "locale/en/LC_MESSAGES/django.po").write_text(PO.format("Basket"), encoding="utf-8")
    return tmp_path


def needed() -> list[str]:
    return [step.sentence.split(" (")[0] for step in preparation.steps() if step.is_needed()]


@pytest.mark.django_db
def test_second_time_nothing_is_needed(shop: Path) -> None:
    # given a database that is migrated, and nothing else
    assert needed() == [
        "Compiling translations",
        "Writing down the address of the shop",
        "Collecting static files",
        "Loading provinces and communes",
        "Loading groups and product sets",
        "Writing the cards of all listings anew",
    ]

    # when
    call_command("prepare")

    # then
    assert needed() == []
    assert (shop / "collected/page.css").exists()
    assert (shop / "locale/en/LC_MESSAGES/django.mo").exists()


@pytest.mark.django_db
def test_site_maps_give_the_address_of_the_shop(shop: Path, client: Client, settings) -> None:
    # given a shop at its own address
    settings.SITE_URL = "https://cho.example.vn"
    assert "Writing down the address of the shop" in needed()

    # when it is prepared
    call_command("prepare")

    # then neither the list of site maps nor the pages name another
    assert "://cho.example.vn/sitemap-san-pham.xml" in client.get("/sitemap.xml").content.decode()
    assert PageSite.objects.get(is_default_site=True).root_url == "https://cho.example.vn"


@pytest.mark.django_db
def test_a_changed_file_repeats_its_own_step(shop: Path) -> None:
    # given a prepared shop
    call_command("prepare")

    # when a static file changes
    (shop / "static/page.css").write_text("p { color: green }")

    # then
    assert needed() == ["Collecting static files"]


@pytest.mark.django_db
def test_demo_is_loaded_only_where_it_is_wanted(shop: Path, settings) -> None:
    call_command("prepare")

    settings.DEMO = True

    assert needed() == ["Loading the demo shop"]


def test_only_newer_texts_are_compiled(shop: Path) -> None:
    # given a compiled text
    source = shop / "locale/en/LC_MESSAGES/django.po"
    assert translations.compile_stale() == [source]

    # when nothing changed, then nothing is compiled
    assert translations.compile_stale() == []
    assert b"Basket" in source.with_suffix(".mo").read_bytes()


def test_our_own_words_are_compiled_into_the_vietnamese_file(shop: Path) -> None:
    # given Vietnamese of a library's words, and ours with their English
    english, vietnamese = (shop / f"locale/{language}/LC_MESSAGES/django.po" for language in ("en", "vi"))
    vietnamese.parent.mkdir(parents=True)
    vietnamese.write_text(PO.replace("Giỏ hàng", "Basket").format("Giỏ"), encoding="utf-8")

    # when they are compiled, then the file says both
    translations.compile_stale()
    with vietnamese.with_suffix(".mo").open("rb") as file:
        said = GNUTranslations(file)
    assert [said.gettext("Basket"), said._catalog["Giỏ hàng"]] == ["Giỏ", "Giỏ hàng"]

    # and a new word of ours makes it stale
    later = vietnamese.with_suffix(".mo").stat().st_mtime + 1
    os.utime(english, (later, later))
    assert set(translations.stale()) == {english, vietnamese}
