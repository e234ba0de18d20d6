"""An episode as linked data: a page to learn from, its video with captions and transcript, its exercises.

It stands in every lesson page, so it says what is the episode's own and refers to the course for the rest.
"""

from videre.courses.episodes import EpisodeShell
from videre.courses.where import Where
from videre.interchange.licences import licence_address
from videre.interchange.linked import TRAINING_MATERIAL, Node, duration, nameless, node, reference, seconds, texts
from videre.interchange.site import Site
from videre.media.queries import VideoShown

KEYWORDS_MOST = 8


def episode(site: Site, where: Where, shell: EpisodeShell) -> Node:
    """The page of an episode, read at `where`."""
    one, outline = shell.episode, shell.outline
    stated = next(each for each in shell.lesson.episodes if each.id == one.id)
    base = f"{site.address}/{where.path}"
    address = f"{base}{shell.lesson.id}/{one.id}/"
    headings = [text for level, _anchor, text in one.contents if level == 2][:KEYWORDS_MOST]
    video = None if shell.video is None else _video(site, shell, shell.video, address)
    return node(
        "LearningResource",
        address,
        profile=TRAINING_MATERIAL,
        name=one.title,
        description=one.summary or f"{shell.lesson.title}: {one.title}",
        keywords=texts(headings or [shell.lesson.title]),
        url=address,
        inLanguage=outline.language,
        license=licence_address(outline.licence) or outline.licence,
        version=shell.version.label,
        learningResourceType="episode",
        timeRequired=duration(one.minutes),
        teaches=texts(stated.objectives),
        competencyRequired=texts(stated.prerequisites),
        isPartOf=reference(base),
        isAccessibleForFree=True,
        video=video,
        hasPart=[
            node(
                "LearningResource",
                f"{address}#exercise-{exercise.id}",
                name=exercise.title,
                learningResourceType="exercise",
                timeRequired=duration(exercise.minutes),
            )
            for exercise in stated.exercises
        ],
    )


def poster(site: Site, video: VideoShown | None) -> str | None:
    """The picture of a video, at an absolute address on our own host."""
    return site.media(video.poster_key) if video and video.poster_key else None


def _video(site: Site, shell: EpisodeShell, video: VideoShown, address: str) -> Node:
    end = video.seconds if shell.end is None else min(shell.end, video.seconds)
    captions = [
        nameless("MediaObject", contentUrl=site.media(one.file_key), encodingFormat="text/vtt", inLanguage=one.language)
        for one in video.captions
    ]
    return node(
        "VideoObject",
        f"{address}#video",
        name=video.title,
        description=video.description or video.title,
        duration=seconds(max(end - shell.start, 0)),
        thumbnailUrl=poster(site, video),
        contentUrl=site.media(video.file_key),
        caption=captions,
        license=video.licence,
    )
