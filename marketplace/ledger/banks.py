"""Where a subject's money is sent to. The room that keeps bank accounts knows the ledger, so it hands its reader over:

@reads_bank_details
def verified_accounts(subject_ids: Collection[int]) -> dict[int, BankDetails]: ...
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import TypeVar


@dataclass(frozen=True)
class BankDetails:
    """A bank account as a payout freezes it: the bank's six digits at NAPAS, number, holder as the bank has it."""

    bank_bin: str
    number: str
    holder: str


Reader = Callable[[Collection[int]], Mapping[int, BankDetails]]
AnyReader = TypeVar("AnyReader", bound=Reader)

_readers: list[Reader] = []


def reads_bank_details(reader: AnyReader) -> AnyReader:
    """Have a function asked for the accounts of subjects by id; those that may not be paid to it leaves out."""
    _readers.append(reader)
    return reader


def bank_details(subject_ids: Collection[int]) -> dict[int, BankDetails]:
    """Subject → account; a subject without one is missing."""
    return {subject: details for reader in _readers for subject, details in reader(subject_ids).items()}
