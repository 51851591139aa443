"""The drawings as stored pictures in all sizes: drawn once, shared by all products that show them."""

import io
import json
import os
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from catalog.products import images
from marketplace.operations.demo import pictures

WIDTH = 1080
Key = tuple[int, int, str]


@dataclass(frozen=True)
class PictureFile:
    """A stored drawing and what a page needs to show it."""

    name: str
    alt: str
    width: int
    height: int
    renditions: dict[str, Any]


def keys_for(set_number: int, title: str) -> tuple[Key, ...]:
    """The drawings of a product: its ware, and the place it comes from."""
    return (set_number, pictures.variant_for(set_number, title), "front"), (set_number, 0, "place")


def make(keys: Iterable[Key], report: Callable[[int, int], None]) -> dict[Key, PictureFile]:
    """Draw and store what is missing; `report(done, of)` as it goes on. Pillow lets go of the interpreter
    while it encodes, so threads use all cores."""
    known = _read()
    missing = sorted(set(keys) - known.keys())
    with ThreadPoolExecutor(max_workers=os.cpu_count()) as pool:
        for done, (key, file) in enumerate(zip(missing, pool.map(_file, missing), strict=True), start=1):
            known[key] = file
            report(done, len(missing))
    if missing:
        _keep(known)
    return known


def _file(key: Key) -> PictureFile:
    buffer = io.BytesIO()
    pictures.draw(*key, size=WIDTH).save(buffer, "PNG", compress_level=1)
    stored = images.store(buffer.getvalue())
    return PictureFile(
        stored.name, pictures.alt(*key), stored.width, stored.height, renditions=images.render(stored.name)
    )


def _manifest() -> str:
    """Named after the drawing code: changed drawings are drawn anew, unchanged ones never again."""
    digest = sha256()
    for path in sorted(Path(pictures.__file__).parent.rglob("*")):
        if path.suffix in {".py", ".csv"}:
            digest.update(path.read_bytes())
    return f"demo/drawings-{digest.hexdigest()[:12]}.json"


def _read() -> dict[Key, PictureFile]:
    if not default_storage.exists(_manifest()):
        return {}
    with default_storage.open(_manifest()) as file:
        return {(row["set"], row["variant"], row["view"]): PictureFile(**row["file"]) for row in json.load(file)}


def _keep(files: dict[Key, PictureFile]) -> None:
    rows = [{"set": k[0], "variant": k[1], "view": k[2], "file": asdict(f)} for k, f in sorted(files.items())]
    default_storage.delete(_manifest())
    default_storage.save(_manifest(), ContentFile(json.dumps(rows, ensure_ascii=False).encode()))
