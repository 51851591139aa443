"""Product pictures: taken in safely, stored by content, shown in sizes made beforehand.

    pictures/<key>.webp             the original: at most 2400 px, sRGB, without metadata; key = hash of its bytes
    pictures/<key>/<width>.avif     renditions, and <width>.webp beside each
    pictures/<key>/thumb-….webp     what Oscar's admin pages ask for

Equal pictures share their files, so a file goes only when no row refers to it any more. Pages never open a file: what
exists is written in `ProductImage.renditions`.
"""

import hashlib
import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path, PurePosixPath
from typing import Any

from django.apps import apps
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage
from django.db import models, transaction
from django.db.models.fields.files import ImageFieldFile
from django.utils.translation import gettext as _
from oscar.core.thumbnails import AbstractThumbnailer
from PIL import Image, ImageCms, ImageOps
from willow.plugins.pillow import PillowImage

FOLDER = "pictures"
FORMATS = ("JPEG", "PNG", "WEBP", "AVIF")  # named, so that none of Pillow's rarer readers sees a stranger's file
STORED_FORMATS = (*FORMATS, "GIF")  # Oscar's own picture for "none"
MAX_BYTES = 15 * 1024 * 1024
MAX_PIXELS = 40_000_000
MAX_SIDE = 2400
ORIGINAL_QUALITY = 90
WIDTHS = (320, 640, 1080)
AVIF = {"quality": 55, "speed": 8}  # the default speed takes ten times as long for the same size
WEBP = {"quality": 74}


@dataclass(frozen=True)
class Stored:
    """A picture as it lies in the storage."""

    name: str
    width: int
    height: int


@dataclass(frozen=True)
class Picture:
    """What `c/picture.html` needs; no query and no file is behind it."""

    src: str
    width: int
    height: int
    alt: str
    avif: str = ""
    webp: str = ""

    @property
    def smallest(self) -> str:
        """The address of the narrowest rendition, for where a picture is as large as a thumb."""
        return self.webp.partition(" ")[0] or self.src


def store(data: bytes) -> Stored:
    """Take in an uploaded file: check, turn upright, bring to sRGB, shrink, drop everything that isn't picture.

    Phones write the place of the photo into the file, which is somebody's field or home; it must not be published.
    Raises `ValidationError` (codes too_heavy, too_large, not_a_picture) and has then stored nothing.
    """
    picture, size = cleaned(data)
    name = f"{FOLDER}/{_hash(picture)}.webp"
    _save_once(name, picture)
    return Stored(name, *size)


def cleaned(data: bytes) -> tuple[bytes, tuple[int, int]]:
    """An uploaded file as `store` keeps it, and its width and height. Raises as `store`; stores nothing itself."""
    clean = _clean(data)
    buffer = BytesIO()
    clean.save(buffer, "WEBP", quality=ORIGINAL_QUALITY)
    return buffer.getvalue(), clean.size


def render(name: str) -> dict[str, Any]:
    """Make the sizes that are still missing of a stored picture; what to write in `ProductImage.renditions`.

    May run any number of times, also at once: each file's content follows from the original alone.
    """
    key = _key(name)
    with default_storage.open(name) as file:
        original = PillowImage(Image.open(file, formats=STORED_FORMATS))
        width, height = original.get_size()
        widths = sorted({min(each, width) for each in WIDTHS})
        for each in widths:
            sized = original.resize((each, max(1, round(height * each / width))))
            _save_picture(sized, f"{FOLDER}/{key}/{each}.avif", "AVIF", AVIF)
            _save_picture(sized, f"{FOLDER}/{key}/{each}.webp", "WEBP", WEBP)
    return {"key": key, "widths": widths}


def validate_upload(file: ImageFieldFile) -> None:
    """For forms: say what is wrong with a new file before it is stored."""
    if not file._committed:
        file.seek(0)
        _clean(file.read())
        file.seek(0)


class PictureFile(ImageFieldFile):
    """A file on its way into the storage: whoever saves it, it goes through `store`."""

    def save(self, name: str, content: File, save: bool = True) -> None:
        # Here, because the task needs the model that has this field.
        from catalog.products.tasks import make_renditions

        content.seek(0)
        stored = store(content.read())
        self.name = stored.name
        setattr(self.instance, self.field.attname, self.name)
        self.instance.width, self.instance.height, self.instance.renditions = stored.width, stored.height, {}
        self._committed = True
        make_renditions.enqueue(stored.name)
        if save:
            self.instance.save()


class PictureField(models.ImageField):
    """The original of a `ProductImage`."""

    attr_class = PictureFile


