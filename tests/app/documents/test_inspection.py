import io
import time
import zipfile
from pathlib import Path

import pikepdf
import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from app.documents import images
from app.documents.inspection import inspect
from app.documents.kinds import BY_EXTENSION, PAPERS, PHOTOS, kind_of_name
from app.documents.storage import media
from app.errors import UserError
from tests.app.documents.conftest import HOSTILE, paper, photo_with_place, picture

pytestmark = pytest.mark.usefixtures("store_root")
needs_hostile = pytest.mark.skipif(not HOSTILE.exists(), reason="hostile inputs not present")


def look(content: bytes, extension: str):
    with media().receive(io.BytesIO(content), 20_000_000) as received:
        return inspect(received, BY_EXTENSION[extension])


def fault(content: bytes, extension: str) -> str:
    with pytest.raises(UserError) as caught:
        look(content, extension)
    return caught.value.code


def test_a_photo_is_stripped_and_its_place_kept_in_private():
    content, private = look(photo_with_place(), "jpg")
    assert private == {"longitude": 47.31, "latitude": 24.1501, "taken_at": "2026:11:22 09:30:00"}
    assert b"secret" not in content and b"Exif" not in content
    with Image.open(io.BytesIO(content)) as picture_kept:
        assert not picture_kept.getexif() and picture_kept.size == (64, 48)


@pytest.mark.parametrize(("latitude", "longitude"), [((99.0, 0.0, 0.0), (47.0, 0.0, 0.0)), ((0.0, 0.0), (0.0,))])
def test_an_impossible_place_is_not_kept(latitude, longitude):
    assert "latitude" not in (look(photo_with_place(latitude, longitude), "jpg").private_exif or {})


@pytest.mark.parametrize(
    "gps", [{}, {1: "N"}, {1: "N", 2: (float("nan"), 0, 0)}, {1: "N", 2: "words"}, {1: "N", 2: None}, {1: "N", 2: (1, 2)}, {2: (1, 2, 3)}]
)
def test_a_garbled_place_is_no_place(gps):
    assert images._degrees(gps, 2, 1, "S") is None


def test_the_colour_profile_stays():
    profile = b"\0" * 200
    content, _private = look(picture(icc_profile=profile), "jpg")
    with Image.open(io.BytesIO(content)) as kept:
        assert kept.info["icc_profile"] == profile


@pytest.mark.parametrize(
    ("kind", "extension", "mode"),
    [
        ("JPEG", "jpg", "CMYK"),
        ("JPEG", "jpg", "L"),
        ("PNG", "png", "RGBA"),
        ("PNG", "png", "P"),
        ("PNG", "png", "I;16"),
        ("PNG", "png", "1"),
        ("PNG", "png", "LA"),
        ("WEBP", "webp", "RGB"),
        ("WEBP", "webp", "RGBA"),
    ],
)
def test_every_ordinary_colour_mode(kind, extension, mode):
    content, _private = look(picture(kind, mode=mode), extension)
    with Image.open(io.BytesIO(content)) as kept:
        assert kept.size == (64, 48)


def test_text_hidden_in_a_png_is_gone():
    from_pillow = Image.new("RGB", (8, 8))
    info = PngInfo()
    info.add_text("Comment", "secret words")
    target = io.BytesIO()
    from_pillow.save(target, "PNG", pnginfo=info)
    assert b"secret" in target.getvalue() and b"secret" not in look(target.getvalue(), "png").content


@pytest.mark.parametrize(
    ("content", "extension", "code"),
    [
        (b"MZ\x90\0" + b"\0" * 100, "pdf", "file_type_mismatch"),
        (b"<html><script>1</script>", "jpg", "file_type_mismatch"),
        (picture("PNG"), "jpg", "file_type_mismatch"),
        (picture(), "pdf", "file_type_mismatch"),
        (b"junk " + paper(), "pdf", "file_type_mismatch"),
        (b"\xff\xd8\xff\xe0" + b"\0" * 50, "jpg", "image_damaged"),
        (b"%PDF-1.7\n", "pdf", "pdf_damaged"),
        (picture()[:200], "jpg", "image_damaged"),
        (b"GIF89a" + b"\0" * 50, "png", "file_type_mismatch"),
        (b"{}", "geojson", "shape_file_damaged"),
        (b"RIFF\0\0\0\0AVI LIST", "webp", "file_type_mismatch"),
    ],
)
def test_content_decides(content, extension, code):
    assert fault(content, extension) == code


def test_a_picture_in_motion_is_refused():
    frames = [Image.new("RGB", (8, 8), colour) for colour in ("red", "green")]
    for kind, extension in (("PNG", "png"), ("WEBP", "webp")):
        target = io.BytesIO()
        frames[0].save(target, kind, save_all=True, append_images=frames[1:])
        assert fault(target.getvalue(), extension) == "image_animated"


