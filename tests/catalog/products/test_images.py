"""Pictures: what comes in is cleaned, what goes out is small, what is shared stays."""

from io import BytesIO

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.template import Context, Template
from PIL import Image, ImageCms

from catalog.kernel.tasks import run_pending
from catalog.products import images
from catalog.products.models import ProductImage
from catalog.products.services import MAX_PICTURES, add_picture
from tests.cast import make_product

pytestmark = pytest.mark.django_db


def photo(size=(800, 600), kind="JPEG", colour=(180, 90, 30), **options):
    buffer = BytesIO()
    Image.new("RGB", size, colour).save(buffer, kind, **options)
    return buffer.getvalue()


def opened(name):
    with default_storage.open(name) as file:
        picture = Image.open(BytesIO(file.read()))
    picture.load()
    return picture


def test_a_phones_photo_loses_its_place_and_stands_upright():
    # given a photo taken on its side, with place, maker's note and comment
    exif = Image.Exif()
    exif[0x0112] = 6
    exif.get_ifd(0x8825).update({1: "N", 2: (22.0, 30.0, 0.0), 3: "E", 4: (104.0, 17.0, 0.0)})
    data = photo((1200, 600), exif=exif, comment=b"so dien thoai 0912345678")
    assert b"0912345678" in data

    # when
    stored = images.store(data)

    # then
    clean = opened(stored.name)
    with default_storage.open(stored.name) as file:
        raw = file.read()
    assert clean.size == (stored.width, stored.height) == (600, 1200)
    assert (len(clean.getexif()), "comment" in clean.info, "icc_profile" in clean.info) == (0, False, False)
    assert b"0912345678" not in raw
    assert b"EXIF" not in raw


def test_a_large_photo_is_made_smaller():
    stored = images.store(photo((4000, 3000)))
    assert (stored.width, stored.height) == (2400, 1800)


def test_another_colour_space_becomes_srgb():
    # given a red in a space where it means another red
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    cmyk = BytesIO()
    Image.new("CMYK", (40, 40), (0, 200, 200, 0)).save(cmyk, "JPEG")

    # when
    with_profile = opened(images.store(photo((40, 40), icc_profile=profile)).name)
    from_print = opened(images.store(cmyk.getvalue()).name)

    # then
    assert (with_profile.mode, from_print.mode) == ("RGB", "RGB")
    assert "icc_profile" not in with_profile.info


def test_transparency_stays():
    buffer = BytesIO()
    Image.new("RGBA", (50, 50), (10, 20, 30, 0)).save(buffer, "PNG")
    assert opened(images.store(buffer.getvalue()).name).mode == "RGBA"


def huge(width, height):
    """A small file with very many pixels."""
    buffer = BytesIO()
    Image.new("1", (width, height)).save(buffer, "PNG")
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"x" * (images.MAX_BYTES + 1), "too_heavy"),
        (huge(8000, 6000), "too_large"),
        (b"", "not_a_picture"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", "not_a_picture"),
        (photo(kind="TIFF"), "not_a_picture"),
        (photo(kind="GIF"), "not_a_picture"),
        (photo()[:300], "not_a_picture"),
    ],
    ids=["heavy", "large", "empty", "svg", "tiff", "gif", "cut"],
)
def test_what_is_no_usable_picture_is_refused(data, code):
    with pytest.raises(ValidationError) as refused:
        images.store(data)
    assert refused.value.code == code


def test_an_upload_gets_its_sizes_in_the_background(coop, staff):
    # given
    product = make_product(coop)
    image = add_picture(product, ContentFile(photo((1500, 1000)), name="IMG_0001.HEIC.jpg"), staff, alt="Hũ mật ong")
    shown = images.picture_of(image)
    assert (shown.avif, shown.webp) == ("", "")
    assert shown.src == default_storage.url(image.original.name)

    # when the worker runs, and once more after being killed
    run_pending()
    images.render(image.original.name)

    # then
    image.refresh_from_db()
    key = image.original.name.split("/")[1].removesuffix(".webp")
    assert image.renditions == {"key": key, "widths": [320, 640, 1080]}
    shown = images.picture_of(image)
    assert shown.avif == ", ".join(f"/media/pictures/{key}/{w}.avif {w}w" for w in (320, 640, 1080))
    assert (shown.src, shown.width, shown.height) == (f"/media/pictures/{key}/640.webp", 1500, 1000)
    assert opened(f"pictures/{key}/320.avif").size == (320, 213)


