"""A video's way in, at once in this process: what ends up in the tables and in the storage."""

import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
import sqlalchemy as sa

from tests.support.cast import Cast
from tests.support.films import CAPTIONS, Films, Site, folder_with
from videre.foundation.database import Database, unit_of_work
from videre.foundation.errors import Conflict, Invalid, NotAllowed, Refusal
from videre.foundation.events import EventRow
from videre.foundation.jobs.office import cancel
from videre.foundation.processes import hold_slot
from videre.foundation.settings import Settings
from videre.foundation.storage.local import LocalStorage
from videre.media.actions.bringing import begin_ingest, place_slot, record_ingest
from videre.media.captions import Cue
from videre.media.jobs import ingest_now, run_now
from videre.media.models import Ingest, Video
from videre.media.queries import ChapterShown, Promise, VideoShown, ingests, video_named, video_shown, videos_of

Bring = Callable[..., int]
Spoil = Callable[[Films, Path], None]
TWO_CUES = (Cue(0.5, 2.0, "Hello there"), Cue(2.0, 3.5, "and Kari: goodbye"))

WHOLE = {"start_second": 0.0, "end_second": None, "asked_by_id": None}


def shown(database: Database, video_id: int) -> VideoShown:
    with database.session() as db:
        found = video_shown(db, video_id)
    assert found is not None
    return found


def problem(database: Database, name: str) -> str:
    """What is said about the latest try, which must have left nothing behind."""
    with database.session() as db:
        one = next(one for one in ingests(db) if one.name == name)
        video = video_named(db, name)
        assert video is not None and video.published_at is None and video.file_key is None
        assert one.ended_at is not None and one.problem
        return one.problem


@pytest.fixture
def bring(database: Database, cast: Cast, settings: Settings, storage: LocalStorage) -> Bring:
    """Bring a video in at once."""

    def run(wish: str | Path, *, using: Settings = settings, **details: object) -> int:
        try:
            return ingest_now(using, database, storage, str(wish), **details)
        finally:
            work = settings.data / "work"
            assert not work.exists() or list(work.iterdir()) == []

    return run


def test_a_file_that_is_ready_is_kept_as_it_is(
    bring: Bring, database: Database, storage: LocalStorage, films: Films, tmp_path: Path
) -> None:
    video = shown(database, bring(folder_with(films, tmp_path / "in")))
    stored = storage.path(video.file_key)
    assert stored is not None and stored.read_bytes() == films.ready.read_bytes()
    assert (video.name, video.title, video.licence, video.silent) == ("intro", "Beginning", "CC-BY-4.0", False)
    assert video.description == "What comes first."
    assert (video.width, video.height, video.seconds) == (320, 240, 4.0)
    assert [(c.language, c.label, c.automatic) for c in video.captions] == [
        ("en", "English", False),
        ("nb", "norsk bokmål", False),
    ]
    assert video.captions[0].cues == TWO_CUES
    assert video.chapters == (ChapterShown(0.0, "Hello"), ChapterShown(2.0, "Goodbye"))
    assert video.poster_key is not None and video.poster_key.endswith(".jpg")
    for key in (video.file_key, video.poster_key, *(c.file_key for c in video.captions)):
        assert key.startswith("sha256/") and storage.size(key)
    with database.session() as db:
        kinds = db.scalars(sa.select(EventRow.kind).order_by(EventRow.id)).all()
        assert [(one.step, one.share, one.problem) for one in ingests(db)] == [("done", 1.0, None)]
    assert kinds == ["VideoAsked", "VideoPublished"]


