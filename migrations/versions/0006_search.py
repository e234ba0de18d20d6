"""search

Lost on the way down: the index, which `videre search rebuild` makes anew.
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0004"
branch_labels = None
depends_on = None

STEMMED = {
    "english": ("en",),
    "norwegian": ("nb", "nn", "no"),
    "swedish": ("sv",),
    "danish": ("da",),
    "finnish": ("fi",),
    "german": ("de",),
    "french": ("fr",),
    "spanish": ("es",),
    "italian": ("it",),
    "dutch": ("nl",),
    "portuguese": ("pt",),
}
# The words are cut and folded by us and stand with blanks between them: "ascii" splits there and nowhere else.
FTS = (
    "CREATE VIRTUAL TABLE videre_search_fts USING fts5(title_words, words, content='videre_search_text', "
    "content_rowid='id', tokenize='ascii', prefix='3 4')",
    "CREATE TRIGGER videre_search_added AFTER INSERT ON videre_search_text BEGIN "
    "INSERT INTO videre_search_fts(rowid, title_words, words) VALUES (new.id, new.title_words, new.words); END",
    "CREATE TRIGGER videre_search_removed AFTER DELETE ON videre_search_text BEGIN "
    "INSERT INTO videre_search_fts(videre_search_fts, rowid, title_words, words) "
    "VALUES ('delete', old.id, old.title_words, old.words); END",
    "CREATE TRIGGER videre_search_changed AFTER UPDATE ON videre_search_text BEGIN "
    "INSERT INTO videre_search_fts(videre_search_fts, rowid, title_words, words) "
    "VALUES ('delete', old.id, old.title_words, old.words); "
    "INSERT INTO videre_search_fts(rowid, title_words, words) VALUES (new.id, new.title_words, new.words); END",
)


def _vector() -> str:
    both = "title_words || ' ' || words"
    cases = " ".join(
        f"WHEN language IN ({', '.join(repr(code) for code in codes)}) THEN to_tsvector('{name}'::regconfig, {both})"
        for name, codes in STEMMED.items()
    )
    return (
        "setweight(to_tsvector('simple'::regconfig, title_words), 'A') || "
        "setweight(to_tsvector('simple'::regconfig, words), 'B') || "
        f"setweight(CASE {cases} ELSE ''::tsvector END, 'D')"
    )


def upgrade() -> None:
    op.create_table(
        "videre_search_text",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("area", sa.String(length=10), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("scope_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("page_id", sa.String(length=40), nullable=False),
        sa.Column("anchor", sa.Text(), nullable=False),
        sa.Column("language", sa.String(length=12), nullable=False),
        sa.Column("automatic", sa.Boolean(), nullable=False),
        sa.Column("second", sa.Double(), nullable=True),
        sa.Column("end_second", sa.Double(), nullable=True),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("title_words", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_videre_search_text")),
    )
    op.create_index("ix_videre_search_text_owner", "videre_search_text", ["area", "owner_id"])
    if op.get_bind().dialect.name == "sqlite":
        for statement in FTS:
            op.execute(sa.text(statement.replace(":", "\\:")))
        return
    op.execute(
        sa.text(
            f"ALTER TABLE videre_search_text ADD COLUMN vector tsvector "
            f"GENERATED ALWAYS AS ({_vector()}) STORED".replace(":", "\\:")
        )
    )
    op.execute(sa.text("CREATE INDEX ix_videre_search_text_vector ON videre_search_text USING gin (vector)"))


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute(sa.text("DROP TABLE videre_search_fts"))
    op.drop_table("videre_search_text")