def test_too_many_pixels_are_refused_from_the_header():
    assert fault(picture("PNG", (20_001, 1)), "png") == "image_too_many_pixels"
    assert fault(picture("PNG", (9_000, 7_000), mode="1"), "png") == "image_too_many_pixels"


def with_script(made):
    made.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=pikepdf.String("app.alert(1)"))


def with_launch(made):
    made.pages[0].obj.Annots = pikepdf.Array(
        [pikepdf.Dictionary(Type=pikepdf.Name.Annot, A=pikepdf.Dictionary(S=pikepdf.Name.Launch, F="x.exe"))]
    )


def with_attachment(made):
    made.attachments["note.txt"] = pikepdf.AttachedFileSpec(made, b"hidden", filename="note.txt")


def with_xfa(made):
    made.Root.AcroForm = pikepdf.Dictionary(XFA=pikepdf.Array([]), Fields=pikepdf.Array([]))


@pytest.mark.parametrize("change", [with_script, with_launch, with_attachment, with_xfa])
def test_a_paper_that_acts_is_refused(change):
    assert fault(paper(change=change), "pdf") == "pdf_active"


def test_pages_are_counted_and_locks_refused():
    assert look(paper(3), "pdf").private_exif is None
    assert fault(paper(301), "pdf") == "pdf_too_many_pages"
    locked = io.BytesIO()
    with pikepdf.open(io.BytesIO(paper())) as made:
        made.save(locked, encryption=pikepdf.Encryption(user="u", owner="o"))
    assert fault(locked.getvalue(), "pdf") == "pdf_encrypted"


def test_names_and_declarations_must_agree_and_be_wanted():
    assert kind_of_name("jpeg", "image/jpeg", PAPERS).extension == "jpg"
    assert kind_of_name("pdf", "application/octet-stream", PAPERS).extension == "pdf"
    for extension, declared, accept, code in [
        ("exe", "", PAPERS, "file_type_refused"),
        ("pdf", "", PHOTOS, "file_type_refused"),
        ("", "", PAPERS, "file_type_refused"),
        ("pdf", "text/html", PAPERS, "file_type_mismatch"),
        ("jpg", "image/svg+xml", PAPERS, "file_type_mismatch"),
    ]:
        with pytest.raises(UserError) as caught:
            kind_of_name(extension, declared, accept)
        assert caught.value.code == code


@needs_hostile
def test_the_png_bomb_is_never_unpacked():
    start = time.process_time()
    assert fault((HOSTILE / "images/png_bomb_30000x30000.png").read_bytes(), "png") == "image_too_many_pixels"
    assert time.process_time() - start < 5


@needs_hostile
def test_real_photos_lose_their_place_and_keep_it_in_private():
    with zipfile.ZipFile(HOSTILE / "exif_gps_a.zip") as photos:
        for name in photos.namelist():
            content, private = look(photos.read(name), "jpg")
            assert 43 < private["latitude"] < 44 and 11 < private["longitude"] < 12, "Arezzo"
            with Image.open(io.BytesIO(content)) as kept:
                assert not kept.getexif() and "exif" not in kept.info and "comment" not in kept.info


@needs_hostile
def test_photos_stand_upright_whatever_the_camera_held():
    with zipfile.ZipFile(HOSTILE / "exif_orientation_landscape_1_8.zip") as photos:
        sizes = set()
        for name in photos.namelist():
            with Image.open(io.BytesIO(look(photos.read(name), "jpg").content)) as kept:
                sizes.add(kept.size)
    assert len(sizes) == 1 and (size := sizes.pop())[0] > size[1]


@needs_hostile
def test_malformed_papers_are_kept_or_refused_but_break_nothing():
    seen = {}
    with zipfile.ZipFile(HOSTILE / "pdf_malformed_a.zip") as papers:
        for name in papers.namelist():
            try:
                look(papers.read(name), "pdf")
                seen[name] = "kept"
            except UserError as refused:
                seen[name] = refused.code
    assert len(seen) >= 60 and list(seen.values()).count("pdf_damaged") >= 35


@needs_hostile
def test_a_file_of_another_type_is_refused_under_every_name():
    start = time.process_time()
    with zipfile.ZipFile(HOSTILE / "tiny_files_every_type.zip") as tiny, zipfile.ZipFile(HOSTILE / "xss_files_svg_a.zip") as xss:
        for archive in (tiny, xss):
            for name in archive.namelist():
                own = Path(name).suffix.lstrip(".").lower()
                for extension in ("pdf", "jpg", "png", "webp"):
                    if extension != own:
                        assert fault(archive.read(name), extension), name
    assert time.process_time() - start < 60


@needs_hostile
def test_payloads_in_metadata_do_not_survive():
    with zipfile.ZipFile(HOSTILE / "xss_files_svg_a.zip") as xss:
        content, _private = look(xss.read("payload_in_all_known_metadata.jpg"), "jpg")
    assert b"script" not in content.lower() and b"onerror" not in content.lower()
