from django.core.management.base import BaseCommand

from marketplace.operations.translations import update_english


class Command(BaseCommand):
    help = "Brings locale/en up to the strings of the code and lists those without English."

    def handle(self, **options) -> None:
        total, missing = update_english()
        for message in missing:
            self.stdout.write(f"- {message}")
        self.stdout.write(f"{total} strings, {len(missing)} without English.")
