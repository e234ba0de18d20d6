"""The tables that join the rooms: who listens to what. No logic. Every door loads it before it opens."""

import videre.accounts.models
import videre.courses.models
import videre.courses.personal
import videre.foundation.jobs
import videre.learning.models
import videre.media.models
import videre.notifications.models
import videre.partners.models  # noqa: F401 - loading the models makes the metadata complete
from videre.courses.actions import when_video_changed, when_video_published
from videre.foundation.events import listen
from videre.media.events import VideoChanged, VideoPublished


def connect() -> None:
    """Tell the rooms of each other; doing so twice changes nothing."""
    listen(VideoPublished, when_video_published)
    listen(VideoChanged, when_video_changed)