def test_a_small_picture_is_not_blown_up():
    stored = images.store(photo((200, 100)))
    assert images.render(stored.name)["widths"] == [200]


def test_the_tag_asks_neither_database_nor_storage(coop, django_assert_num_queries, monkeypatch):
    # given
    image = ProductImage(original="pictures/abc.webp", width=1200, height=800, alt="Hũ mật ong")
    image.renditions = {"key": "abc", "widths": [320, 640]}
    monkeypatch.setattr(default_storage._wrapped, "_open", None)
    monkeypatch.setattr(default_storage._wrapped, "exists", None)

    # when
    with django_assert_num_queries(0):
        page = Template('{% load pictures %}{% picture image sizes="50vw" lazy=False %}').render(
            Context({"image": image})
        )

    # then
    assert (
        '<source type="image/avif" srcset="/media/pictures/abc/320.avif 320w, /media/pictures/abc/640.avif 640w"'
        in page
    )
    assert 'alt="Hũ mật ong" width="1200" height="800" fetchpriority="high"' in page


@pytest.mark.django_db(transaction=True)
def test_a_shared_picture_goes_with_its_last_row(coop, staff):
    # given the same photo on two products
    data = photo((700, 500), colour=(1, 2, 3))
    first, second = (
        add_picture(make_product(coop, title=title), ContentFile(data, name="a.jpg"), staff) for title in ("Một", "Hai")
    )
    run_pending()
    name = first.original.name
    assert name == second.original.name

    # when / then
    first.delete()
    assert default_storage.exists(name)
    second.delete()
    assert not default_storage.exists(name)
    assert not default_storage.exists(name.removesuffix(".webp"))


@pytest.mark.parametrize(
    ("size", "options", "result"),
    [
        ("100x100", {"upscale": False}, (100, 50)),
        ("x60", {"upscale": False}, (120, 60)),
        ("500x500", {"upscale": False}, (400, 200)),
        ("800x", {}, (800, 400)),
        ("65x55", {"crop": "center"}, (65, 55)),
    ],
)
def test_thumbnails_for_oscars_pages(size, options, result):
    stored = images.store(photo((400, 200)))
    thumbnail = images.Thumbnailer().generate_thumbnail(stored.name, size=size, **options)
    assert opened(thumbnail.name).size == result
    assert thumbnail.url.startswith("/media/pictures/")


def test_only_the_subjects_people_add_pictures_and_not_too_many(coop, staff, company_owner):
    product = make_product(coop)
    with pytest.raises(PermissionDenied):
        add_picture(product, ContentFile(photo(), name="a.jpg"), company_owner)
    ProductImage.objects.bulk_create(
        ProductImage(product=product, original=f"pictures/{n}.webp", display_order=n) for n in range(MAX_PICTURES)
    )
    with pytest.raises(ValidationError) as refused:
        add_picture(product, ContentFile(photo(), name="a.jpg"), staff)
    assert refused.value.code == "too_many"
    assert product.images.count() == MAX_PICTURES


def test_a_picture_that_was_not_written_to_its_end_is_not_there(monkeypatch):
    # given a disk that is full half-way
    class Torn(ContentFile):
        def chunks(self, chunk_size=None):
            yield self.read(10)
            raise OSError("no space left")

    monkeypatch.setattr(images, "ContentFile", Torn)

    # when a picture is stored
    with pytest.raises(OSError, match="no space left"):
        images.store(photo(colour=(1, 2, 3)))

    # then nothing of it lies where others would take it for whole
    monkeypatch.undo()
    assert opened(images.store(photo(colour=(1, 2, 3))).name).size == (800, 600)
    assert not [name for name in default_storage.listdir(images.FOLDER)[1] if name.endswith(".part")]
