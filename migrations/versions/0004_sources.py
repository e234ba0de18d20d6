"""courses from git

Lost on the way down: where courses come from, and drafts that nobody brought in.
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "videre_course_source",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=12), nullable=False),
        sa.Column("partner_id", sa.Integer(), nullable=False),
        sa.Column("course_id", sa.Integer(), nullable=True),
        sa.Column("repository", sa.String(length=500), nullable=False),
        sa.Column("at", sa.String(length=200), nullable=False),
        sa.Column("folder", sa.String(length=200), nullable=False),
        sa.Column("follow", sa.String(length=10), nullable=False),
        sa.Column("seen_commit", sa.String(length=64), nullable=False),
        sa.Column("shown_commit", sa.String(length=64), nullable=False),
        sa.Column("hook_nonce", sa.String(length=40), nullable=False),
        sa.Column("trouble", sa.String(length=500), nullable=False),
        sa.Column("look", sa.String(length=60), nullable=False),
        sa.Column("looked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["course_id"], ["videre_course.id"], name=op.f("fk_videre_course_source_course_id")),
        sa.ForeignKeyConstraint(["partner_id"], ["videre_partner.id"], name=op.f("fk_videre_course_source_partner_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_videre_course_source")),
        sa.UniqueConstraint("course_id", name=op.f("uq_videre_course_source_course_id")),
        sa.UniqueConstraint(
            "partner_id",
            "repository",
            "at",
            "folder",
            name=op.f("uq_videre_course_source_partner_id_repository_at_folder"),
        ),
        sa.UniqueConstraint("public_id", name=op.f("uq_videre_course_source_public_id")),
    )
    with op.batch_alter_table("videre_course_source", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_videre_course_source_follow"), ["follow"], unique=False)
    with op.batch_alter_table("videre_course_draft", schema=None) as batch_op:
        batch_op.add_column(sa.Column("source_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("commit", sa.String(length=64), server_default="", nullable=False))
        batch_op.alter_column("user_id", existing_type=sa.Integer(), nullable=True)
        batch_op.create_foreign_key(
            batch_op.f("fk_videre_course_draft_source_id"), "videre_course_source", ["source_id"], ["id"]
        )
        batch_op.create_index(batch_op.f("ix_videre_course_draft_source_id"), ["source_id"], unique=False)


def downgrade() -> None:
    op.execute("delete from videre_course_draft where user_id is null or origin = 'git'")
    with op.batch_alter_table("videre_course_draft", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_videre_course_draft_source_id"))
        batch_op.drop_constraint(batch_op.f("fk_videre_course_draft_source_id"), type_="foreignkey")
        batch_op.alter_column("user_id", existing_type=sa.Integer(), nullable=False)
        batch_op.drop_column("commit")
        batch_op.drop_column("source_id")
    op.drop_table("videre_course_source")
