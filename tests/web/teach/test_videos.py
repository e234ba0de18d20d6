"""Videos by browser: kept while typed, sent whole or in pieces, seen only by those who look after them."""

import base64
import errno
import hashlib
import io
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.conftest import visitor
from tests.support.cast import Cast
from tests.support.courses import live_revision, ready_video
from tests.support.films import CAPTIONS, Films
from tests.support.jobs import HereAndNow
from videre.accounts.models import User
from videre.courses.models import EpisodeVideo, PausePoint
from videre.foundation import clock
from videre.foundation.addresses import new_public_id
from videre.foundation.database import Database, unit_of_work
from videre.foundation.settings import Settings
from videre.media import uploads
from videre.media.actions.uploading import KEPT
from videre.media.jobs import ingest, tidy_uploads
from videre.media.models import Caption, Chapter, Ingest, Upload, Video
from videre.partners.models import Membership
from videre.web.app import create_app

NEW = "/teach/videos/new"
WISHES = {
    "title": "Branches, calmly",
    "episode": "small/e1",
    "start": "0:01",
    "end": "0:03",
    "chapters": "0:00 Hello\n0:02 Goodbye",
    "promised_by": "Cy",
    "promised_on": "2026-12-24",
}
OCTETS = {"Content-Type": "application/offset+octet-stream"}
JSON = {"Accept": "application/json"}


def token_of(page: str) -> str:
    return page.partition('name="csrf_token" value="')[2].partition('"')[0]


def send(browser: FlaskClient, path: str, page: str = "", **fields: Any) -> TestResponse:
    """Send a form of ours with its token."""
    given = token_of(browser.get(page or path).text)
    return browser.post(path, data={"csrf_token": given, **fields})


def film(path: Path, name: str = "talk.mp4") -> tuple[io.BytesIO, str]:
    return io.BytesIO(path.read_bytes()), name


def bring_in(database: Database, settings: Settings) -> None:
    """Do what the worker would do with what was handed on."""
    with database.session() as db:
        ids = list(db.scalars(sa.select(Ingest.id).where(Ingest.ended_at.is_(None))))
    for one in ids:
        ingest(HereAndNow(settings, database), one)


def only_upload(database: Database) -> Upload:
    with database.session() as db:
        return db.scalars(sa.select(Upload)).one()


def test_a_film_sent_with_its_form_ends_on_the_episode(
    cy: FlaskClient, database: Database, settings: Settings, films: Films, small_at_sor: int, client: FlaskClient
) -> None:
    answer = send(cy, NEW, **WISHES, file=film(films.ready))
    assert answer.status_code == 303
    page = cy.get(answer.location).text
    assert "On its way" in page
    assert cy.get(f"{answer.location}state").json == {
        "ready": False,
        "failed": False,
        "step": "waiting",
        "number": 1,
        "steps": 8,
        "share": 0.0,
    }
    bring_in(database, settings)
    assert "Where learners see it" in cy.get(answer.location).text
    lesson = client.get("/courses/small/begin/e1/").text
    for words in (
        'data-start="1.0"',
        'data-end="3.0"',
        "Captions promised by Thursday 24 December 2026, Cy",
        "Goodbye",
    ):
        assert words in lesson
    assert not (settings.data / "uploads" / only_upload(database).public_id).exists()
    tidy_uploads(HereAndNow(settings, database))
    with database.session() as db:
        assert db.scalars(sa.select(Upload)).all() == []
    assert "captions promised by Thursday 24 December 2026, Cy" in cy.get("/teach/videos/").text


def test_everything_wrong_is_said_at_once_and_all_that_was_typed_is_kept(
    cy: FlaskClient, database: Database, films: Films, small_at_sor: int
) -> None:
    wrong = {
        "title": " ",
        "start": "half past",
        "end": "0:03",
        "chapters": "0:02 Goodbye\n0:01 Too early\nno time at all",
        "promised_by": "Cy",
        "language": "Klingon",
        "captions": "WEBVTT\n\n00:02.000 --> 00:01.000\nbackwards\n",
        "name": "With Spaces",
        "episode": "small",
    }
    answer = send(cy, NEW, **wrong, file=film(films.ready))
    assert answer.status_code == 422
    for words in (
        "A title is one line",
        "Write a moment as minutes and seconds",
        "line 2:",
        "line 3:",
        "before or when it begins",
        "Say by which day",
        "a–z, 0–9",
        "course/episode",
        "no time at all",
        "talk.mp4 is here.",
    ):
        assert words in answer.text, words
    kept = only_upload(database)
    assert (kept.received, kept.bytes) == (films.ready.stat().st_size, films.ready.stat().st_size)
    path = f"/teach/videos/uploads/{kept.public_id}/"
    assert "no time at all" in cy.get(path).text
    mended = send(cy, path, **WISHES)
    assert mended.status_code == 303


