"""former slugs

Lost on the way down: the earlier ids of renamed courses, so their old addresses lead nowhere.
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "videre_course_former_slug",
        sa.Column("slug", sa.String(length=40), nullable=False),
        sa.Column("course_id", sa.Integer(), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["course_id"], ["videre_course.id"], name=op.f("fk_videre_course_former_slug_course_id_videre_course")
        ),
        sa.PrimaryKeyConstraint("slug", name=op.f("pk_videre_course_former_slug")),
    )
    op.create_index(op.f("ix_videre_course_former_slug_course_id"), "videre_course_former_slug", ["course_id"])


def downgrade() -> None:
    op.drop_table("videre_course_former_slug")