def picture_of(image: Any, alt: str = "") -> Picture:
    """The view of a `ProductImage`; until its sizes are made, the original alone."""
    url = default_storage.url(image.original.name)
    shown = Picture(src=url, width=image.width, height=image.height, alt=image.alt or image.caption or alt)
    if not image.renditions:
        return shown
    key, widths = image.renditions["key"], image.renditions["widths"]
    addresses = {kind: [_rendition_url(key, width, kind) for width in widths] for kind in ("avif", "webp")}
    sets = {
        kind: ", ".join(f"{address} {width}w" for address, width in zip(each, widths, strict=True))
        for kind, each in addresses.items()
    }
    middle = addresses["webp"][len(widths) // 2]
    return Picture(src=middle, width=shown.width, height=shown.height, alt=shown.alt, **sets)


def remove_unused(name: str) -> None:
    """Remove a picture with its sizes, unless a row still refers to it."""
    if not name or _is_used(name):
        return
    folder = f"{FOLDER}/{_key(name)}"
    if default_storage.exists(folder):
        for file in default_storage.listdir(folder)[1]:
            default_storage.delete(f"{folder}/{file}")
        default_storage.delete(folder)
    default_storage.delete(name)


class Thumbnailer(AbstractThumbnailer):
    """Oscar's thumbnail interface, for its admin pages; ours show renditions."""

    def generate_thumbnail(
        self, source: Any, *, size: str, crop: Any = None, upscale: bool = True, quality: int = 75, **options: Any
    ) -> Any:
        """An object with `.url`; `size` is "200x100", "200x" or "x100". Made once, kept beside the renditions."""
        name = str(getattr(source, "name", source))
        detail = re.sub(r"[^a-z0-9]+", "-", f"{size}-{crop or 'fit'}-{quality}{'' if upscale else '-down'}".lower())
        target = f"{FOLDER}/{_key(name)}/thumb-{detail}.webp"
        if not default_storage.exists(target):
            with default_storage.open(name) as file:
                picture = PillowImage(Image.open(file, formats=STORED_FORMATS))
                sized = _fit(picture, size, crop=bool(crop), upscale=upscale)
                _save_picture(sized, target, "WEBP", {"quality": quality})
        return _Thumbnail(target)

    def delete_thumbnails(self, source: Any) -> None:
        """Called when a row with a picture is deleted; the file goes after that has been committed."""
        name = str(getattr(source, "name", source) or "")
        transaction.on_commit(lambda: remove_unused(name))


@dataclass(frozen=True)
class _Thumbnail:
    name: str

    @property
    def url(self) -> str:
        return default_storage.url(self.name)

    def __str__(self) -> str:
        return self.url


def _clean(data: bytes) -> Image.Image:
    if len(data) > MAX_BYTES:
        raise ValidationError(_("Ảnh nặng quá 15 MB. Hãy chụp lại hoặc gửi bản nhỏ hơn."), code="too_heavy")
    with _readable(), Image.open(BytesIO(data), formats=FORMATS) as opened:
        if opened.width * opened.height > MAX_PIXELS:
            raise ValidationError(_("Ảnh quá lớn (trên 40 triệu điểm ảnh). Hãy gửi bản nhỏ hơn."), code="too_large")
        opened.draft("RGB", (MAX_SIDE, MAX_SIDE))
        upright = _in_srgb(ImageOps.exif_transpose(opened))
    upright.thumbnail((MAX_SIDE, MAX_SIDE), Image.Resampling.LANCZOS)
    upright.info.clear()
    return upright


@contextmanager
def _readable() -> Iterator[None]:
    """A broken, cut or disguised file is an answer to the person, not a fault."""
    try:
        yield
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError, ImageCms.PyCMSError) as error:
        message = _("Không đọc được ảnh này. Hãy gửi ảnh JPEG, PNG, WebP hoặc AVIF.")
        raise ValidationError(message, code="not_a_picture") from error


def _in_srgb(picture: Image.Image) -> Image.Image:
    """Without this a photo in Display P3 or CMYK would look dull or wrong once its profile is dropped."""
    has_alpha = picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info
    profile = picture.info.get("icc_profile")
    if profile and picture.mode in ("RGB", "RGBA", "CMYK"):
        mode = "RGBA" if has_alpha else "RGB"
        source, target = ImageCms.ImageCmsProfile(BytesIO(profile)), ImageCms.createProfile("sRGB")
        return ImageCms.profileToProfile(picture, source, target, outputMode=mode) or picture
    return picture.convert("RGBA" if has_alpha else "RGB")


def _fit(picture: PillowImage, size: str, *, crop: bool, upscale: bool) -> PillowImage:
    """Scale into the box, or fill the box and cut the middle out of it."""
    width, height = picture.get_size()
    asked_width, asked_height = (int(side) if side else None for side in size.partition("x")[::2])
    scales = [asked_width / width if asked_width else None, asked_height / height if asked_height else None]
    known = [scale for scale in scales if scale]
    scale = max(known) if crop else min(known)
    if not upscale:
        scale = min(scale, 1.0)
    picture = picture.resize((max(1, round(width * scale)), max(1, round(height * scale))))
    if not crop or not asked_width or not asked_height:
        return picture
    width, height = picture.get_size()
    left, top = max(0, (width - asked_width) // 2), max(0, (height - asked_height) // 2)
    return picture.crop((left, top, min(width, left + asked_width), min(height, top + asked_height)))


def _save_picture(sized: PillowImage, name: str, kind: str, options: dict[str, int]) -> None:
    if default_storage.exists(name):
        return
    picture = sized.get_pillow_image()
    buffer = BytesIO()
    (picture if picture.mode in ("RGB", "RGBA") else picture.convert("RGB")).save(buffer, kind, **options)
    _save_once(name, buffer.getvalue())


def _save_once(name: str, data: bytes) -> None:
    """Whole or not at all: equal pictures share a file, and whoever finds it there reads it at once."""
    if default_storage.exists(name):
        return
    part = f"{name}.{secrets.token_hex(4)}.part"
    try:
        default_storage.save(part, ContentFile(data))
        Path(default_storage.path(part)).replace(default_storage.path(name))
    except OSError:
        default_storage.delete(part)
        raise


def _rendition_url(key: str, width: int, kind: str) -> str:
    return default_storage.url(f"{FOLDER}/{key}/{width}.{kind}")


def _key(name: str) -> str:
    """The folder of a picture's sizes; pictures that came in another way (Oscar's categories) are keyed by name."""
    path = PurePosixPath(name)
    return path.stem if str(path.parent) == FOLDER else _hash(name.encode())


def _hash(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()[:20]


def _is_used(name: str) -> bool:
    fields = [
        (model, field.name)
        for model in apps.get_app_config("catalogue").get_models()
        for field in model._meta.local_fields
        if isinstance(field, models.ImageField)
    ]
    return any(model._base_manager.filter(**{field: name}).exists() for model, field in fields)
