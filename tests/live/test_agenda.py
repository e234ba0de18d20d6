"""Topics, wishes and answers; what the host says afterwards; who chose to hear."""

from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from tests.learning.scene import add_video
from tests.live.scene import Scene, hour, plan_at
from tests.support.cast import Cast
from videre.discussion.models import Question, Reply
from videre.foundation import clock, personal
from videre.foundation.addresses import new_public_id
from videre.foundation.errors import Conflict, Invalid, NotFound
from videre.live.actions.agenda import (
    add_topic,
    answer_topic,
    move_topic,
    order_by_votes,
    remove_topic,
    take_question,
    vote_topic,
)
from videre.live.actions.following import follow_course, unfollow_course
from videre.live.actions.scheduling import schedule_session
from videre.live.actions.telling import attach_recording, tell_session
from videre.live.models import LiveSession
from videre.live.queries import courses_followed, is_follower, sessions_of_user, topics_of, voted
from videre.live.recordings import second_of, videos_found


def question(db: Session, scene: Scene, **more: Any) -> Question:
    row = Question(
        public_id=new_public_id(),
        course_id=scene.course,
        version_number=1,
        episode_id="first",
        text="Why is it\nlike that?",
        html="<p>Why is it like that?</p>",
        created_at=clock.now(),
        **{"shown_at": clock.now(), **more},
    )
    db.add(row)
    db.flush()
    return row


def past(db: Session, scene: Scene, cast: Cast) -> LiveSession:
    return schedule_session(db, cast.ada.id, scene.course, plan_at(clock.now() - timedelta(days=2)))


def names(db: Session, session: LiveSession) -> list[str]:
    return [one.topic for one in topics_of(db, session.id)]


def test_a_question_is_taken_along_once(db: Session, scene: Scene, cast: Cast) -> None:
    session, asked = hour(db, scene, cast), question(db, scene)
    item = take_question(db, cast.ada.id, session.id, asked.id)
    assert take_question(db, cast.ada.id, session.id, asked.id).id == item.id
    assert [(one.topic, one.question_id) for one in topics_of(db, session.id)] == [("Why is it like that?", asked.id)]


def test_questions_that_others_do_not_see_or_of_other_courses_stay_where_they_are(
    db: Session, scene: Scene, cast: Cast
) -> None:
    session = hour(db, scene, cast)
    for hidden in ({"shown_at": None}, {"hidden_at": clock.now()}):
        with pytest.raises(Conflict):
            take_question(db, cast.ada.id, session.id, question(db, scene, **hidden).id)
    with pytest.raises(NotFound):
        take_question(db, cast.ada.id, session.id, 999_999)
    with pytest.raises(NotFound):
        take_question(db, cast.cy.id, session.id, question(db, scene).id)


def test_topics_have_an_order_that_hosts_make(db: Session, scene: Scene, cast: Cast) -> None:
    session = hour(db, scene, cast)
    a, b, c = (add_topic(db, cast.ada.id, session.id, text) for text in ("a", "b", "c"))
    move_topic(db, cast.ada.id, c.id, -1)
    assert names(db, session) == ["a", "c", "b"]
    move_topic(db, cast.ada.id, a.id, -1)
    assert names(db, session) == ["a", "c", "b"]
    move_topic(db, cast.ada.id, a.id, 1)
    assert names(db, session) == ["c", "a", "b"]
    assert vote_topic(db, b.id, "user:1", cast.bo.id)
    order_by_votes(db, cast.ada.id, session.id)
    assert names(db, session) == ["b", "c", "a"]
    remove_topic(db, cast.ada.id, c.id)
    assert names(db, session) == ["b", "a"]
    for act in (lambda: move_topic(db, cast.cy.id, a.id, 1), lambda: remove_topic(db, cast.cy.id, a.id)):
        with pytest.raises(NotFound):
            act()


@pytest.mark.parametrize("text", ["", "   ", "x" * 301, "a\0b"])
def test_topics_that_are_none(db: Session, scene: Scene, cast: Cast, text: str) -> None:
    session = hour(db, scene, cast)
    with pytest.raises(Invalid) as refused:
        add_topic(db, cast.ada.id, session.id, text)
    assert list(refused.value.fields) == ["topic"]


def test_a_wish_counts_once_per_person_and_can_be_taken_back(db: Session, scene: Scene, cast: Cast) -> None:
    session = hour(db, scene, cast)
    item = add_topic(db, cast.ada.id, session.id, "a")
    assert vote_topic(db, item.id, "user:7", cast.bo.id)
    assert not vote_topic(db, item.id, "user:7", cast.bo.id)
    assert vote_topic(db, item.id, "f" * 64, None)
    assert (item.votes, voted(db, session.id, "user:7")) == (2, frozenset({item.id}))
    assert vote_topic(db, item.id, "f" * 64, None, wanted=False)
    assert not vote_topic(db, item.id, "f" * 64, None, wanted=False)
    assert item.votes == 1
    personal.erase(db, cast.bo.id)
    assert voted(db, session.id, "user:7") == frozenset()


