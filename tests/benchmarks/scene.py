"""The scene of the measurements: the demo course, ten thousand learners, a large video, and requests for both sides."""

import base64
import json
import os
import random
from dataclasses import dataclass
from pathlib import Path
from urllib.request import Request, urlopen

import sqlalchemy as sa
from flask import Flask
from flask.sessions import SecureCookieSessionInterface

from tests.benchmarks.client import request
from videre.accounts.models import User
from videre.cli.demo import prepare
from videre.cli.setup import Setting
from videre.foundation import clock, migrations
from videre.foundation.addresses import new_public_id
from videre.foundation.database import Database, unit_of_work
from videre.foundation.settings import Settings, load
from videre.foundation.storage.local import LocalStorage
from videre.media.models import Video

LEARNERS = 10_000
SAMPLE = 500
TURNS = 40
LARGE = 200 * 1024 * 1024
LESSON = "/courses/hand-it-over/it-runs-again/worked-on-friday/"
EXERCISE = "three-things"
VIDEO = "worked-on-friday"
KEY = "measurements only, but long enough to be taken for strong"
LARGE_KEY = "sha256/00/" + "0" * 64 + ".mp4"


@dataclass(frozen=True, slots=True)
class Scene:
    """What the servers are started with and what is asked of them."""

    environment: dict[str, str]
    settings: Settings
    database: Database
    video_id: str
    seconds: int
    first_user: int


def build(folder: Path, database_url: str) -> Scene:
    """Publish the demo course, add learners and a large video."""
    environment = {
        "VIDERE_DATA": str(folder / "data"),
        "VIDERE_DATABASE": database_url,
        "VIDERE_SECRET_KEY": KEY,
        "VIDERE_RATE_LIMITS": "no",
        "VIDERE_DEMO": "yes",
        "VIDERE_CONFIG": str(folder / "none.toml"),
        "VIDERE_LOG_LEVEL": "error",
        "BARE_DATABASE": database_url,
        "BARE_VIDEO": str(folder / "data" / "media" / LARGE_KEY),
    }
    settings = load(environment).settings()
    settings.data.mkdir(parents=True)
    database = Database(database_url)
    storage = LocalStorage(settings.data / "media")
    migrations.upgrade(database)
    prepare(Setting(settings, database, storage))
    large = settings.data / "media" / LARGE_KEY
    large.parent.mkdir(parents=True, exist_ok=True)
    with large.open("wb") as out:
        for _ in range(LARGE // (1 << 20)):
            out.write(os.urandom(1 << 20))
    with unit_of_work(database) as db:
        db.execute(sa.insert(User), [_learner(n) for n in range(LEARNERS)])
        first = db.scalars(sa.select(User.id).where(User.address == "learner0@example.org")).one()
        video_id, seconds = db.execute(sa.select(Video.public_id, Video.seconds).where(Video.name == VIDEO)).one()
    return Scene(environment, settings, database, video_id, int(-(-seconds // 1)), first)


def _learner(number: int) -> dict[str, object]:
    return {
        "public_id": new_public_id(),
        "address": f"learner{number}@example.org",
        "name": f"Learner {number}",
        "created_at": clock.now(),
        "session_version": 1,
    }


def cookie(content: dict[str, object]) -> str:
    """A session cookie signed as both sides sign theirs."""
    app = Flask("cookie")
    app.secret_key = KEY
    signer = SecureCookieSessionInterface().get_signing_serializer(app)
    assert signer is not None
    return str(signer.dumps(content))


def ours(scene: Scene, port: int) -> dict[str, list[bytes]]:
    """The requests for Videre."""
    chance = random.Random(7)
    cookies = [
        {"Cookie": f"videre_session={cookie({'_user_id': f'{scene.first_user + n}.1', '_fresh': True})}"}
        for n in range(SAMPLE)
    ]
    return {
        "lesson": [request("GET", LESSON, port, one) for one in cookies],
        "anonymous": [request("GET", LESSON, port)],
        "coverage": [
            request("POST", f"/progress/videos/{scene.video_id}", port, one, report(scene.seconds, n, chance))
            for n, one in enumerate(cookies * TURNS)
        ],
        "answer": [
            request("POST", f"{LESSON}exercises/{EXERCISE}", port, {**one, "Accept": "application/json"}, answer(n))
            for n, one in enumerate(cookies * TURNS)
        ],
        "range-start": [ranged(f"/media/{LARGE_KEY}", port, 0)],
        "range-end": [ranged(f"/media/{LARGE_KEY}", port, LARGE - (1 << 20))],
    }


def theirs(scene: Scene, port: int) -> dict[str, list[bytes]]:
    """The same for the bare application."""
    chance = random.Random(7)
    cookies = [{"Cookie": f"session={cookie({'user': n + 1})}"} for n in range(SAMPLE)]
    return {
        "lesson": [request("GET", "/lesson", port, one) for one in cookies],
        "anonymous": [request("GET", "/page", port)],
        "coverage": [
            request("POST", "/coverage", port, one, report(scene.seconds, n, chance))
            for n, one in enumerate(cookies * TURNS)
        ],
        "answer": [request("POST", "/answer", port, one, answer(n)) for n, one in enumerate(cookies * TURNS)],
        "range-start": [ranged("/video", port, 0)],
        "range-end": [ranged("/video", port, LARGE - (1 << 20))],
    }


def report(seconds: int, number: int, chance: random.Random) -> bytes:
    """A coverage report as browsers send it: no two alike, for a report that changes nothing costs SQLite no write."""
    begun = chance.randrange(seconds // 2)
    bits = ((1 << chance.randrange(5, 30)) - 1) << begun & ((1 << seconds) - 1)
    seen = base64.b64encode(bits.to_bytes((seconds + 7) // 8, "little")).decode()
    none = base64.b64encode(bytes((seconds + 7) // 8)).decode()
    body = {
        "client": f"k{number}",
        "sequence": 1,
        "seconds": seconds,
        "seen": seen,
        "again": none,
        "position": round(begun + chance.random(), 3),
        "age_ms": 0,
    }
    return json.dumps(body).encode()


def answer(number: int) -> bytes:
    """A wrong answer, with a key of its own for each."""
    return json.dumps({"answer": ["b"], "key": f"bench-{os.getpid()}-{number}-{random.randrange(10**9)}"}).encode()


def ranged(path: str, port: int, start: int) -> bytes:
    """One MiB of the large video."""
    return request("GET", path, port, {"Range": f"bytes={start}-{start + (1 << 20) - 1}"})


def not_modified(example: bytes, port: int, path: str) -> list[bytes]:
    """The first request again, with the ETag its answer carried."""
    name, value = next(line for line in example.decode().split("\r\n") if line.startswith("Cookie:")).split(": ", 1)
    asked = Request(f"http://localhost:{port}{path}", headers={name: value})
    with urlopen(asked) as found:
        tag = found.headers["ETag"]
    return [request("GET", path, port, {name: value, "If-None-Match": tag})]