def test_without_captions_promise_or_silence_nothing_is_taken(
    cy: FlaskClient, films: Films, database: Database, settings: Settings
) -> None:
    answer = send(cy, NEW, title="Mute", file=film(films.ready))
    assert (answer.status_code, "Whoever cannot hear needs captions" in answer.text) == (422, True)
    path = f"/teach/videos/uploads/{only_upload(database).public_id}/"
    silent = send(cy, path, title="Mute", silent="1")
    assert silent.status_code == 303
    bring_in(database, settings)
    assert "None: it has no sound by design." in cy.get(silent.location).text


def test_a_form_without_file_is_kept_and_asks_for_it(cy: FlaskClient, database: Database, small_at_sor: int) -> None:
    answer = send(cy, NEW, **WISHES, file=(io.BytesIO(), ""))
    assert (answer.status_code, "Choose the file of the video" in answer.text) == (422, True)
    assert only_upload(database).wishes["title"] == WISHES["title"]
    assert "Branches, calmly" in cy.get("/teach/videos/").text


def test_a_form_of_another_session_is_refused_before_a_byte_is_written(
    cy: FlaskClient, database: Database, settings: Settings, films: Films
) -> None:
    cy.get(NEW)
    answer = cy.post(NEW, data={"csrf_token": "stale", **WISHES, "file": film(films.ready)})
    assert answer.status_code == 400
    assert not (settings.data / "uploads").exists()


def begun(browser: FlaskClient, data: bytes, name: str = "talk.mp4", **wishes: str) -> dict[str, Any]:
    """What a script does first: keep the form, say which file will come."""
    start = hashlib.sha256(data[: uploads.START]).hexdigest()
    fields = {"keep": "1", "file_name": name, "file_bytes": str(len(data)), "file_start": start, **wishes}
    kept = browser.post(NEW, data={"csrf_token": token_of(browser.get(NEW).text), **fields}, headers=JSON)
    assert kept.status_code == 200, kept.text
    body: dict[str, Any] = kept.json or {}
    chosen = browser.post(body["file"], json={"name": name, "bytes": len(data), "start": start})
    assert chosen.status_code == 200, chosen.text
    return {**body, **(chosen.json or {})}


def patch(browser: FlaskClient, file: str, at: int, data: bytes, **headers: str) -> TestResponse:
    return browser.patch(file, data=data, headers={**OCTETS, "Upload-Offset": str(at), **headers})


def checksum(data: bytes) -> str:
    return f"sha256 {base64.b64encode(hashlib.sha256(data).digest()).decode()}"


def test_pieces_go_on_where_they_were_broken_off(
    cy: FlaskClient, database: Database, settings: Settings, films: Films, small_at_sor: int
) -> None:
    data = films.ready.read_bytes()
    third = len(data) // 3
    begin = begun(cy, data, title="Half a title")
    file = begin["file"]
    assert begin["received"] == 0
    first = patch(cy, file, 0, data[:third], **{"Upload-Checksum": checksum(data[:third])})
    assert (first.status_code, first.headers["Upload-Offset"]) == (204, str(third))
    damaged = patch(cy, file, third, data[third : 2 * third], **{"Upload-Checksum": checksum(b"else")})
    assert damaged.status_code == 460
    again = patch(cy, file, 0, data[:third])
    assert (again.status_code, again.headers["Upload-Offset"]) == (409, str(third))
    ahead = patch(cy, file, 2 * third, data[2 * third :])
    assert (ahead.status_code, cy.head(file).headers["Upload-Offset"]) == (409, str(third))
    # The page is opened anew, and the same file chosen: it is known again, with what was typed.
    second = begun(cy, data)
    assert (second["upload"], second["received"], second["wishes"]["title"]) == (begin["upload"], third, "Half a title")
    sent = cy.post(
        begin["address"], data={"csrf_token": token_of(cy.get(begin["address"]).text), **WISHES}, headers=JSON
    )
    assert (sent.status_code, (sent.json or {})["video"]) == (200, "")
    last = patch(cy, file, third, data[third:])
    assert last.status_code == 204
    assert last.headers["Content-Location"].startswith("/teach/videos/")
    assert patch(cy, file, len(data), b"more").status_code == 409
    bring_in(database, settings)
    with database.session() as db:
        video = db.scalars(sa.select(Video)).one()
        assert (video.title, video.source_digest) == (WISHES["title"], hashlib.sha256(data).hexdigest())
        assert video.partner_id == db.scalars(sa.select(Upload)).one().partner_id


