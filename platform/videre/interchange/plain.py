"""The words of a page without its markup, for lists and feeds that hold no HTML."""

from videre.content.outline import outline


def plain_text(html: str, most: int | None = None) -> str:
    """All words of sanitised HTML in one line; of more than `most` letters the first, cut between two words."""
    parts = (part for section in outline(html).sections for part in (section.title, section.text) if part)
    text = " ".join(" ".join(parts).split())
    if most is None or len(text) <= most:
        return text
    return text[:most].rsplit(" ", 1)[0] + "…"