def test_no_ffmpeg_is_needed_for_a_ready_file(
    bring: Bring, films: Films, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = folder_with(films, tmp_path / "in")
    tools = tmp_path / "tools"
    tools.mkdir()
    # Everything on the path but ffmpeg; the one of imageio-ffmpeg is hidden by the variable it obeys.
    for name in ("nice", "env"):
        (tools / name).symlink_to(shutil.which(name) or "/usr/bin/" + name)
    monkeypatch.setenv("PATH", str(tools))
    monkeypatch.setenv("IMAGEIO_FFMPEG_EXE", str(tmp_path / "none"))
    assert bring(path)


def test_the_index_is_moved_to_the_front(
    bring: Bring, database: Database, storage: LocalStorage, films: Films, tmp_path: Path
) -> None:
    path = folder_with(films, tmp_path / "in")
    shutil.copyfile(films.late, path)
    video = shown(database, bring(path))
    stored = storage.path(video.file_key)
    assert stored is not None
    data = stored.read_bytes()
    assert data.index(b"moov") < data.index(b"mdat")
    assert data != films.late.read_bytes()


def test_another_format_is_converted(
    bring: Bring, database: Database, storage: LocalStorage, films: Films, tmp_path: Path
) -> None:
    path = folder_with(films, tmp_path / "in").rename(tmp_path / "in" / "intro.mkv")
    shutil.copyfile(films.webm, path)
    (tmp_path / "in" / "intro.jpg").unlink()
    video = shown(database, bring(path))
    assert abs(video.seconds - 4.0) < 0.2 and video.file_key.endswith(".mp4")
    poster = storage.path(video.poster_key or "")
    assert poster is not None and poster.read_bytes().startswith(b"\xff\xd8\xff")


def test_the_same_file_again_changes_nothing(bring: Bring, database: Database, films: Films, tmp_path: Path) -> None:
    path = folder_with(films, tmp_path / "in")
    first = bring(path)
    before = shown(database, first)
    assert bring(path) == first
    assert shown(database, first) == before
    with database.session() as db:
        assert "VideoChanged" not in db.scalars(sa.select(EventRow.kind)).all()


def test_new_captions_beside_the_same_file_are_taken(
    bring: Bring, database: Database, films: Films, tmp_path: Path
) -> None:
    path = folder_with(films, tmp_path / "in")
    shutil.copyfile(films.late, path)
    first = bring(path)
    before = shown(database, first)
    (tmp_path / "in" / "intro.sv.vtt").write_text(CAPTIONS.replace("Hello", "Hej"))
    (tmp_path / "in" / "intro.jpg").unlink()
    assert bring(path) == first
    now = shown(database, first)
    assert [c.language for c in now.captions] == ["en", "nb", "sv"]
    assert replace(now, captions=before.captions) == before
    with database.session() as db:
        assert db.scalars(sa.select(EventRow.kind)).all().count("VideoChanged") == 1


def test_another_description_beside_the_same_file_is_taken(
    bring: Bring, database: Database, films: Films, tmp_path: Path
) -> None:
    path = folder_with(films, tmp_path / "in")
    first = bring(path)
    path.with_suffix(".toml").write_text('description = "  What comes first, and why.  "\n')
    assert bring(path) == first
    now = shown(database, first)
    assert (now.title, now.description) == ("Beginning", "What comes first, and why.")
    with database.session() as db:
        assert db.scalars(sa.select(EventRow.kind)).all().count("VideoChanged") == 1


def test_a_recut_needs_another_name(bring: Bring, films: Films, tmp_path: Path) -> None:
    path = folder_with(films, tmp_path / "in")
    bring(path)
    shutil.copyfile(films.late, path)
    with pytest.raises(Conflict, match="another name"):
        bring(path)
    assert bring(path, name="intro-2")


def test_a_video_without_captions_needs_a_promise(bring: Bring, database: Database, films: Films) -> None:
    with pytest.raises(Invalid, match="no captions"):
        bring(films.ready)
    assert "promise" in problem(database, "ready")
    video = shown(database, bring(films.ready, promised_by="Kari", promised_on=date(2027, 1, 31)))
    assert (video.captions, video.promised) == ((), Promise(date(2027, 1, 31), "Kari"))
    with pytest.raises(Invalid):
        bring(films.late, promised_by="Kari")


def test_captions_handed_in_are_read_at_once(bring: Bring, database: Database, films: Films) -> None:
    with pytest.raises(Invalid, match=r"wild\.vtt.*line 3"):
        bring(films.ready, captions=[("en", "wild.vtt", b"WEBVTT\n\n00:05.000 --> 00:01.000\nback\n")])
    with database.session() as db:
        assert ingests(db) == []
    video = shown(database, bring(films.ready, captions=[("en", "good.vtt", b"\xef\xbb\xbf" + CAPTIONS.encode())]))
    assert video.captions[0].cues == TWO_CUES


def fake_playlist(_films: Films, path: Path) -> None:
    path.write_text(f"#EXTM3U\n#EXT-X-TARGETDURATION:4\n#EXTINF:4,\nfile://{path.parent}/secret.txt\n#EXT-X-ENDLIST\n")


def fake_concat(_films: Films, path: Path) -> None:
    path.write_text(f"ffconcat version 1.0\nfile {path.parent}/secret.txt\n")


def cut(films: Films, path: Path) -> None:
    path.write_bytes(films.ready.read_bytes()[:-20_000])


def cut_without_index(films: Films, path: Path) -> None:
    path.write_bytes(films.late.read_bytes()[:-20_000])


def empty(_films: Films, path: Path) -> None:
    path.write_bytes(b"")


def words(_films: Films, path: Path) -> None:
    path.write_text("<html>not found</html>")


def bad_caption(_films: Films, path: Path) -> None:
    path.with_suffix(".en.vtt").write_text("WEBVTT\n\n01:00:00.000 --> 01:00:02.000\nlong after the end\n")


def bad_chapter(_films: Films, path: Path) -> None:
    path.with_suffix(".chapters.txt").write_text("0:00 Hello\n9:00 Too late\n")


def bad_poster(_films: Films, path: Path) -> None:
    path.with_suffix(".jpg").write_text("<svg onload=alert(1)>")


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (fake_playlist, "playlist"),
        (fake_concat, "playlist"),
        (cut, "cut short"),
        (cut_without_index, "cut short"),
        (empty, "empty"),
        (words, "no video"),
        (bad_caption, "after the end of the video (0:04)"),
        (bad_chapter, "after the end of the video (0:04)"),
        (bad_poster, "poster"),
    ],
)
def test_what_cannot_be_used_is_said_and_leaves_nothing(
    bring: Bring,
    database: Database,
    storage: LocalStorage,
    films: Films,
    tmp_path: Path,
    spoil: Callable[[Films, Path], None],
    said: str,
) -> None:
    path = folder_with(films, tmp_path / "in")
    spoil(films, path)
    with pytest.raises(Invalid) as refused:
        bring(path)
    assert said in refused.value.message and str(tmp_path) not in refused.value.message
    assert problem(database, "intro") == refused.value.message
    assert not storage.root.exists() or not [file for file in storage.root.rglob("*") if file.is_file()]
    folder_with(films, tmp_path / "in")
    assert shown(database, bring(path)).name == "intro"


