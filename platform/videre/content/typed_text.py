"""Text that people type for others to read: how it is kept, and how it is shown.

Rendering takes place in a child process with a CPU limit (see ``sandbox``). What costs too much is shown as plain
text instead, so that nothing anybody typed is lost.
"""

import re
import unicodedata
from html import escape

from videre.content.rendering import RenderLimits, ask_child

LIMITS = RenderLimits(cpu_seconds=1, deadline=10.0, memory=512 * 1024 * 1024)
REMOVED = "[link removed]"

_LINE_BREAKS = re.compile(r"\r\n?|[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_ADDRESS = re.compile(r"(?:https?://|www\.)[^\s<>\"'`]+", re.IGNORECASE)
_TAG = re.compile(r"<[^>]*>")
_PARAGRAPHS = re.compile(r"\n\s*\n")


def kept_text(typed: str, *, most: int) -> str:
    """The text as it is kept: composed, line breaks as ``\\n``, nothing a database or a page could stumble over.

    Raises ``ValueError`` with a sentence for the person when nothing is left, or more than ``most`` bytes of UTF-8.
    """
    if len(typed) > most:  # each character is at least a byte; the costly part is for what may be taken
        raise ValueError(_too_long(len(typed), most))
    text = _LINE_BREAKS.sub("\n", unicodedata.normalize("NFC", typed))
    text = "".join(sign for sign in text if sign in "\n\t" or unicodedata.category(sign) != "Cc")
    text = text.encode("utf-8", "replace").decode().strip("\n").rstrip()
    if not text.strip() or all(unicodedata.category(sign) in ("Cf", "Zs", "Mn") or sign.isspace() for sign in text):
        raise ValueError("Type something first.")
    if (size := len(text.encode())) > most:
        raise ValueError(_too_long(size, most))
    return text


def _too_long(size: int, most: int) -> str:
    return (
        f"This is too long: {size:,} bytes, and at most {most:,} are taken. Shorten it, or put the rest behind a link."
    )


def render_typed(text: str, *, links: bool, removed: str = REMOVED, limits: RenderLimits = LIMITS) -> str:
    """The text as sanitised HTML of paragraphs, emphasis, code, lists, quotations and line breaks.

    With ``links``, addresses of the web become links (``nofollow``). Without, as for strangers, the words of a link
    stay, and ``removed`` stands where a bare address was; addresses in code stay, being nothing to click on.
    """
    whole = text.replace("\0", "").encode("utf-8", "replace").decode()
    answer = ask_child({"typed": whole, "links": links, "removed": removed}, limits)
    html = answer.get("html")
    shown = isinstance(html, str) and bool(_TAG.sub("", html).strip())
    return str(html) if shown else _plain(whole, links=links, removed=removed)


def _plain(text: str, *, links: bool, removed: str) -> str:
    """The text as it was typed, in paragraphs."""
    if not links:
        text = _ADDRESS.sub(removed, text)
    parts = (escape(part, quote=False).replace("\n", "<br>\n") for part in _PARAGRAPHS.split(text) if part.strip())
    return "\n".join(f"<p>{part}</p>" for part in parts)
