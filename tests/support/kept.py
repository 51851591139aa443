"""Where the suite keeps what is dear to make; `make clean` removes it."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CACHE = ROOT / ".cache" / "test-databases"
