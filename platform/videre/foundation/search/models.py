"""The one table of the search: what can be found, by room, with what decides who may find it."""

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from videre.foundation.database import Base

FTS_TABLE = "videre_search_fts"
VECTOR = "vector"
"""What the databases make of the rows by themselves (a virtual table, a computed column); both are no models."""


class SearchText(Base):
    """A stretch of text that can be found.

    ``area`` and ``owner_id`` say whose row it is (a version, a video, a question), ``scope_id`` what a reader must be
    able to read to find it (see ``Index.page``). ``page_id`` and ``anchor`` or ``second`` are where it opens.
    ``title`` and ``text`` are as written, ``title_words`` and ``words`` as they are compared.
    """

    __tablename__ = "videre_search_text"
    __table_args__ = (sa.Index("ix_videre_search_text_owner", "area", "owner_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    area: Mapped[str] = mapped_column(sa.String(10))
    owner_id: Mapped[int]
    scope_id: Mapped[int]
    kind: Mapped[str] = mapped_column(sa.String(12))
    page_id: Mapped[str] = mapped_column(sa.String(40))
    anchor: Mapped[str] = mapped_column(sa.Text)
    language: Mapped[str] = mapped_column(sa.String(12))
    automatic: Mapped[bool] = mapped_column(default=False)
    second: Mapped[float | None]
    end_second: Mapped[float | None]
    title: Mapped[str] = mapped_column(sa.Text)
    text: Mapped[str] = mapped_column(sa.Text)
    title_words: Mapped[str] = mapped_column(sa.Text)
    words: Mapped[str] = mapped_column(sa.Text)