def test_another_file_begins_anew_and_what_is_no_video_is_told_by_its_first_piece(
    cy: FlaskClient, films: Films, database: Database
) -> None:
    data = films.ready.read_bytes()
    begin = begun(cy, data, title="A talk")
    assert patch(cy, begin["file"], 0, data[:5000]).status_code == 204
    text = b"#EXTM3U\nhttp://elsewhere/\n" * 1000
    start = hashlib.sha256(text[: uploads.START]).hexdigest()
    chosen = cy.post(begin["file"], json={"name": "list.mp4", "bytes": len(text), "start": start})
    assert (chosen.json or {})["received"] == 0
    refused = patch(cy, begin["file"], 0, text[:1000])
    assert (refused.status_code, "playlist" in refused.text) == (422, True)
    assert only_upload(database).received == 0


@pytest.mark.parametrize(
    ("headers", "length"),
    [
        ({"Upload-Offset": "-1"}, 10),
        ({"Upload-Offset": "٣"}, 10),
        ({"Upload-Offset": "9" * 40}, 10),
        ({"Upload-Offset": "0", "Content-Type": "text/plain"}, 10),
        ({"Upload-Offset": "0"}, 0),
        ({"Upload-Offset": "0"}, uploads.PIECE + 1),
    ],
)
def test_pieces_that_make_no_sense_are_refused(
    cy: FlaskClient, films: Films, headers: dict[str, str], length: int
) -> None:
    file = begun(cy, films.ready.read_bytes(), title="A talk")["file"]
    answer = cy.patch(file, data=b"x" * length, headers={**OCTETS, **headers})
    assert answer.status_code == 422
    assert cy.head(file).headers["Upload-Offset"] == "0"


def test_a_file_beyond_the_limit_and_an_empty_one_are_refused_by_name(
    cy: FlaskClient, settings: Settings, films: Films
) -> None:
    file = begun(cy, films.ready.read_bytes(), title="A talk")["file"]
    for size in (settings.upload_bytes + 1, 0, -5):
        answer = cy.post(file, json={"name": "a.mp4", "bytes": size, "start": "0" * 64})
        assert (answer.status_code, "file" in (answer.json or {}).get("fields", {})) == (422, True)
    assert cy.post(file, json={"name": "a.mp4", "bytes": True, "start": "0" * 64}).status_code == 422
    assert cy.post(file, json={"name": "a.mp4", "bytes": 10, "start": "x"}).status_code == 422


@pytest.fixture
def little_room(settings: Settings, database: Database, cast: Cast) -> FlaskClient:
    """Cy's browser at an installation whose disk takes small files only, by a limit the kernel holds."""
    one = visitor(create_app(replace(settings, upload_bytes=10**18), database=database))
    with one.session_transaction() as session:
        session["_user_id"] = f"{cast.cy.id}.{cast.cy.session_version}"
    return one


def test_what_the_disk_has_no_room_for_is_refused_before_it_comes(
    little_room: FlaskClient, films: Films, database: Database
) -> None:
    file = begun(little_room, films.ready.read_bytes(), title="A talk")["file"]
    answer = little_room.post(file, json={"name": "a.mp4", "bytes": 10**15, "start": "0" * 64})
    assert (answer.status_code, (answer.json or {})["kind"]) == (409, "disk-full")
    assert "Nothing is lost" in (answer.json or {})["message"]
    assert only_upload(database).file_name == "talk.mp4"