def test_a_conversion_has_limits(bring: Bring, settings: Settings, films: Films, tmp_path: Path) -> None:
    path = folder_with(films, tmp_path / "in")
    shutil.copyfile(films.webm, path)
    with pytest.raises(Invalid, match="larger than 2000 bytes"):
        bring(path, using=replace(settings, encode_bytes=2000))


def test_a_missing_ffmpeg_is_said(
    bring: Bring, database: Database, films: Films, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = folder_with(films, tmp_path / "in")
    shutil.copyfile(films.late, path)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("IMAGEIO_FFMPEG_EXE", str(tmp_path / "none"))
    with pytest.raises(Refusal, match="apt install ffmpeg"):
        bring(path)
    assert "faststart" in problem(database, "intro")


def test_a_page_through_yt_dlp(bring: Bring, open_settings: Settings, database: Database, site: Site) -> None:
    video = shown(database, bring(site.address("/film"), using=open_settings, name="film", attach_to="course/episode"))
    assert (video.title, [c.language for c in video.captions]) == ("A film of ours", ["en"])
    assert video.chapters == (ChapterShown(0.0, "Hello"), ChapterShown(2.0, "Goodbye"))
    with database.session() as db:
        facts = db.scalars(sa.select(EventRow.facts).where(EventRow.kind == "VideoPublished")).all()
    assert facts == [{"video_id": video.id, "attach_to": "course/episode", **WHOLE}]


def test_wild_captions_from_elsewhere_are_left_out_and_named(
    bring: Bring, open_settings: Settings, database: Database, site: Site
) -> None:
    site.page("/film.en.vtt", "WEBVTT\n\n00:05.000 --> 00:01.000\nback\n", "text/vtt")
    with pytest.raises(Invalid, match=r"no captions.*before or when it begins"):
        bring(site.address("/film"), using=open_settings, name="film")
    assert bring(
        site.address("/film"), using=open_settings, name="film", promised_by="Kari", promised_on=date(2027, 1, 1)
    )
    with database.session() as db:
        assert "line 3" in (ingests(db)[0].problem or "")


def test_who_may_add(database: Database, cast: Cast, settings: Settings, films: Films) -> None:
    for actor, partner, may in (
        (cast.ada, cast.nord, True),
        (cast.admin, cast.sor, True),
        (cast.cy, cast.nord, False),
        (cast.bo, cast.nord, False),
        (cast.ada, cast.own, False),
    ):
        with database.session() as db:
            if may:
                assert record_ingest(db, actor.id, str(films.ready), settings, partner_id=partner.id)
            else:
                with pytest.raises(NotAllowed):
                    record_ingest(db, actor.id, str(films.ready), settings, partner_id=partner.id)
            db.rollback()


def test_a_name_under_way_is_not_begun_twice(
    database: Database, cast: Cast, settings: Settings, storage: LocalStorage, films: Films
) -> None:
    with unit_of_work(database) as db:
        first = record_ingest(
            db, None, str(films.ready), settings, name="intro", captions=[("en", "c.vtt", CAPTIONS.encode())]
        )
    with (
        hold_slot(place_slot(settings, first.public_id)),
        database.session() as db,
        pytest.raises(Conflict, match=first.public_id),
    ):
        record_ingest(db, None, str(films.ready), settings, name="intro")
    run_now(settings, database, storage, first.id)
    run_now(settings, database, storage, first.id)
    with database.session() as db:
        assert db.scalar(sa.select(sa.func.count()).select_from(EventRow).where(EventRow.kind == "VideoPublished")) == 1
        assert db.scalar(sa.select(sa.func.count()).select_from(Ingest)) == 1
        assert db.scalar(sa.select(sa.func.count()).select_from(Video)) == 1


def test_what_was_interrupted_or_cancelled_may_be_begun_again(
    bring: Bring, database: Database, settings: Settings, films: Films, tmp_path: Path
) -> None:
    path = folder_with(films, tmp_path / "in")
    with unit_of_work(database) as db:
        record_ingest(db, None, str(path), settings)
    with unit_of_work(database) as db:
        second = begin_ingest(db, None, str(path), settings)
    with database.session() as db, pytest.raises(Conflict, match="already"):
        begin_ingest(db, None, str(path), settings)
    cancel(database, f"media-{second.public_id}")
    (settings.data / "work" / second.public_id / "fetch").mkdir(parents=True)
    assert bring(path)
    with database.session() as db:
        assert [one.step for one in ingests(db)] == ["done", "waiting", "waiting"]
        assert [one.is_open for one in ingests(db)] == [False, False, False]


def test_partners_have_their_own_names(
    bring: Bring, database: Database, cast: Cast, films: Films, tmp_path: Path
) -> None:
    path = folder_with(films, tmp_path / "in")
    bring(path, partner_id=cast.nord.id)
    bring(path, partner_id=cast.sor.id)
    with database.session() as db:
        assert [(one.partner, one.name) for one in videos_of(db)] == [("nord", "intro"), ("sor", "intro")]
        assert [one.partner for one in videos_of(db, cast.sor.id)] == ["sor"]
        assert video_named(db, "intro") is None
