"""Oscar's templates that we replace, by hash: an upgrade that changes one of them fails here.

Somebody then compares, and takes over what matters."""

import hashlib
from pathlib import Path

import oscar
import pytest

from themes.loader import ROOT

OURS = ROOT / "base" / "templates" / "oscar"
THEIRS = Path(oscar.__file__).parent / "templates" / "oscar"

# sha256 of the originals in django-oscar 4.2.1, first 16 digits
ORIGINALS = {
    "dashboard/base.html": "13370c2ef5f21452",
    "dashboard/layout.html": "e0e5baa56d3adb2a",
    "error.html": "e6f61a644ded6796",
    "layout.html": "5b72698785c6f1e8",
    "layout_2_col.html": "9f29faf64dcbe31d",
    "layout_3_col.html": "5b5a524619df3f31",
    "partials/alert_messages.html": "23bb578f59ecfc53",
    "partials/brand.html": "684c8dc9b58e0455",
    "partials/extrascripts.html": "f20de822e79b4132",
    "partials/footer.html": "af9fc0c1b9120653",
    "partials/footer_checkout.html": "4a68037a18c273db",
    "partials/form.html": "d9e5825b4b37979a",
    "partials/form_field.html": "9a26bcaa8fb5cbb5",
    "partials/form_fields.html": "a64a37037b565b6b",
    "partials/google_analytics.html": "1bf98a9015666c2c",
    "partials/google_analytics_transaction.html": "5f876a836e78e57b",
    "partials/mini_basket.html": "05999bf6c8da63e2",
    "partials/nav_accounts.html": "54da17c6899eb1f2",
    "partials/nav_checkout.html": "9d3ab55311aa7424",
    "partials/nav_primary.html": "9d7d684e8f4a6138",
    "partials/search.html": "c4d9f7c46321b000",
}


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:16]


def test_every_replaced_template_is_listed() -> None:
    replaced = {path.relative_to(OURS).as_posix() for path in OURS.rglob("*.html")}
    assert replaced == set(ORIGINALS)


@pytest.mark.parametrize("name", ORIGINALS)
def test_original_is_the_one_we_know(name: str) -> None:
    assert digest(THEIRS / name) == ORIGINALS[name], "Oscar changed it: compare with ours, then write the new hash"


def test_dashboard_loads_its_own_jquery() -> None:
    from django.template.loader import render_to_string

    html = render_to_string("oscar/dashboard/base.html")
    assert "oscar/js/jquery/jquery.min.js" in html
    assert "googleapis" not in html
