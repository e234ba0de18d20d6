"""`kill -9` on a video's way in: wherever it strikes, the same video is there in the end, whole and once."""

import hashlib
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa

from tests.support.cast import Cast
from tests.support.films import Site
from tests.support.hesitating import hesitating_ingest
from tests.support.programs import Programs, descendants, is_alive, until
from tests.support.serving import command_line
from tests.support.workflows import ledger
from videre.foundation.database import Database, unit_of_work
from videre.foundation.events import EventRow
from videre.foundation.jobs import enqueue, job_state
from videre.foundation.jobs.office import retry
from videre.foundation.programs import ffmpeg_program
from videre.foundation.settings import Settings, load
from videre.foundation.storage.local import LocalStorage
from videre.media import uploads
from videre.media.actions.bringing import begin_ingest, record_ingest
from videre.media.actions.uploading import begin_upload, choose_file, count_piece, send_upload
from videre.media.jobs import ingest_now
from videre.media.models import Caption, Video
from videre.media.queries import VideoShown, ingests, video_shown
from videre.media.rules import STEPS

pytestmark = pytest.mark.kill
assert hesitating_ingest
COMMAND = "from videre.cli import main; main()"


@pytest.fixture
def environment(environment: dict[str, str], site: Site) -> dict[str, str]:
    """The installation's settings, with the local site named."""
    return {**environment, "VIDERE_FETCH_HOSTS": site.host}


@pytest.fixture
def settings(environment: dict[str, str]) -> Settings:
    """The same for this process."""
    found = load(environment).settings()
    found.data.mkdir(parents=True, exist_ok=True)
    return found


@pytest.fixture
def start(programs: Programs) -> Iterator[Callable[..., object]]:
    """Start a worker and wait until it works."""

    def run(module: str = "videre.worker") -> object:
        program = programs.python("-m", module)

        def works() -> bool:
            if program.poll() is not None:
                raise AssertionError(programs.output(program))
            return "the worker runs" in programs.output(program)

        until(works, what="the worker's start")
        return program

    yield run


def played(file: Path) -> tuple[list[int], list[str]]:
    """When each picture of a film is shown, and all of its sound."""
    program = ffmpeg_program()
    assert program is not None
    told = [program, "-v", "error", "-i", str(file), "-map", "0", "-c", "copy", "-f", "framecrc", "-"]
    said = subprocess.run(told, check=True, capture_output=True, text=True, timeout=60).stdout
    rows = [line for line in said.splitlines() if not line.startswith("#")]
    return sorted(int(row.split(",")[2]) for row in rows if row.startswith("0,")), [
        row for row in rows if row.startswith("1,")
    ]


def final(database: Database, storage: LocalStorage, settings: Settings, video_id: int) -> dict[str, object]:
    """Everything that must be the same: rows without their ids, and the stored bytes.

    But those of the film: x264 gives, in one of some two hundred times on a busy machine, other bytes for the same
    pictures. They are the ones that their name says, and all of it plays.
    """
    with database.session() as db:
        video = video_shown(db, video_id)
        assert isinstance(video, VideoShown)
        kinds = db.scalars(sa.select(EventRow.kind)).all()
    assert kinds.count("VideoPublished") == 1
    assert not (settings.data / "work").exists() or list((settings.data / "work").iterdir()) == []
    files = {file.name: file.read_bytes() for file in storage.root.rglob("*") if file.is_file()}
    assert not [name for name in files if name.startswith(".")]
    film = storage.root / video.file_key
    data = files.pop(film.name)
    assert (film.stem, video.file_bytes) == (hashlib.sha256(data).hexdigest(), len(data))
    return {
        "file": (played(film), video.seconds, video.width, video.height, video.poster_key),
        "words": (video.title, video.silent, video.captions, video.chapters),
        "stored": files,
    }


@pytest.fixture
def expected(
    database_url: str, settings: Settings, site: Site, cast: Cast, database: Database, tmp_path: Path
) -> dict[str, object]:
    """What comes out when nobody disturbs: brought in first, then forgotten."""
    quiet = replace(settings, data=tmp_path / "quiet")
    storage = LocalStorage(quiet.data / "media")
    video_id = ingest_now(quiet, database, storage, site.address("/film"), name="film")
    found = final(database, storage, quiet, video_id)
    with unit_of_work(database) as db:
        for table in (EventRow, Caption, Video):
            db.execute(sa.delete(table))
    return found


def test_killed_at_each_step_in_turn(
    database: Database,
    settings: Settings,
    storage: LocalStorage,
    site: Site,
    programs: Programs,
    start: Callable,
    expected: dict[str, object],
) -> None:
    with unit_of_work(database) as db:
        row = record_ingest(db, None, site.address("/film"), settings, name="film")
        job = enqueue(db, "tests.hesitating_ingest", row.id, workflow_id=f"media-{row.public_id}")
        video_id = row.video_id
    for step in STEPS:
        worker = start("tests.support.hesitating")
        until(lambda step=step: step in ledger(settings.data), what=f"the step {step}")
        with database.session() as db:
            assert ingests(db)[0].step == ("done" if step == "publish" else step)
            assert (video_shown(db, video_id) is not None) == (step == "publish")
        programs.kill(worker)
        (settings.data / f"go-{step}").touch()
    start("tests.support.hesitating")

    def is_done() -> bool:
        with database.session() as db:
            state = job_state(db, job)
            assert state is not None and state.state != "failed", state
            return state.state == "done"

    until(is_done, 120, "the end of the job")
    # Each step was done, was not known to be done, and was done again; none before it was repeated.
    assert ledger(settings.data) == [step for step in STEPS for _ in range(2)]
    assert final(database, storage, settings, video_id) == expected


