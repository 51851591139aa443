import json
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.core.management.base import BaseCommand

from cms.pages.services import write_site


class Command(BaseCommand):
    help = "Makes what is missing of the page tree: homes, provinces, news and help in both languages."

    def add_arguments(self, parser) -> None:
        parser.add_argument("texts", type=Path, help="JSON file with the words of the pages")

    def handle(self, *, texts: Path, **options) -> None:
        address = urlsplit(settings.SITE_URL)
        port = address.port or (443 if address.scheme == "https" else 80)
        made = write_site(json.loads(texts.read_text(encoding="utf-8")), address.hostname or "localhost", port)
        self.stdout.write(f"  {made} pages new")
