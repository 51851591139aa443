"""The account that the shop itself is paid on, where it holds the money (PAYMENT_MODE=platform)."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from marketplace.accounts.models import User
from marketplace.payment.accounts import change_account
from marketplace.payment.forms import AccountForm


class Command(BaseCommand):
    help = "Set the bank account of the shop, in the name of an operator."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("bank_bin", help="six digits of the bank at NAPAS")
        parser.add_argument("number")
        parser.add_argument("holder")
        parser.add_argument("--operator", required=True, help="e-mail address of the operator who decides it")

    def handle(self, *args: Any, **options: Any) -> None:
        operator = User.objects.filter(email=options["operator"]).first()
        form = AccountForm({name: options[name] for name in ("bank_bin", "number", "holder")})
        if operator is None or not form.is_valid():
            raise CommandError("No such operator." if operator is None else form.errors.as_text())
        account = change_account(None, actor=operator, **form.cleaned_data)
        self.stdout.write(f"Transfers go to {account}.")
