"""how far a job is

Lost on the way down: what jobs said about themselves; the jobs stay.
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "videre_job_progress",
        sa.Column("workflow_id", sa.String(length=100), nullable=False),
        sa.Column("phase", sa.String(length=60), nullable=False),
        sa.Column("share", sa.Double(), nullable=True),
        sa.Column("trouble", sa.String(length=500), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("workflow_id", name=op.f("pk_videre_job_progress")),
    )


def downgrade() -> None:
    op.drop_table("videre_job_progress")
