"""What the host says afterwards: how many came, in how many rooms, one line; and where the recording is."""

from sqlalchemy.orm import Session

from videre.courses.actions import touch_live
from videre.foundation import clock
from videre.foundation.errors import Conflict, Invalid
from videre.foundation.events import record
from videre.live import rules
from videre.live.actions.leading import led
from videre.live.events import SessionTold
from videre.live.models import LiveSession
from videre.live.plans import line, web_address, whole
from videre.live.recordings import video_for


def tell_session(db: Session, actor_id: int | None, session_id: int, *, came: str, rooms: str, said: str) -> None:
    """Say how it was. Each of the three may be left empty; what is empty is not known."""
    wrong: dict[str, str] = {}

    def field(name: str, typed: str, most: int) -> int | None:
        try:
            return whole(typed, 0, most) if typed.strip() else None
        except ValueError as error:
            wrong[name] = str(error)
            return None

    people, places = field("came", came, rules.PEOPLE_MOST), field("rooms", rooms, rules.SEATS_MOST)
    text = ""
    try:
        text = line(said, rules.SAID_LENGTH, "how it was") if said.strip() else ""
    except ValueError as error:
        wrong["said"] = str(error)
    if wrong:
        raise Invalid(fields=wrong)
    session = _over(led(db, actor_id, session_id))
    session.came, session.rooms, session.said = people, places, text
    _told(db, actor_id, session)


def attach_recording(db: Session, actor_id: int | None, session_id: int, *, video: str = "", address: str = "") -> None:
    """Say where the recording is: a video of the library (by its public id) or an https address; neither: nowhere."""
    try:
        elsewhere = web_address(address)
    except ValueError as error:
        raise Invalid(fields={"address": str(error)}) from None
    if video and elsewhere:
        raise Invalid(fields={"address": "Choose a video or type an address, not both."})
    session = _over(led(db, actor_id, session_id))
    found = video_for(db, session.partner_id, video) if video else None
    session.recording_video_id, session.recording_address = found.id if found else None, elsewhere
    _told(db, actor_id, session)


def _over(session: LiveSession) -> LiveSession:
    if session.cancelled_at is not None:
        raise Conflict("This live hour was cancelled.", kind="hour-cancelled")
    if session.starts_at > clock.now():
        raise Conflict("This live hour has not begun yet.", kind="hour-ahead")
    return session


def _told(db: Session, actor_id: int | None, session: LiveSession) -> None:
    session.told_at = clock.now()
    session.changed_at = session.told_at
    db.flush()
    touch_live(db, session.course_id)
    record(db, SessionTold(session.id, session.course_id), actor_id=actor_id)
