"""`videre media`: bring videos in, see what is there and what is under way."""

import json
import time
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

import click
from sqlalchemy.orm import Session

from videre.cli.setup import Setting, opened
from videre.courses.actions import attach_video
from videre.courses.called import called_now
from videre.courses.queries import course_state, version_outline
from videre.foundation.database import unit_of_work
from videre.foundation.errors import Invalid, NotFound
from videre.foundation.jobs import job_state
from videre.media.actions.bringing import begin_ingest, record_ingest
from videre.media.captions import MOST_BYTES
from videre.media.jobs import refreshed, run_now
from videre.media.queries import IngestState, ingest_state, ingests, video_shown, videos_of
from videre.media.rules import LANGUAGE, checked_episode, clock_of
from videre.partners.queries import own_partner
from videre.partners.queries import partner as partner_by_slug

LOOK = 0.3
LONELY = 6.0
WORDS = {
    "waiting": "waiting for a worker",
    "fetch": "fetching",
    "probe": "looking at the file",
    "encode": "making it playable",
    "poster": "making the poster",
    "captions": "reading captions",
    "store": "storing",
    "publish": "publishing",
    "done": "done",
}


@click.group()
def group() -> None:
    """Bring videos in, and see what is there."""


@group.command()
@click.argument("source", metavar="FILE|URL")
@click.option("--episode", metavar="COURSE/EPISODE", help="Show it on this episode as soon as it is ready.")
@click.option("--name", help="Its name, as an episode's front matter gives it; by default from the file or title.")
@click.option("--title", help="Its title for people.")
@click.option(
    "--captions",
    multiple=True,
    metavar="[LANGUAGE=]FILE",
    help="A WebVTT or SubRip file; the language is read from a name such as talk.nb.vtt. May be repeated.",
)
@click.option("--promised-by", metavar="NAME", help="Who promises captions, when there are none yet.")
@click.option("--promised-on", type=click.DateTime(["%Y-%m-%d"]), metavar="DATE", help="The day they will be there.")
@click.option("--partner", metavar="SLUG", help="The partner it belongs to; this installation's own by default.")
@click.option("--silent", is_flag=True, help="It has no sound by design.")
@click.option("--wait/--no-wait", default=True, show_default=True, help="Show how it gets on until it is ready.")
@click.option("--here", is_flag=True, help="Do the work in this process, without a worker.")
def add(
    source: str,
    episode: str | None,
    name: str | None,
    title: str | None,
    captions: tuple[str, ...],
    promised_by: str | None,
    promised_on: datetime | None,
    partner: str | None,
    silent: bool,
    wait: bool,
    here: bool,
) -> None:
    """Bring in the video at FILE or URL, with captions, chapters and poster from beside it."""
    tracks = [_track(one) for one in captions]
    with opened() as setting:
        with unit_of_work(setting.database) as db:
            partner_id = (partner_by_slug(db, partner) if partner else own_partner(db)).id
            if episode:
                _course_of(db, episode)
        known = None
        if not tracks:
            known = refreshed(
                setting.settings, setting.database, setting.storage, source, name=name, partner_id=partner_id
            )
        if known is not None:
            _known(setting, known, episode)
            return
        wishes: dict[str, Any] = {
            "partner_id": partner_id,
            "name": name,
            "title": title,
            "captions": tracks,
            "attach_to": episode,
            "promised_by": promised_by,
            "promised_on": promised_on.date() if promised_on else None,
            "silent": silent,
        }
        with unit_of_work(setting.database) as db:
            begin = record_ingest if here else begin_ingest
            ingest = begin(db, None, source, setting.settings, **wishes)
            public_id, ingest_id, video_id = ingest.public_id, ingest.id, ingest.video_id
        if here:
            click.echo("Working on it here …")
            run_now(setting.settings, setting.database, setting.storage, ingest_id)
            _ready(setting, public_id, video_id, episode)
        elif wait:
            _watch(setting, public_id, video_id, episode)
        else:
            click.echo(f"It will be brought in by the worker. See how it gets on: videre media status {public_id}")


@group.command("list")
@click.option("--partner", metavar="SLUG", help="Only this partner's videos.")
@click.option("--json", "as_json", is_flag=True, help="For programs.")
def list_videos(partner: str | None, as_json: bool) -> None:
    """The videos of this installation."""
    with opened() as setting, setting.database.session() as db:
        lines = videos_of(db, partner_by_slug(db, partner).id if partner else None)
    if as_json:
        click.echo(json.dumps([asdict(line) for line in lines], indent=2, ensure_ascii=False, default=str))
        return
    for line in lines:
        if line.published_at is None:
            told = "not ready"
        else:
            promise = f"captions promised by {line.promised.by}, {line.promised.on}" if line.promised else "no captions"
            words = ", ".join(line.languages) or promise
            told = f"{clock_of(line.seconds or 0)}, {(line.bytes or 0) / 1e6:.1f} MB, {words}"
        click.echo(f"{line.partner}/{line.name:32} {line.title or '(no title yet)'}: {told}")
    if not lines:
        click.echo("No videos yet. Bring one in: videre media add FILE|URL")


