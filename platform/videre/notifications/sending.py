"""One try at sending a letter, and what is remembered of it.

The letter is marked as sent after the server took it. Killed in between, it is sent once more with the same
Message-ID; that is the only way to send one twice.
"""

from videre.foundation import clock
from videre.foundation.database import Database, unit_of_work
from videre.foundation.jobs import enqueue
from videre.foundation.settings import Settings
from videre.notifications.actions import SEND
from videre.notifications.answers import forget_asker
from videre.notifications.channels import NotNow, Post, Refused, chosen_channel
from videre.notifications.composing import compose
from videre.notifications.models import Letter
from videre.notifications.rules import PROBLEM_LENGTH, is_given_up, wait_before

TOO_LATE = "It came too late: its link was used or is too old."


def try_letter(database: Database, settings: Settings, letter_id: int, tries: int) -> str:
    """Try once, as try number `tries`; what became of it: sent, kept, parked, again or nothing."""
    with unit_of_work(database) as db:
        letter = db.get(Letter, letter_id)
        if letter is None or letter.sent_at or letter.parked_at or letter.tries != tries:
            return "nothing"
        composed = compose(db, settings, letter)
        if composed is None:
            letter.parked_at, letter.problem = clock.now(), TOO_LATE
            return "parked"
        post = Post(
            _message_id(letter),
            letter.address,
            composed.subject,
            composed.text,
            letter.created_at,
            composed.calendar,
            composed.method,
            composed.unsubscribe,
        )
    try:
        taken = chosen_channel(settings).deliver(post)
    except Refused as refusal:
        return _remember(database, letter_id, tries, str(refusal), final=True)
    except NotNow as trouble:
        return _remember(database, letter_id, tries, str(trouble), final=False)
    if not taken:
        return "kept"
    with unit_of_work(database) as db:
        sent = db.get(Letter, letter_id, with_for_update=True)
        if sent is not None:
            sent.sent_at, sent.problem = clock.now(), None
            forget_asker(db, sent)
    return "sent"


def _message_id(letter: Letter) -> str:
    return f"videre.{letter.id}.{letter.created_at:%Y%m%d%H%M%S%f}"


def _remember(database: Database, letter_id: int, tries: int, problem: str, *, final: bool) -> str:
    with unit_of_work(database) as db:
        letter = db.get(Letter, letter_id, with_for_update=True)
        if letter is None or letter.tries != tries:
            return "nothing"
        letter.tries += 1
        letter.problem = problem[:PROBLEM_LENGTH]
        if final or is_given_up(letter.created_at, clock.now()):
            letter.parked_at = clock.now()
            return "parked"
        enqueue(
            db,
            SEND,
            letter_id,
            letter.tries,
            workflow_id=f"{SEND}-{letter_id}-{letter.tries}",
            after=wait_before(letter.tries),
        )
    return "again"