def test_a_disk_that_fills_up_under_a_piece_loses_nothing(tmp_path: Path) -> None:
    """`/dev/full` answers every write as a full disk does."""
    with pytest.raises(uploads.Conflict) as refused:
        uploads.write(Path("/dev/full"), 4096, io.BytesIO(b"x" * 4096), 4096)
    assert refused.value.kind == "disk-full"
    incomplete = uploads.Incomplete(tmp_path / "file")
    incomplete.file.close()
    incomplete.file = Path("/dev/full").open("wb")  # noqa: SIM115 - closed by drop
    with pytest.raises(uploads.Conflict):
        incomplete.write(b"x" * 1_000_000)
        incomplete.settle()
    incomplete.drop()
    assert errno.ENOSPC in uploads.FULL
    assert list(tmp_path.iterdir()) == []


def test_two_windows_send_the_same_file_and_it_is_whole_once(
    cy: FlaskClient, settings: Settings, films: Films, database: Database
) -> None:
    data = films.ready.read_bytes()
    one, two = begun(cy, data, title="A talk"), begun(cy, data, title="")
    assert one["upload"] == two["upload"]
    with uploads.writing(settings, one["upload"]):
        busy = patch(cy, one["file"], 0, data[:1000])
        assert (busy.status_code, (busy.json or {})["kind"] if busy.is_json else "") in (
            (409, "upload-busy"),
            (409, ""),
        )
    assert patch(cy, one["file"], 0, data[:1000]).status_code == 204
    assert patch(cy, two["file"], 0, data[:1000]).headers["Upload-Offset"] == "1000"
    assert patch(cy, two["file"], 1000, data[1000:]).status_code == 204
    assert uploads.file_of(settings, one["upload"]).read_bytes() == data


def test_a_way_in_that_failed_is_changed_and_sent_again_without_the_file(
    cy: FlaskClient, database: Database, settings: Settings, films: Films, small_at_sor: int
) -> None:
    broken = films.ready.read_bytes()[:-2000]
    answer = send(cy, NEW, **WISHES, file=(io.BytesIO(broken), "talk.mp4"))
    with pytest.raises(Exception, match="cut short"):
        bring_in(database, settings)
    page = cy.get(answer.location).text
    assert "It did not get through." in page
    assert "cut short" in page
    assert (cy.get(f"{answer.location}state").json or {})["failed"] is True
    path = f"/teach/videos/uploads/{only_upload(database).public_id}/"
    assert "cut short" in cy.get(path).text
    mended = send(cy, path, **WISHES, file=film(films.ready))
    assert mended.status_code == 303
    assert mended.location == answer.location
    bring_in(database, settings)
    assert "Where learners see it" in cy.get(answer.location).text


def test_what_is_wished_beyond_the_end_is_left_out_and_said(
    cy: FlaskClient, database: Database, settings: Settings, films: Films, small_at_sor: int
) -> None:
    late = {**WISHES, "end": "9:00", "chapters": "0:00 Hello\n8:00 Far too late"}
    answer = send(cy, NEW, **late, file=film(films.ready))
    bring_in(database, settings)
    page = cy.get(answer.location).text
    assert "1 chapters begin after the end" in page
    assert "does not lie within the video" in page
    with database.session() as db:
        assert db.scalars(sa.select(Chapter.title)).all() == ["Hello"]
        assert db.scalars(sa.select(EpisodeVideo.end_second)).all() == [None]


@pytest.fixture
def video(database: Database, cast: Cast) -> Video:
    """A ready, silent video of Sør's, a minute long."""
    video_id = ready_video(database, cast.sor.id, "branches")
    with database.session() as db:
        return db.get_one(Video, video_id)


