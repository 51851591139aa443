"""Tax codes (mã số thuế): ten digits with a check digit, thirteen for a branch, or a person's twelve.

Circular 86/2024/TT-BTC, arts 5 and 7: organisations keep their code of ten digits, branches have three more after a
dash; from 1 July 2025 a person's or a household's code is the personal identification number (số định danh cá nhân)
of Decree 137/2015/NĐ-CP, art. 13: province or country, century and sex, year of birth, six digits without a check.
"""

import re

WEIGHTS = (31, 29, 23, 19, 17, 13, 7, 5, 3)  # of the first nine digits; the tenth makes up for their sum modulo 11
_COMPANY = re.compile(r"([0-9]{10})(?:-?([0-9]{3}))?")
_PERSON = re.compile(r"(0[0-9]{2})[0-9]{9}")
PROVINCES = range(1, 97)  # numbers of birth places given out so far: 001 to 096


def parse_tax_code(text: str) -> str:
    """As it is stored: `0100109106`, `0100109106-001` or `001099012345`. Raises `ValueError` for anything else."""
    typed = re.sub(r"[ .]", "", text.strip())
    if found := _COMPANY.fullmatch(typed):
        code, branch = found.groups()
        if _checks(code) and branch != "000":
            return f"{code}-{branch}" if branch else code
    elif (found := _PERSON.fullmatch(typed)) and int(found[1]) in PROVINCES:
        return typed
    raise ValueError("not a tax code")


def is_personal(code: str) -> bool:
    """Whether a stored code names a person, who may be harmed by whoever knows it."""
    return len(code) == 12


def hidden(code: str) -> str:
    """A person's code with only its end, to know one's own by; others are public and stay."""
    return f"••• {code[-3:]}" if is_personal(code) else code


def _checks(code: str) -> bool:
    digits = [int(char) for char in code]
    total = sum(weight * digit for weight, digit in zip(WEIGHTS, digits, strict=False))
    return digits[9] == 10 - total % 11
