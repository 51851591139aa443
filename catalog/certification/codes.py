"""OCOP product codes, as printed on labels and certificates, in their two forms.

Old: province - district - commune - sequence - year, such as 83-829-28780-3-2022. New (Decision 26/2026/QĐ-TTg,
Annex III): province - commune - sequence - year. The same province code may mean another province before and after
1 July 2025, so the form tells which table to read it with.
"""

import re
import unicodedata
from dataclasses import dataclass

_FORM = re.compile(r"(\d{2})-(?:(\d{3})-)?(\d{5})-(\d{1,5})-(20\d{2})")


@dataclass(frozen=True)
class ProductCode:
    province: str
    district: str
    commune: str
    sequence: int
    year: int

    @property
    def is_old(self) -> bool:
        """Whether it counts in the units before 1 July 2025."""
        return bool(self.district)

    def __str__(self) -> str:
        parts = (self.province, self.district, self.commune, str(self.sequence), str(self.year))
        return "-".join(part for part in parts if part)


def parse_product_code(text: str) -> ProductCode:
    """Read a code typed with any dashes, dots, slashes or spaces. Raises ``ValueError``."""
    plain = re.sub(r"[\s./_\-‐-―]+", "-", unicodedata.normalize("NFKC", text).strip()).strip("-")
    found = _FORM.fullmatch(plain)
    if not found:
        raise ValueError(f"no OCOP product code: {text!r}")
    province, district, commune, sequence, year = found.groups()
    return ProductCode(province, district or "", commune, int(sequence), int(year))
