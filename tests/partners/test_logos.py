"""Logos: told by their first bytes, drawn anew, with nothing kept but what is seen."""

import io

import pytest
from PIL import Image

from tests.support.cast import Cast
from videre.foundation.database import Database, unit_of_work
from videre.foundation.errors import Invalid, NotAllowed
from videre.foundation.storage.local import LocalStorage
from videre.partners.actions.looking import drop_logo, set_logo
from videre.partners.logos import BYTES_MOST, HEIGHT, WIDTH, redrawn
from videre.partners.models import Partner


def picture(kind: str, size: tuple[int, int] = (64, 32), **options: object) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, (30, 90, 60)).save(out, kind, **options)
    return out.getvalue()


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_pictures_become_png_under_the_hash_of_their_content(kind: str) -> None:
    logo = redrawn(picture(kind))
    with Image.open(io.BytesIO(logo.png)) as made:
        assert (made.format, made.size) == ("PNG", (64, 32))
    assert logo.key == redrawn(picture(kind)).key
    assert logo.key.startswith("sha256/")


def test_large_ones_become_small_and_keep_their_shape() -> None:
    with Image.open(io.BytesIO(redrawn(picture("PNG", (3000, 1500))).png)) as made:
        assert made.size == (2 * HEIGHT, HEIGHT)
        assert made.width <= WIDTH


def test_turned_pictures_stand_upright_and_nothing_unseen_is_kept() -> None:
    about = Image.Exif()
    about[0x0112], about[0x010E] = 6, "taken at home"
    sent = picture("JPEG", (64, 32), exif=about) + b"PK\x03\x04 a second file behind the first"
    assert b"taken at home" in sent
    logo = redrawn(sent)
    with Image.open(io.BytesIO(logo.png)) as made:
        assert made.size == (32, 64)
        assert not made.getexif()
    assert b"taken at home" not in logo.png
    assert b"second file" not in logo.png


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        (b"", "Choose a file first"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", "SVG drawings can hold programs"),
        (b"\xef\xbb\xbf<?xml version='1.0'?><svg/>"[3:], "SVG drawings can hold programs"),
        (b"GIF89a" + b"\0" * 100, "no PNG, JPEG or WebP"),
        (b"<html>", "no PNG, JPEG or WebP"),
        (b"RIFF\0\0\0\0AVI LIST", "no PNG, JPEG or WebP"),
        (picture("PNG")[:-30], "cannot be read to its end"),
        (picture("JPEG")[:40], "cannot be read to its end"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 50, "cannot be read to its end"),
        (picture("PNG", (8, 8)), "8 × 8 pixels"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * BYTES_MOST, "may have 1,000,000"),
    ],
)
def test_what_cannot_be_a_logo_is_refused_in_words(sent: bytes, sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        redrawn(sent)


def test_a_picture_that_would_fill_the_memory_is_refused_by_its_size_alone() -> None:
    small = picture("PNG", (64, 32))
    bomb = small[:16] + (60_000).to_bytes(4, "big") * 2 + small[24:]
    with pytest.raises(ValueError, match=r"pixels|read to its end"):
        redrawn(bomb)


def test_a_logo_is_stored_before_it_is_shown(database: Database, cast: Cast, storage: LocalStorage) -> None:
    with unit_of_work(database) as db:
        nord = db.get_one(Partner, cast.nord.id)
        before = nord.face_revision
        with pytest.raises(NotAllowed):
            set_logo(db, storage, cast.ada, nord, picture("PNG"))
        with pytest.raises(Invalid):
            set_logo(db, storage, None, nord, b"GIF89a")
        set_logo(db, storage, None, nord, picture("PNG"))
        assert nord.logo_key is not None
        assert storage.size(nord.logo_key)
        assert nord.face_revision == before + 1
        drop_logo(db, None, nord)
        assert nord.logo_key is None
