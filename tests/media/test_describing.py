"""What belongs to a ready video is changed by those who look after it: poster, promise, captions, words."""

from datetime import date

import pytest
import sqlalchemy as sa

from tests.support.cast import Cast
from tests.support.courses import ready_video
from tests.support.films import CAPTIONS, Films
from tests.support.jobs import HereAndNow
from videre.foundation import clock
from videre.foundation.database import Database, unit_of_work
from videre.foundation.errors import Conflict, Invalid, NotFound
from videre.foundation.events import EventRow
from videre.foundation.settings import Settings
from videre.foundation.storage.local import LocalStorage
from videre.media.actions.describing import ask_poster, describe_video, promise_captions, put_captions, remove_captions
from videre.media.jobs import ingest_now, make_poster
from videre.media.lists import captions_promised
from videre.media.models import Video
from videre.media.tracks import stored_track


@pytest.fixture
def video(database: Database, cast: Cast) -> Video:
    """A minute long, without sound, of Sør's."""
    made = ready_video(database, cast.sor.id, "clip")
    with database.session() as db:
        return db.get_one(Video, made)


def test_a_poster_is_made_from_the_second_asked_for(
    database: Database, settings: Settings, storage: LocalStorage, films: Films, cast: Cast
) -> None:
    made = ingest_now(settings, database, storage, str(films.ready), name="film", partner_id=cast.sor.id, silent=True)
    with unit_of_work(database) as db:
        video = db.get_one(Video, made)
        before = video.poster_key
        ask_poster(db, cast.cy.id, video.public_id, 3.0)
    make_poster(HereAndNow(settings, database), made, 3.0, cast.cy.id)
    with database.session() as db:
        video = db.get_one(Video, made)
        assert video.poster_key != before
        assert storage.size(video.poster_key or "")
        assert "poster" in [
            facts["what"] for facts in db.scalars(sa.select(EventRow.facts).where(EventRow.kind == "VideoChanged"))
        ]
    make_poster(HereAndNow(settings, database), made, 0.0, cast.ada.id)
    with database.session() as db:
        assert db.get_one(Video, made).poster_key == video.poster_key


def test_a_video_is_never_left_without_words_by_accident(
    database: Database, storage: LocalStorage, cast: Cast, video: Video
) -> None:
    track = stored_track(storage, "en", "talk.en.vtt", CAPTIONS.encode(), 60.0)
    words = {"title": "Clip", "description": "", "licence": ""}
    with unit_of_work(database) as db:
        with pytest.raises(Conflict):
            describe_video(db, cast.cy.id, video.public_id, **words, silent=False)
        assert put_captions(db, cast.cy.id, video.public_id, track)
        assert not put_captions(db, cast.cy.id, video.public_id, track)
        assert describe_video(db, cast.cy.id, video.public_id, **words, silent=False)
        with pytest.raises(Conflict):
            remove_captions(db, cast.cy.id, video.public_id, "en")
        assert promise_captions(db, cast.cy.id, video.public_id, "Cy", date(2026, 12, 24))
        remove_captions(db, cast.cy.id, video.public_id, "en")
        with pytest.raises(Invalid):
            promise_captions(db, cast.cy.id, video.public_id, "", None)
        assert put_captions(db, cast.cy.id, video.public_id, track)
        assert db.get_one(Video, video.id).captions_promised_on is None


def test_videos_of_others_are_answered_like_missing_ones(database: Database, cast: Cast, video: Video) -> None:
    with unit_of_work(database) as db:
        for actor, public_id in ((cast.ada.id, video.public_id), (cast.cy.id, "2" * 12)):
            with pytest.raises(NotFound) as refused:
                promise_captions(db, actor, public_id, "Cy", date(2026, 12, 24))
            assert refused.value.message == "There is no such video, or it is not ready yet."


def test_promised_captions_stand_before_those_who_can_bring_them(database: Database, cast: Cast, video: Video) -> None:
    with unit_of_work(database) as db:
        promise_captions(db, cast.cy.id, video.public_id, "Cy", clock.today())
    with database.session() as db:
        assert [one.public_id for one in captions_promised(db, cast.cy.id)] == [video.public_id]
        assert captions_promised(db, cast.ada.id) == []
