"""The tables that join the rooms: who listens to what. No logic. Every door loads it before it opens."""

import videre.accounts.jobs
import videre.accounts.models
import videre.accounts.personal
import videre.courses.fetching
import videre.courses.jobs
import videre.courses.models
import videre.courses.personal
import videre.courses.searching
import videre.discussion.jobs
import videre.discussion.models
import videre.discussion.personal
import videre.discussion.searching
import videre.foundation.health.room
import videre.foundation.jobs
import videre.foundation.search.jobs
import videre.foundation.search.models
import videre.learning.jobs
import videre.learning.models
import videre.learning.personal
import videre.live.jobs
import videre.live.models
import videre.live.personal
import videre.media.jobs
import videre.media.models
import videre.media.personal
import videre.media.searching
import videre.notifications.jobs
import videre.notifications.models
import videre.notifications.personal
import videre.partners.jobs
import videre.partners.models
import videre.partners.personal  # noqa: F401 - loading makes tables, jobs and the register of personal data complete
from videre.accounts.events import AddressChanged, ErasureAsked, LinkPromised, PasswordChanged
from videre.courses.actions import when_partner_changed, when_video_changed, when_video_published
from videre.courses.events import (
    CoursePublished,
    ExerciseMoved,
    InstanceMoved,
    InstanceOpened,
    VideoAttached,
    VideoDetached,
)
from videre.courses.held import hold
from videre.courses.leaving import when_member_removed
from videre.courses.searching import when_instance_moved as find_instance_moved
from videre.courses.searching import when_versions_change
from videre.discussion.events import QuestionAnswered
from videre.discussion.following import asked_there, when_exercise_moved
from videre.foundation.events import listen
from videre.learning.actions.recounting_instances import when_instance_moved
from videre.learning.held import worked_on
from videre.learning.jobs import when_video_attached, when_video_detached
from videre.live.events import (
    CodeCaseSent,
    PlaceAsked,
    PlaceCancelled,
    PlaceQueued,
    PlaceTaken,
    SessionAnnounced,
    SessionCancelled,
    SessionChanged,
    SessionScheduled,
)
from videre.media.events import VideoChanged, VideoPublished
from videre.media.searching import when_said_otherwise
from videre.notifications.actions import tell_erasure, tell_invitation, tell_link, tell_new_password, tell_old_address
from videre.notifications.telling import (
    tell_announced,
    tell_answered,
    tell_asked,
    tell_cancelled,
    tell_case,
    tell_changed,
    tell_queued,
    tell_returned,
    tell_scheduled,
    tell_taken,
)
from videre.partners.events import InvitationSent, MemberRemoved, PartnerChanged


def connect() -> None:
    """Tell the rooms of each other; doing so twice changes nothing."""
    listen(VideoPublished, when_video_published)
    listen(VideoChanged, when_video_changed)
    listen(VideoPublished, when_said_otherwise)
    listen(VideoChanged, when_said_otherwise)
    listen(CoursePublished, when_versions_change)
    listen(InstanceOpened, when_versions_change)
    listen(InstanceMoved, find_instance_moved)
    listen(LinkPromised, tell_link)
    listen(PasswordChanged, tell_new_password)
    listen(AddressChanged, tell_old_address)
    listen(ErasureAsked, tell_erasure)
    listen(InvitationSent, tell_invitation)
    listen(MemberRemoved, when_member_removed)
    listen(VideoAttached, when_video_attached)
    listen(VideoDetached, when_video_detached)
    listen(InstanceMoved, when_instance_moved)
    listen(ExerciseMoved, when_exercise_moved)
    listen(PartnerChanged, when_partner_changed)
    listen(SessionScheduled, tell_scheduled)
    listen(SessionAnnounced, tell_announced)
    listen(SessionChanged, tell_changed)
    listen(SessionCancelled, tell_cancelled)
    listen(PlaceAsked, tell_asked)
    listen(PlaceTaken, tell_taken)
    listen(PlaceQueued, tell_queued)
    listen(PlaceCancelled, tell_returned)
    listen(QuestionAnswered, tell_answered)
    listen(CodeCaseSent, tell_case)
    hold("progress", worked_on)
    hold("questions", asked_there)
