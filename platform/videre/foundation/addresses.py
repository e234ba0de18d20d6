"""Names that are seen from outside: slugs, short public ids, and the patterns of our addresses.

Row numbers never appear in an address. A public id has 12 characters of an alphabet without look-alikes
(no 0 o 1 l i u): 30^12 ≈ 5·10^17, so that guessing at 1,000 tries a second finds one of a million rows
after about 17 years; what must not be guessed carries a token of its own.
"""

import re
import secrets
from urllib.parse import urlsplit

ALPHABET = "23456789abcdefghjkmnpqrstvwxyz"
PUBLIC_ID_LENGTH = 12
SLUG = re.compile(r"[a-z0-9-]{1,40}", re.ASCII)
PUBLIC_ID = re.compile(f"[{ALPHABET}]{{{PUBLIC_ID_LENGTH}}}", re.ASCII)

HOME = "/"
CATALOGUE = "/courses/"
COURSE = "/courses/<slug:course>/"
IN_BRIEF = "/courses/<slug:course>/<slug:lesson>/"
LICENCE = "/licence"
PRIVACY = "/privacy"
SEARCH = "/search"
INSTANCE_SEARCH = "/at/<slug:partner>/<slug:instance>/search"
EPISODE = "/courses/<slug:course>/<slug:lesson>/<slug:episode>/"
SIGN_IN = "/sign-in"
SIGN_IN_LINK = "/sign-in/link/<token>"
SIGN_IN_CAMPUS = "/sign-in/campus"
SIGN_UP = "/sign-up"
CONFIRM = "/sign-up/confirm/<token>"
RESET = "/sign-in/reset/<token>"
CHANGE_ADDRESS = "/me/address/<token>"
CARRY = "/me/carry/<token>"
PARTNER = "/at/<slug:partner>/"
INSTANCE = "/at/<slug:partner>/<slug:instance>/"
INSTANCE_LESSON = "/at/<slug:partner>/<slug:instance>/<slug:lesson>/"
INSTANCE_EPISODE = "/at/<slug:partner>/<slug:instance>/<slug:lesson>/<slug:episode>/"
INVITATION = "/invitations/<token>"
LIVE = "/live/<public:live>/"
PLACE = "/live/place/<token>"
LIVE_FILE = "/live/<public:live>/hour.ics"
UNFOLLOW = "/live/unfollow/<token>"
COURSE_LIVE = "/courses/<slug:course>/live/"
COURSE_FEED = "/courses/<slug:course>/live.ics"
PARTNER_FEED = "/at/<slug:partner>/live.ics"
PERSONAL_FEED = "/feeds/<token>.ics"
HARVEST = "/courses/catalogue.json"
COURSE_LINKED = "/courses/<slug:course>/course.jsonld"
COURSE_CITATION = "/courses/<slug:course>/CITATION.cff"
COURSE_NEWS = "/courses/<slug:course>/versions.atom"
NEWS = "/courses/new.atom"
PARTNER_NEWS = "/at/<slug:partner>/new.atom"
EMBED = "/oembed"
SITEMAP = "/sitemap.xml"
COURSE_SITEMAP = "/courses/<slug:course>/sitemap.xml"
SITEMAP_PART = "/sitemaps/<slug:kind>-<whole:number>.xml"
QUESTION = "/ask/<public:question>/"
CODE = "/courses/<slug:course>/bring-your-own-code/"
WHAT_IS_NEW = "/courses/<slug:course>/what-is-new/"
WHAT_IS_NEW_OF = "/courses/<slug:course>/what-is-new/<whole:number>/"
TEACH = "/teach/"
TEACH_LIVE = "/teach/live/<public:live>/"
TEACH_QUESTIONS = "/teach/questions/"
TEACH_CODE = "/teach/code/"
TEACH_VIDEOS = "/teach/videos/"
TEACH_VIDEO_NEW = "/teach/videos/new"
TEACH_UPLOAD = "/teach/videos/uploads/<public:upload>/"
TEACH_VIDEO = "/teach/videos/<public:video>/"
TEACH_COURSES = "/teach/courses/"
TEACH_DRAFT = "/teach/courses/drafts/<public:draft>/"
TEACH_VERSIONS = "/teach/courses/<slug:course>/versions/"
TEACH_SOURCE = "/teach/courses/sources/<public:source>/"
CONTENT_HOOK = "/hooks/content/<public:source>"
TEACH_INSTANCE = "/teach/at/<slug:partner>/<slug:instance>/"
MANAGE_PARTNER = "/partner/<slug:partner>/"
EXERCISES = "/courses/<slug:course>/exercises/"
INSTANCE_EXERCISES = "/at/<slug:partner>/<slug:instance>/exercises/"
WHOLE = "/courses/<slug:course>/whole/"
INSTANCE_WHOLE = "/at/<slug:partner>/<slug:instance>/whole/"
WHOLE_LESSON = "/courses/<slug:course>/whole/<slug:lesson>/"
INSTANCE_WHOLE_LESSON = "/at/<slug:partner>/<slug:instance>/whole/<slug:lesson>/"
GLOSSARY = "/courses/<slug:course>/glossary/"
INSTANCE_GLOSSARY = "/at/<slug:partner>/<slug:instance>/glossary/"
BRIEFS = "/courses/<slug:course>/in-brief/"
INSTANCE_BRIEFS = "/at/<slug:partner>/<slug:instance>/in-brief/"
TEACHING_BRIEF = "/courses/<slug:course>/brief/<slug:lesson>/"
INSTANCE_TEACHING_BRIEF = "/at/<slug:partner>/<slug:instance>/brief/<slug:lesson>/"
RESERVED = frozenset(
    {"live", "bring-your-own-code", "files", "join", "leave", "people", "exercises", "marks"}
    | {"what-is-new", "whole", "glossary", "in-brief", "brief"}
)
"""Ids that no lesson, and no course instance, may have: these words stand in their places in addresses."""


def is_slug(text: str) -> bool:
    """Whether `text` may be an id in a course or the slug of a partner."""
    return SLUG.fullmatch(text) is not None


def is_public_id(text: str) -> bool:
    """Whether `text` has the shape of a public id (it may still name nothing)."""
    return PUBLIC_ID.fullmatch(text) is not None


def new_public_id() -> str:
    """A fresh public id."""
    return "".join(secrets.choice(ALPHABET) for _ in range(PUBLIC_ID_LENGTH))


def filled(pattern: str, **parts: str) -> str:
    """The address `pattern` with its parts put in, for letters and feeds, which know no Flask."""
    return re.sub(r"<(?:\w+:)?(\w+)>", lambda found: parts[found.group(1)], pattern)


def is_local(target: str) -> bool:
    """Whether `target` is a path on this site, read alike by Python and by browsers.

    Browsers drop tabs and line breaks and take a backslash for a slash, so neither may occur.
    """
    if not target.startswith("/") or target.startswith("//") or len(target) > 2000:
        return False
    if any(c == "\\" or c.isspace() or not c.isprintable() for c in target):
        return False
    parts = urlsplit(target)
    return not parts.scheme and not parts.netloc