def test_everything_that_belongs_to_a_video_is_changed_on_its_page_and_seen_at_once(
    cy: FlaskClient, client: FlaskClient, database: Database, small_at_sor: int, video: Video
) -> None:
    page = f"/teach/videos/{video.public_id}/"

    def changes(verb: str, **fields: Any) -> None:
        before = live_revision(database, "small")
        answer = send(cy, page + verb, page, **fields)
        assert answer.status_code == 303, answer.text
        assert live_revision(database, "small") > before

    changes("show", episode="small/e1", start="0:05", end="0:40")
    changes("captions", language="en", captions="", captions_file=(io.BytesIO(CAPTIONS.encode()), "talk.nb.vtt"))
    changes("captions", language="en", captions=CAPTIONS)
    changes("chapters", chapters="0:00 Hello\n0:30 Branches")
    changes("pauses", episode="small/e1", **{"pause-pick": "0:10, 0:20"})
    changes("words", title="Branches <b>", description="A few\0 words", licence="CC0", silent="1")
    changes("promise", promised_by="Cy", promised_on="2026-12-24")
    changes("promise", withdraw="1")
    lesson = client.get("/courses/small/begin/e1/").text
    for words in ('data-start="5.0"', "Branches", "Branches &lt;b&gt;", 'srclang="nb"', "[10.0, &#34;pick&#34;]"):
        assert words in lesson, words
    changes("uncaption", language="nb")
    changes("hide", episode="small/e1")
    assert "data-video-id" not in client.get("/courses/small/begin/e1/").text
    history = cy.get(page).text
    assert "captions changed, Cy" in history
    with database.session() as db:
        assert [one.until is None for one in db.scalars(sa.select(EpisodeVideo))] == [False]
        assert db.scalars(sa.select(Caption.language)).all() == ["en"]


@pytest.mark.parametrize(
    ("verb", "fields", "words"),
    [
        ("show", {"episode": "", "start": ""}, "course/episode"),
        ("show", {"episode": "other/e1"}, "no such course among yours"),
        ("show", {"episode": "small/none"}, "has no episode"),
        ("show", {"episode": "small/e1", "start": "0:50", "end": "0:10"}, "must end after its beginning"),
        ("show", {"episode": "small/e1", "start": "half", "end": "1"}, "Write a moment"),
        ("captions", {"captions": "nothing timed", "language": "en"}, "there is no cue"),
        ("captions", {"captions": CAPTIONS, "language": "English"}, "A language is written as"),
        ("captions", {"captions": "", "language": "en"}, "Choose a file"),
        ("uncaption", {"language": "fi"}, None),
        ("promise", {"promised_by": "Cy", "promised_on": "Friday"}, "Write the day as"),
        ("promise", {"promised_by": "Cy", "promised_on": ""}, "needs both"),
        ("chapters", {"chapters": "2:00 Late\nx"}, "line 2"),
        ("pauses", {"episode": "small/e1"}, "not shown there any more"),
        ("words", {"title": "", "licence": "x" * 70}, "A title is one line"),
        ("poster", {"second": "2:00"}, "The video ends at 1:00"),
        ("poster", {"second": ""}, "Say at which moment"),
        ("again", {}, "nothing to try again"),
    ],
)
def test_what_cannot_be_taken_is_said_beside_its_field(
    cy: FlaskClient, small_at_sor: int, video: Video, verb: str, fields: dict[str, str], words: str | None
) -> None:
    page = f"/teach/videos/{video.public_id}/"
    answer = send(cy, page + verb, page, **fields)
    if words is None:
        assert answer.status_code == 404
        return
    assert answer.status_code in (409, 422)
    assert words in answer.text
    for typed in fields.values():
        if typed.strip() and "/" not in typed:
            assert typed.split("\n")[0][:20].replace(">", "&gt;") in answer.text


