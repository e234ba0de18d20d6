"""ETags of lesson pages: everything such a page is made of, known before any template is touched."""

from functools import lru_cache
from hashlib import blake2b
from pathlib import Path

from flask import request

from videre import interchange
from videre.learning.queries import PageState
from videre.web.context import services
from videre.web.pages import Site, chosen_theme, site
from videre.web.plugged import folders

TEMPLATES = Path(__file__).parent.parent / "templates"
LINKED = Path(interchange.__file__).parent / "linked"


@lru_cache(maxsize=8)
def _look(site: Site, build: str, percent: int) -> str:
    """What all pages of this installation have in common: its words about itself, scripts, styles, templates, and how
    it describes them to programs."""
    digest = blake2b(repr((site, build, percent)).encode(), digest_size=6)
    for file in (file for folder in (TEMPLATES, *folders()) for file in sorted(folder.rglob("*.html"))):
        digest.update(file.read_bytes())
    for file in sorted(LINKED.glob("*.py")):
        digest.update(file.read_bytes())
    return digest.hexdigest()


def page_tag(state: PageState, tongue: str, *, signed_in: bool, packs: bool, hour: str = "") -> str:
    """A strong tag. The two encodings are different bytes, so they are tagged apart."""
    look = _look(site(), services().assets.build, services().settings.watched_share)
    shared = f"{state.course_id}.{state.version_id}.{state.live_revision}.{look}{chosen_theme()[:1]}{tongue}"
    if request.script_root:
        shared += "." + blake2b(request.script_root.encode(), digest_size=4).hexdigest()
    if state.instance_id is not None:
        shared += f".{state.instance_id}.{state.instance_revision}.{state.face_revision}"
    if hour:
        shared += "." + blake2b(hour.encode(), digest_size=5).hexdigest()
    if signed_in:
        own = (
            state.public_id,
            state.name,
            state.language,
            state.administrator_since,
            state.is_staff,
            state.enrolled,
            state.revision,
            state.ticks,
        )
        shared += "." + blake2b(repr(own).encode(), digest_size=9).hexdigest()
    return shared + ("-z" if packs else "")