def test_answers_are_written_afterwards_with_their_second(db: Session, scene: Scene, cast: Cast) -> None:
    session = past(db, scene, cast)
    item = add_topic(db, cast.ada.id, session.id, "a")
    answer_topic(db, cast.ada.id, item.id, "Use **this**.\n\n<script>alert(1)</script>", "12:40")
    (topic,) = topics_of(db, session.id)
    assert topic.second == 760
    assert "<strong>this</strong>" in topic.answer_html
    assert "<script" not in topic.answer_html
    with pytest.raises(Conflict):
        remove_topic(db, cast.ada.id, item.id)
    answer_topic(db, cast.ada.id, item.id, "", "")
    assert topics_of(db, session.id)[0].answer_html == ""
    with pytest.raises(Invalid) as refused:
        answer_topic(db, cast.ada.id, item.id, "x" * 20_001, "later")
    assert set(refused.value.fields) == {"answer", "second"}


@pytest.mark.parametrize(
    ("typed", "second"), [("", None), ("0:40", 40), ("12:40", 760), ("1:02:03", 3723), ("90:00", 5400)]
)
def test_moments(typed: str, second: float | None) -> None:
    assert second_of(typed) == second


@pytest.mark.parametrize("typed", ["12", "12:60", "1:60:00", "-1:00", "１:00", "99:99:99", "25:00:00", "x"])
def test_moments_that_are_none(typed: str) -> None:
    with pytest.raises(ValueError):
        second_of(typed)


def test_how_it_was(db: Session, scene: Scene, cast: Cast) -> None:
    session = past(db, scene, cast)
    tell_session(db, cast.ada.id, session.id, came="14", rooms="3", said=" Two rooms stayed  longer. ")
    assert (session.came, session.rooms, session.said) == (14, 3, "Two rooms stayed longer.")
    with pytest.raises(Invalid) as refused:
        tell_session(db, cast.ada.id, session.id, came="-1", rooms="many", said="x" * 301)
    assert set(refused.value.fields) == {"came", "rooms", "said"}
    assert session.came == 14
    with pytest.raises(NotFound):
        tell_session(db, cast.cy.id, session.id, came="1", rooms="", said="")
    with pytest.raises(Conflict):
        tell_session(db, cast.ada.id, hour(db, scene, cast).id, came="1", rooms="", said="")


def test_the_recording_is_a_video_of_ours_or_an_address(db: Session, scene: Scene, cast: Cast) -> None:
    session = past(db, scene, cast)
    ours, theirs = add_video(db, cast.nord, "thursday-100"), add_video(db, cast.sor, "thursday-200")
    attach_recording(db, cast.ada.id, session.id, video=ours.public_id)
    assert (session.recording_video_id, session.recording_address) == (ours.id, None)
    attach_recording(db, cast.ada.id, session.id, address="https://video.example.org/1")
    assert (session.recording_video_id, session.recording_address) == (None, "https://video.example.org/1")
    for bad in (theirs.public_id, "222222222222"):
        with pytest.raises(Invalid):
            attach_recording(db, cast.ada.id, session.id, video=bad)
    with pytest.raises(Invalid):
        attach_recording(db, cast.ada.id, session.id, address="http://plain.example.org")
    with pytest.raises(Invalid):
        attach_recording(db, cast.ada.id, session.id, video=ours.public_id, address="https://a.example")
    found = [one.name for one in videos_found(db, cast.nord.id, "thursday")]
    assert found == ["thursday-100"]
    assert videos_found(db, cast.nord.id, "thursday 10%") == []


def test_who_chose_to_hear(db: Session, scene: Scene, cast: Cast) -> None:
    session = hour(db, scene, cast)
    assert follow_course(db, cast.bo.id, scene.course)
    assert not follow_course(db, cast.bo.id, scene.course)
    assert is_follower(db, cast.bo.id, scene.course)
    assert [slug for slug, _title, _since in courses_followed(db, cast.bo.id)] == [scene.slug]
    now = clock.now()
    assert [one.id for one in sessions_of_user(db, cast.bo.id, now, now + timedelta(days=30))] == [session.id]
    assert unfollow_course(db, cast.bo.id, scene.course)
    assert not unfollow_course(db, cast.bo.id, scene.course)
    with pytest.raises(NotFound):
        follow_course(db, cast.bo.id, 999_999)
    assert db.scalar(sa.select(sa.func.count()).select_from(LiveSession)) == 1


def test_the_answer_flows_back_to_the_question_and_a_better_one_takes_its_place(
    db: Session, scene: Scene, cast: Cast
) -> None:
    session, asked = hour(db, scene, cast), question(db, scene)
    item = take_question(db, cast.ada.id, session.id, asked.id)
    answer_topic(db, cast.ada.id, item.id, "Because *so*.", "")
    db.refresh(asked)
    first = db.get_one(Reply, asked.answer_id)
    assert (first.html, first.name, first.by_staff) == ("<p>Because <em>so</em>.</p>", "Ada", True)
    answer_topic(db, cast.ada.id, item.id, "Because *so*.", "1:00")
    assert db.scalar(sa.select(sa.func.count()).select_from(Reply)) == 1
    answer_topic(db, cast.ada.id, item.id, "Rather so.", "1:00")
    db.refresh(asked)
    second = db.get_one(Reply, asked.answer_id)
    assert (second.text, asked.replies) == ("Rather so.", 1)
    answer_topic(db, cast.ada.id, item.id, "")
    db.refresh(asked)
    assert (asked.answer_id, asked.replies) == (None, 0)


def test_a_question_taken_away_is_no_topic_any_more(db: Session, scene: Scene, cast: Cast) -> None:
    session, asked = hour(db, scene, cast), question(db, scene)
    take_question(db, cast.ada.id, session.id, asked.id)
    assert [one.question for one in topics_of(db, session.id)] == [asked.public_id]
    asked.hidden_at = clock.now()
    assert topics_of(db, session.id) == []
