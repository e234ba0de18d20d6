"""Web processes are killed while fifty learners report and answer: what was acknowledged is there, nothing twice."""

import base64
import http.client
import json
import random
import threading
import time
from dataclasses import dataclass, field

import pytest
import sqlalchemy as sa

from tests.support.demo import EPISODE, EXERCISE, published, session_cookie
from tests.support.programs import until
from tests.support.serving import Serving
from videre.accounts.models import User
from videre.foundation import clock
from videre.foundation.addresses import new_public_id
from videre.foundation.database import Database, unit_of_work
from videre.learning.coverage import from_column
from videre.learning.models import Submission, WatchCoverage
from videre.media.models import Video

LEARNERS = 50
KILLS = 7
PATIENCE = 60.0


@dataclass
class Ledger:
    """What one client sent, and what it was told had arrived."""

    user_id: int
    cookie: str
    chance: random.Random
    sent_bits: int = 0
    kept_bits: int = 0
    sent_keys: set[str] = field(default_factory=set)
    kept_keys: set[str] = field(default_factory=set)
    refused: list[int] = field(default_factory=list)

    def run(self, port: int, video: str, seconds: int, over: threading.Event) -> None:
        """Report and answer until it is over; what is not acknowledged is sent again."""
        number = 0
        while not over.is_set():
            number += 1
            begun = self.chance.randrange(seconds)
            self.sent_bits |= ((1 << self.chance.randrange(1, 9)) - 1) << begun & ((1 << seconds) - 1)
            if (answer := self._post(port, f"/progress/videos/{video}", self._report(number, seconds))) is not None:
                self.kept_bits |= int.from_bytes(base64.b64decode(answer["seen"]), "little")
            key = f"ledger-{self.user_id}-{number}"
            self.sent_keys.add(key)
            if (
                self._post(port, f"{EPISODE}exercises/{EXERCISE}", {"answer": ["abc"[number % 3]], "key": key})
                is not None
            ):
                self.kept_keys.add(key)

    def _report(self, number: int, seconds: int) -> dict[str, object]:
        size = (seconds + 7) // 8
        return {
            "client": f"k{self.user_id}",
            "sequence": number,
            "seconds": seconds,
            "seen": base64.b64encode(self.sent_bits.to_bytes(size, "little")).decode(),
            "again": base64.b64encode(bytes(size)).decode(),
            "position": 1.0,
            "age_ms": 0,
        }

    def _post(self, port: int, path: str, body: dict[str, object]) -> dict[str, str] | None:
        for _ in range(3):
            link = http.client.HTTPConnection("localhost", port, timeout=10)
            try:
                headers = {
                    "Content-Type": "application/json",
                    "Accept": "application/json",
                    "Cookie": f"videre_session={self.cookie}",
                    "Sec-Fetch-Site": "same-origin",
                }
                link.request("POST", path, json.dumps(body), headers)
                answer = link.getresponse()
                text = answer.read()
                if answer.status == 200:
                    found: dict[str, str] = json.loads(text)
                    return found
                self.refused.append(answer.status)
            except (OSError, http.client.HTTPException):
                time.sleep(0.05)
            finally:
                link.close()
        return None


def acknowledged(ledgers: list[Ledger]) -> int:
    """How many answers were acknowledged so far."""
    return sum(len(one.kept_keys) for one in ledgers)


@pytest.mark.kill
@pytest.mark.slow
def test_killed_web_processes_lose_nothing_acknowledged_and_double_nothing(
    environment: dict[str, str], database: Database
) -> None:
    published(environment, database)
    with unit_of_work(database) as db:
        people = [
            User(public_id=new_public_id(), address=f"l{n}@example.org", name=f"L{n}", created_at=clock.now())
            for n in range(LEARNERS)
        ]
        db.add_all(people)
        db.flush()
        video, length = db.execute(
            sa.select(Video.public_id, Video.seconds).where(Video.name == "worked-on-friday")
        ).one()
        ledgers = [Ledger(p.id, session_cookie(environment, p), random.Random(p.id)) for p in people]
    seconds = int(-(-length // 1))
    server = Serving(environment)
    over, killed = threading.Event(), 0
    threads = [threading.Thread(target=one.run, args=(server.port, video, seconds, over)) for one in ledgers]
    try:
        for thread in threads:
            thread.start()
        # A machine at work takes its time to start another one: before each kill something was acknowledged anew.
        for _ in range(KILLS):
            kept = acknowledged(ledgers)
            time.sleep(2.5)
            until(lambda kept=kept: acknowledged(ledgers) > kept, PATIENCE, "an answer after the last kill")
            killed += server.kill_a_web_process() is not None
        kept = acknowledged(ledgers)
        until(lambda: acknowledged(ledgers) > kept, PATIENCE, "an answer after the last kill")
    finally:
        over.set()
        for thread in threads:
            thread.join()
        server.stop()
    assert killed >= 4
    assert acknowledged(ledgers) > 20
    assert {status for one in ledgers for status in one.refused} <= {502, 503}
    with database.session() as db:
        for one in ledgers:
            row = db.execute(
                sa.select(WatchCoverage.seen, WatchCoverage.again).where(WatchCoverage.user_id == one.user_id)
            ).first()
            stored = int.from_bytes(from_column(row.seen), "little") if row else 0
            assert one.kept_bits & ~stored == 0, "an acknowledged second is missing"
            assert stored & ~one.sent_bits == 0, "a second is there that nobody reported"
            keys = db.scalars(sa.select(Submission.idempotency_key).where(Submission.user_id == one.user_id)).all()
            assert len(keys) == len(set(keys))
            assert one.kept_keys <= set(keys) <= one.sent_keys
