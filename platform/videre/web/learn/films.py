"""Films of other sites on a lesson page: one that is in the library too is shown from there, at a click.

Nothing is asked of the other site before somebody follows the link, which stays beside ours.
"""

import re
from dataclasses import dataclass
from html import unescape

import sqlalchemy as sa

from videre.content.readers.films import film_name
from videre.courses.access import owner_of
from videre.courses.models import Course
from videre.learning.closed_files import is_open_in
from videre.media.queries import VideoShown, films_shown
from videre.web.context import db
from videre.web.pages import fragment

_LINK = re.compile(
    r'<span class="film-link">[^<]*<a href="([^"<>]+)"[^<>]*>([^<]*)</a>(?: <small>[^<]*</small>)?</span>'
)


@dataclass(frozen=True, slots=True)
class FilmPart:
    """A film as it is shown in the text; ``address`` is where else it can be watched, ``site`` whose that is."""

    video: VideoShown
    address: str
    site: str


def with_films(html: str, course_id: int, tongue: str) -> str:
    """The page with players where there were links to films that the course's partner has in the library.

    Not those that only other courses, for members, show: readers here could not have them. One statement more, on
    pages that link to films; players load nothing before they are asked to.
    """
    names = {film_name(unescape(found[1])) for found in _LINK.finditer(html)} - {None}
    if not names:
        return html
    owner = sa.select(owner_of(Course.partner_id)).where(Course.id == course_id).scalar_subquery()
    films = films_shown(db(), owner, {str(name) for name in names}, is_open_in(course_id))

    def shown(found: re.Match[str]) -> str:
        address = unescape(found[1])
        name = film_name(address)
        video = films.get(name) if name else None
        if video is None or name is None:
            return found[0]
        site = {"youtube": "YouTube", "vimeo": "Vimeo"}[name.partition(":")[0]]
        return fragment("learn/_film.html", FilmPart(video, address, site), tongue=tongue)

    return _LINK.sub(shown, html)