@group.command()
@click.argument("ingest", required=False)
def status(ingest: str | None) -> None:
    """What is under way, or how INGEST gets on."""
    with opened() as setting, setting.database.session() as db:
        found = [ingest_state(db, ingest)] if ingest else ingests(db, limit=20)
        for one in found:
            if one is None:
                raise NotFound("Nothing is under way by that id. See: videre media status")
            click.echo(f"{one.created_at:%Y-%m-%d %H:%M} {one.public_id} {one.name}: {_told(db, one)}")
            if one.problem:
                click.echo(f"    {one.problem}")
    if not found:
        click.echo("No video has been asked for yet.")


def _told(db: Session, one: IngestState) -> str:
    if one.step == "done":
        return "ready"
    if not one.is_open:
        return f"failed while {WORDS[one.step]}"
    job = job_state(db, f"media-{one.public_id}")
    if job is not None and not job.is_open:
        return f"{job.state} while {WORDS[one.step]}; start it again with: videre jobs retry {job.id}"
    return f"{WORDS[one.step]} {one.share:.0%}"


def _watch(setting: Setting, public_id: str, video_id: int, episode: str | None) -> None:
    """Say each new step and each tenth of the long ones, until it is over."""
    said, lonely, begun = "", False, time.monotonic()
    try:
        while True:
            with setting.database.session() as db:
                now = ingest_state(db, public_id)
                job = job_state(db, f"media-{public_id}")
            assert now is not None
            if now.step == "done":
                break
            if not now.is_open or (job is not None and not job.is_open):
                raise Invalid(now.problem or "The work on it was ended. See: videre jobs list --all")
            line = WORDS[now.step] + (f" {now.share * 100 // 10 * 10:.0f} %" if now.step in ("fetch", "encode") else "")
            if line != said:
                click.echo(f"  {line}")
                said = line
            if now.step == "waiting" and not lonely and time.monotonic() - begun > LONELY:
                click.echo("  No worker has taken it up yet. Start `videre serve` or `videre worker`, or use --here.")
                lonely = True
            time.sleep(LOOK)
    except KeyboardInterrupt:
        click.echo(f"\nThe work goes on. See how it gets on: videre media status {public_id}")
        return
    _ready(setting, public_id, video_id, episode)


def _ready(setting: Setting, public_id: str, video_id: int, episode: str | None) -> None:
    with setting.database.session() as db:
        video, ingest = video_shown(db, video_id), ingest_state(db, public_id)
    assert video is not None and ingest is not None
    words = ", ".join(track.language for track in video.captions) or "promised"
    click.echo(f"“{video.title}” ({video.name}) is ready: {clock_of(video.seconds)}, captions: {words}.")
    for line in (ingest.problem or "").splitlines():
        click.echo(f"  left out: {line}")
    if episode:
        click.echo(f"It is shown on {episode}.")


def _known(setting: Setting, video_id: int, episode: str | None) -> None:
    """The very same file was brought in before; only what lies beside it may be new."""
    with unit_of_work(setting.database) as db:
        if episode:
            course_id = _course_of(db, episode)
            attach_video(db, None, course_id, episode.partition("/")[2], video_id)
        video = video_shown(db, video_id)
    assert video is not None
    click.echo(f"“{video.title}” ({video.name}) was made from this file already; what lies beside it is up to date.")
    if episode:
        click.echo(f"It is shown on {episode}.")


def _course_of(db: Session, episode: str) -> int:
    """The id of the course in COURSE/EPISODE, which must have that episode."""
    slug, _slash, episode_id = checked_episode(episode).partition("/")
    now = called_now(db, slug)
    course = course_state(db.connection(), now.slug if now else slug)
    if course is None:
        raise NotFound(f"There is no published course {slug}. See: videre courses list")
    outline = version_outline(db, course.version_id)
    known = [one.id for _lesson, one in outline.episodes()] if outline else []
    if episode_id not in known:
        raise NotFound(f"The course {slug} has no episode {episode_id}; it has {', '.join(known)}.")
    return course.course_id


def _track(given: str) -> tuple[str, str, bytes]:
    """A caption file with its language, from the option or from the file's name."""
    language, equals, rest = given.partition("=")
    path = Path(rest if equals and LANGUAGE.fullmatch(language) else given)
    if not (equals and LANGUAGE.fullmatch(language)):
        language = _language_in(path.name.split("."))
    if not language:
        raise click.UsageError(f"Say the language of {path.name}, such as --captions nb={path.name}")
    try:
        with path.open("rb") as file:
            return language, path.name, file.read(MOST_BYTES + 1)
    except OSError as error:
        raise click.UsageError(f"{path.name} cannot be read: {error.strerror}.") from None


def _language_in(parts: Sequence[str]) -> str:
    return parts[-2] if len(parts) > 2 and LANGUAGE.fullmatch(parts[-2]) else ""