def test_killed_while_ffmpeg_runs(
    database: Database,
    settings: Settings,
    storage: LocalStorage,
    programs: Programs,
    start: Callable,
    cast: Cast,
    site: Site,
    tmp_path: Path,
) -> None:
    """The real command, the real worker; ffmpeg must not outlive it. A longer film, so that there is a while."""
    long = tmp_path / "long.avi"
    picture = ["-f", "lavfi", "-i", "testsrc2=s=1280x720:r=25:d=12", "-c:v", "mpeg4", "-q:v", "5"]
    subprocess.run([str(ffmpeg_program()), "-loglevel", "error", "-y", *picture, str(long)], check=True)
    (tmp_path / "long.en.vtt").write_text("WEBVTT\n\n00:00.500 --> 00:02.000\nHello\n")

    first = start()
    asked = programs.python("-c", COMMAND, "media", "add", str(long), "--no-wait")
    assert asked.wait(60) == 0, programs.output(asked)

    def encoding() -> bool:
        with database.session() as db:
            one = ingests(db)[0]
            assert one.problem is None
            return one.step == "encode" and one.share > 0

    until(encoding, 120, "the encoding")
    children = [pid for pid in descendants(first.pid) if "ffmpeg" in command_line(pid)]
    assert children
    programs.kill(first)
    until(lambda: not any(is_alive(pid) for pid in children), what="the end of ffmpeg")

    start()
    watching = programs.python("-c", COMMAND, "media", "status")
    assert watching.wait(60) == 0 and "long" in programs.output(watching)

    def is_done() -> bool:
        with database.session() as db:
            state = job_state(db, f"media-{ingests(db)[0].public_id}")
            return state is not None and state.state == "done"

    until(is_done, 120, "the end")
    with database.session() as db:
        video_id = ingests(db)[0].video_id
    found = final(database, storage, settings, video_id)
    assert found["words"][1] is True  # type: ignore[index] - without sound, so silent
    with database.session() as db:
        video = video_shown(db, video_id)
    assert video is not None and abs(video.seconds - 12) < 0.5


def test_killed_over_an_upload(
    database: Database,
    settings: Settings,
    storage: LocalStorage,
    programs: Programs,
    start: Callable,
    cast: Cast,
    tmp_path: Path,
) -> None:
    """The file that somebody sent is still there for the next worker, and gone when its video is ready."""
    sent = tmp_path / "sent.avi"
    picture = ["-f", "lavfi", "-i", "testsrc2=s=1280x720:r=25:d=12", "-c:v", "mpeg4", "-q:v", "5"]
    subprocess.run([str(ffmpeg_program()), "-loglevel", "error", "-y", *picture, str(sent)], check=True)
    size = sent.stat().st_size
    with unit_of_work(database) as db:
        public_id = begin_upload(db, cast.cy.id, cast.sor.id, {}).public_id
        choose_file(db, cast.cy.id, public_id, settings, name=sent.name, size=size, start_digest="0" * 64)
    with sent.open("rb") as source, uploads.writing(settings, public_id):
        for at in range(0, size, uploads.PIECE):
            length = uploads.write(uploads.file_of(settings, public_id), at, source, uploads.PIECE)
            with unit_of_work(database) as db:
                count_piece(db, cast.cy.id, public_id, settings, at, length)
    with unit_of_work(database) as db:
        wishes = {"title": "Sent", "silent": "1", "chapters": "0:00 Begin"}
        send_upload(db, cast.cy.id, public_id, settings, wishes)

    def encoding() -> bool:
        with database.session() as db:
            one = ingests(db)[0]
            assert one.problem is None
            return one.step == "encode" and one.share > 0

    first = start()
    until(encoding, 120, "the encoding")
    programs.kill(first)
    start()

    def is_done() -> bool:
        with database.session() as db:
            return ingests(db)[0].step == "done"

    until(is_done, 120, "the end")
    with database.session() as db:
        video = video_shown(db, ingests(db)[0].video_id)
    assert video is not None
    assert (abs(video.seconds - 12) < 0.5, [one.title for one in video.chapters]) == (True, ["Begin"])
    until(lambda: not uploads.folder_of(settings, public_id).exists(), what="the end of the file that was sent")


def test_a_failed_job_goes_on_when_its_cause_is_gone(
    database: Database, settings: Settings, storage: LocalStorage, site: Site, start: Callable, cast: Cast
) -> None:
    page = site.pages.pop("/film")
    with unit_of_work(database) as db:
        row = begin_ingest(db, None, site.address("/film"), settings, name="film")
    start()

    def ended(state: str) -> Callable[[], bool]:
        def look() -> bool:
            with database.session() as db:
                found = job_state(db, f"media-{row.public_id}")
            return found is not None and found.state == state

        return look

    until(ended("failed"), what="the failure")
    with database.session() as db:
        failed = ingests(db)[0]
    assert (failed.is_open, "404" in (failed.problem or "")) == (False, True)

    site.pages["/film"] = page
    retry(database, f"media-{row.public_id}")
    until(ended("done"), what="the end")
    with database.session() as db:
        done = ingests(db)[0]
        assert (done.step, done.problem) == ("done", None)
    assert final(database, storage, settings, row.video_id)