def test_others_learn_nothing_of_a_video_nor_of_an_upload(
    cy: FlaskClient,
    ada: FlaskClient,
    signed_in: Callable[[User], FlaskClient],
    client: FlaskClient,
    cast: Cast,
    database: Database,
    films: Films,
    video: Video,
) -> None:
    mine = begun(cy, films.ready.read_bytes(), title="A secret title")
    missing = new_public_id()
    page, upload = f"/teach/videos/{video.public_id}/", mine["address"]
    pairs = [
        (page, f"/teach/videos/{missing}/"),
        (page + "state", f"/teach/videos/{missing}/state"),
        (upload, f"/teach/videos/uploads/{missing}/"),
        (upload + "file", f"/teach/videos/uploads/{missing}/file"),
    ]
    for theirs, none in pairs:
        foreign, absent = ada.get(theirs), ada.get(none)
        assert (foreign.status_code, absent.status_code) == (404, 404)
        assert client.get(theirs).status_code == 302
        assert signed_in(cast.bo).get(theirs).status_code == 404
    token = token_of(ada.get(NEW).text)
    for verb in ("words", "captions", "show", "hide", "chapters", "pauses", "promise", "poster", "again"):
        assert ada.post(page + verb, data={"csrf_token": token, "title": "Mine now"}).status_code == 404
    assert patch(ada, mine["file"], 0, b"x").status_code == 404
    assert ada.post(upload, data={"csrf_token": token, "title": "Mine now"}).status_code == 404
    assert ada.post(upload + "drop", data={"csrf_token": token}).status_code == 404
    assert "A secret title" not in ada.get("/teach/videos/").text
    assert "Branches" not in ada.get("/teach/videos/").text
    assert "Branches" in cy.get("/teach/videos/").text
    # Whoever loses the role loses the upload with the next request.
    with unit_of_work(database) as db:
        db.execute(sa.delete(Membership).where(Membership.user_id == cast.cy.id))
    assert cy.get(upload).status_code == 404
    assert cy.get(page).status_code == 404
    assert patch(cy, mine["file"], 0, b"x").status_code == 404


def test_a_video_of_one_partner_cannot_be_shown_on_a_course_of_another(
    ada: FlaskClient, database: Database, cast: Cast, small_at_sor: int
) -> None:
    ready_video(database, cast.nord.id, "ours")
    with database.session() as db:
        public_id = db.scalars(sa.select(Video.public_id)).one()
    page = f"/teach/videos/{public_id}/"
    answer = send(ada, page + "show", page, episode="small/e1")
    assert (answer.status_code, "among yours" in answer.text) == (422, True)


def test_what_nobody_touches_for_seven_days_is_removed_with_its_file(
    cy: FlaskClient, database: Database, settings: Settings, films: Films
) -> None:
    data = films.ready.read_bytes()
    begin = begun(cy, data, title="Forgotten")
    patch(cy, begin["file"], 0, data[:1000])
    tidy_uploads(HereAndNow(settings, database))
    assert cy.get(begin["address"]).status_code == 200
    with unit_of_work(database) as db:
        db.execute(sa.update(Upload).values(changed_at=clock.ago(KEPT * 2)))
    tidy_uploads(HereAndNow(settings, database))
    assert cy.get(begin["address"]).status_code == 404
    folder = uploads.folder_of(settings, begin["upload"])
    assert folder.exists()  # young files are left alone: their row may not be committed yet
    shutil.rmtree(folder)


def test_a_forgotten_upload_is_gone_at_once(
    cy: FlaskClient, database: Database, settings: Settings, films: Films
) -> None:
    data = films.ready.read_bytes()
    begin = begun(cy, data, title="No")
    patch(cy, begin["file"], 0, data[:1000])
    answer = send(cy, begin["address"] + "drop", begin["address"])
    assert answer.status_code == 303
    assert not uploads.folder_of(settings, begin["upload"]).exists()
    with database.session() as db:
        assert db.scalars(sa.select(Upload)).all() == []


def test_the_list_is_paged_with_promised_captions_first(cy: FlaskClient, database: Database, cast: Cast) -> None:
    first = ready_video(database, cast.sor.id, "promised")
    for number in range(31):
        ready_video(database, cast.sor.id, f"clip-{number}")
    with unit_of_work(database) as db:
        db.execute(
            sa.update(Video)
            .where(Video.id == first)
            .values(captions_promised_by="Cy", captions_promised_on=clock.today())
        )
    page = cy.get("/teach/videos/").text
    assert page.index("Promised") < page.index("Clip-30")
    assert "Page 1 of 2" in page
    assert "Clip-0" in cy.get("/teach/videos/?page=2").text
    assert cy.get("/teach/videos/?page=3").status_code == 404


def test_two_videos_of_one_title_have_names_of_their_own(
    cy: FlaskClient, database: Database, settings: Settings, films: Films
) -> None:
    for _ in range(2):
        assert send(cy, NEW, title="The same", silent="1", file=film(films.ready)).status_code == 303
        bring_in(database, settings)
    with database.session() as db:
        assert sorted(db.scalars(sa.select(Video.name))) == ["the-same", "the-same-2"]
        assert sorted(db.scalars(sa.select(PausePoint.second))) == []
