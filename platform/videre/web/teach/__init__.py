"""Pages for those who teach and help."""

from videre.web.teach import brief, code, home, questions  # noqa: F401 - they declare the routes
from videre.web.teach.area import area
from videre.web.teach.courses import bringing, drafts, preview, shelf, sources, versions  # noqa: F401 - likewise
from videre.web.teach.instances import overview, people, staff  # noqa: F401 - likewise
from videre.web.teach.live import afterwards, agenda, hour, scheduling  # noqa: F401 - likewise
from videre.web.teach.videos import adding, changing, listing, pieces, video  # noqa: F401 - likewise

__all__ = ["area"]
