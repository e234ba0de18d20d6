"""people meet

Lost on the way down: live hours, questions, enrolments, invitations, looks of partners, half-way uploads.
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:

    op.create_table(
        "videre_identity",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("issuer", sa.String(length=200), nullable=False),
        sa.Column("subject", sa.String(length=254), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["videre_user.id"], name=op.f("fk_videre_identity_user_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_videre_identity")),
        sa.UniqueConstraint("issuer", "subject", name=op.f("uq_videre_identity_issuer_subject")),
    )
    with op.batch_alter_table("videre_identity", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_videre_identity_user_id"), ["user_id"], unique=False)

    op.create_table(
        "videre_live_series",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=12), nullable=False),
        sa.Column("zone", sa.String(length=60), nullable=False),
        sa.Column("first_on", sa.Date(), nullable=False),
        sa.Column("local_time", sa.Time(), nullable=False),
        sa.Column("every_weeks", sa.Integer(), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_videre_live_series")),
        sa.UniqueConstraint("public_id", name=op.f("uq_videre_live_series_public_id")),
    )
    op.create_table(
        "videre_feedback",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("course_id", sa.Integer(), nullable=False),
        sa.Column("episode_id", sa.String(length=40), nullable=False),
        sa.Column("version_number", sa.Integer(), nullable=False),
        sa.Column("tap", sa.String(length=10), nullable=False),
        sa.Column("sentence", sa.String(length=300), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["course_id"], ["videre_course.id"], name=op.f("fk_videre_feedback_course_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_videre_feedback")),
    )
    with op.batch_alter_table("videre_feedback", schema=None) as batch_op:
        batch_op.create_index("ix_videre_feedback_episode", ["course_id", "episode_id", "id"], unique=False)

    op.create_table(
        "videre_follower",
        sa.Column("course_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["course_id"], ["videre_course.id"], name=op.f("fk_videre_follower_course_id")),
        sa.ForeignKeyConstraint(
            ["user_id"], ["videre_user.id"], name=op.f("fk_videre_follower_user_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("course_id", "user_id", name=op.f("pk_videre_follower")),
    )
    with op.batch_alter_table("videre_follower", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_videre_follower_user_id"), ["user_id"], unique=False)

    op.create_table(
        "videre_invitation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=12), nullable=False),
        sa.Column("partner_id", sa.Integer(), nullable=False),
        sa.Column("address", sa.String(length=254), nullable=False),
        sa.Column("role", sa.String(length=16), nullable=False),
        sa.Column("nonce", sa.String(length=43), nullable=False),
        sa.Column("invited_by_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["invited_by_id"], ["videre_user.id"], name=op.f("fk_videre_invitation_invited_by_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["partner_id"], ["videre_partner.id"], name=op.f("fk_videre_invitation_partner_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_videre_invitation")),
        sa.UniqueConstraint("nonce", name=op.f("uq_videre_invitation_nonce")),
        sa.UniqueConstraint("public_id", name=op.f("uq_videre_invitation_public_id")),
    )
    with op.batch_alter_table("videre_invitation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_videre_invitation_address"), ["address"], unique=False)
        batch_op.create_index(batch_op.f("ix_videre_invitation_invited_by_id"), ["invited_by_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_videre_invitation_partner_id"), ["partner_id"], unique=False)
        batch_op.create_index(
            "uq_videre_invitation_open",
            ["partner_id", "address", "role"],
            unique=True,
            sqlite_where=sa.text("accepted_at IS NULL AND withdrawn_at IS NULL"),
            postgresql_where=sa.text("accepted_at IS NULL AND withdrawn_at IS NULL"),
        )

    op.create_table(
        "videre_joining_question",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("partner_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("label", sa.String(length=200), nullable=False),
        sa.Column("purpose", sa.String(length=300), nullable=False),
        sa.Column("options", sa.JSON(), nullable=False),
        sa.Column("required", sa.Boolean(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["partner_id"],
            ["videre_partner.id"],
            name=op.f("fk_videre_joining_question_partner_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_videre_joining_question")),
        sa.UniqueConstraint("partner_id", "key", name=op.f("uq_videre_joining_question_partner_id_key")),
    )
    op.create_table(
        "videre_personal_feed",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("nonce", sa.String(length=43), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["videre_user.id"], name=op.f("fk_videre_personal_feed_user_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_videre_personal_feed")),
        sa.UniqueConstraint("nonce", name=op.f("uq_videre_personal_feed_nonce")),
    )
    op.create_table(
        "videre_live_session",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=12), nullable=False),
        sa.Column("uid", sa.String(length=120), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("series_id", sa.Integer(), nullable=True),
        sa.Column("partner_id", sa.Integer(), nullable=False),
        sa.Column("course_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("zone", sa.String(length=60), nullable=False),
        sa.Column("local_starts", sa.String(length=16), nullable=False),
        sa.Column("fold", sa.Integer(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("link", sa.String(length=1000), nullable=True),
        sa.Column("place", sa.String(length=200), nullable=True),
        sa.Column("link_hidden", sa.Boolean(), nullable=False),
        sa.Column("seats", sa.Integer(), nullable=True),
        sa.Column("taken", sa.Integer(), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("cancelled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("announced_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("came", sa.Integer(), nullable=True),
        sa.Column("rooms", sa.Integer(), nullable=True),
        sa.Column("said", sa.String(length=300), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("recording_video_id", sa.Integer(), nullable=True),
        sa.Column("recording_address", sa.String(length=1000), nullable=True),
        sa.ForeignKeyConstraint(["course_id"], ["videre_course.id"], name=op.f("fk_videre_live_session_course_id")),
        sa.ForeignKeyConstraint(
            ["created_by_id"],
            ["videre_user.id"],
            name=op.f("fk_videre_live_session_created_by_id"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(["partner_id"], ["videre_partner.id"], name=op.f("fk_videre_live_session_partner_id")),
        sa.ForeignKeyConstraint(
            ["recording_video_id"], ["videre_video.id"], name=op.f("fk_videre_live_session_recording_video_id")
        ),
        sa.ForeignKeyConstraint(
            ["series_id"], ["videre_live_series.id"], name=op.f("fk_videre_live_session_series_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_videre_live_session")),
        sa.UniqueConstraint("public_id", name=op.f("uq_videre_live_session_public_id")),
        sa.UniqueConstraint("uid", name=op.f("uq_videre_live_session_uid")),
    )
    with op.batch_alter_table("videre_live_session", schema=None) as batch_op:
        batch_op.create_index("ix_videre_live_session_course", ["course_id", "starts_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_videre_live_session_created_by_id"), ["created_by_id"], unique=False)
        batch_op.create_index("ix_videre_live_session_partner", ["partner_id", "starts_at"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_videre_live_session_recording_video_id"), ["recording_video_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_videre_live_session_series_id"), ["series_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_videre_live_session_starts_at"), ["starts_at"], unique=False)

    op.create_table(
        "videre_booking",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=12), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("address", sa.String(length=254), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("language", sa.String(length=12), nullable=False),
        sa.Column("zone", sa.String(length=60), nullable=False),
        sa.Column("nonce", sa.String(length=43), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("queued_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("seated_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("cancelled_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["session_id"], ["videre_live_session.id"], name=op.f("fk_videre_booking_session_id")),
        sa.ForeignKeyConstraint(
            ["user_id"], ["videre_user.id"], name=op.f("fk_videre_booking_user_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_videre_booking")),
        sa.UniqueConstraint("nonce", name=op.f("uq_videre_booking_nonce")),
        sa.UniqueConstraint("public_id", name=op.f("uq_videre_booking_public_id")),
        sa.UniqueConstraint("session_id", "address", name=op.f("uq_videre_booking_session_id_address")),
    )
    with op.batch_alter_table("videre_booking", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_videre_booking_address"), ["address"], unique=False)
        batch_op.create_index("ix_videre_booking_queue", ["session_id", "state", "queued_at", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_videre_booking_user_id"), ["user_id"], unique=False)

    op.create_table(
        "videre_code_case",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=12), nullable=False),
        sa.Column("course_id", sa.Integer(), nullable=False),
        sa.Column("instance_id", sa.Integer(), nullable=True),
        sa.Column("example", sa.String(length=40), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("tried", sa.Text(), nullable=False),
        sa.Column("good", sa.Text(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("address", sa.String(length=254), nullable=True),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("language", sa.String(length=12), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("outcome", sa.String(length=300), nullable=False),
        sa.Column("handled_by_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["course_id"], ["videre_course.id"], name=op.f("fk_videre_code_case_course_id")),
        sa.ForeignKeyConstraint(
            ["handled_by_id"], ["videre_user.id"], name=op.f("fk_videre_code_case_handled_by_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["instance_id"],
            ["videre_course_instance.id"],
            name=op.f("fk_videre_code_case_instance_id"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["videre_user.id"], name=op.f("fk_videre_code_case_user_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_videre_code_case")),
        sa.UniqueConstraint("public_id", name=op.f("uq_videre_code_case_public_id")),
    )
    with op.batch_alter_table("videre_code_case", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_videre_code_case_address"), ["address"], unique=False)
        batch_op.create_index("ix_videre_code_case_course", ["course_id", "state", "created_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_videre_code_case_handled_by_id"), ["handled_by_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_videre_code_case_instance_id"), ["instance_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_videre_code_case_user_id"), ["user_id"], unique=False)

    op.create_table(
        "videre_enrolment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("instance_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("joined_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("episodes_done", sa.Integer(), nullable=False),
        sa.Column("exercises_done", sa.Integer(), nullable=False),
        sa.Column("last_episode_id", sa.String(length=40), nullable=True),
        sa.Column("active_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["instance_id"], ["videre_course_instance.id"], name=op.f("fk_videre_enrolment_instance_id")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["videre_user.id"], name=op.f("fk_videre_enrolment_user_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_videre_enrolment")),
        sa.UniqueConstraint("instance_id", "user_id", name=op.f("uq_videre_enrolment_instance_id_user_id")),
    )
    with op.batch_alter_table("videre_enrolment", schema=None) as batch_op:
        batch_op.create_index("ix_videre_enrolment_people", ["instance_id", "state", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_videre_enrolment_user_id"), ["user_id"], unique=False)

    op.create_table(
        "videre_instance_co_host",
        sa.Column("instance_id", sa.Integer(), nullable=False),
        sa.Column("partner_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["instance_id"],
            ["videre_course_instance.id"],
            name=op.f("fk_videre_instance_co_host_instance_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["partner_id"], ["videre_partner.id"], name=op.f("fk_videre_instance_co_host_partner_id")
        ),
        sa.PrimaryKeyConstraint("instance_id", "partner_id", name=op.f("pk_videre_instance_co_host")),
    )
    with op.batch_alter_table("videre_instance_co_host", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_videre_instance_co_host_partner_id"), ["partner_id"], unique=False)

    op.create_table(
        "videre_instance_count",
        sa.Column("instance_id", sa.Integer(), nullable=False),
        sa.Column("item", sa.String(length=10), nullable=False),
        sa.Column("item_id", sa.String(length=40), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["instance_id"], ["videre_course_instance.id"], name=op.f("fk_videre_instance_count_instance_id")
        ),
        sa.PrimaryKeyConstraint("instance_id", "item", "item_id", "state", name=op.f("pk_videre_instance_count")),
    )
    op.create_table(
        "videre_live_host",
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=10), nullable=False),
        sa.ForeignKeyConstraint(
            ["session_id"], ["videre_live_session.id"], name=op.f("fk_videre_live_host_session_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["videre_user.id"], name=op.f("fk_videre_live_host_user_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("session_id", "user_id", name=op.f("pk_videre_live_host")),
    )
    with op.batch_alter_table("videre_live_host", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_videre_live_host_user_id"), ["user_id"], unique=False)

    op.create_table(
        "videre_live_session_instance",
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("instance_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["instance_id"],
            ["videre_course_instance.id"],
            name=op.f("fk_videre_live_session_instance_instance_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["videre_live_session.id"],
            name=op.f("fk_videre_live_session_instance_session_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("session_id", "instance_id", name=op.f("pk_videre_live_session_instance")),
    )
    with op.batch_alter_table("videre_live_session_instance", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_videre_live_session_instance_instance_id"), ["instance_id"], unique=False)

    op.create_table(
        "videre_question",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=12), nullable=False),
        sa.Column("course_id", sa.Integer(), nullable=False),
        sa.Column("instance_id", sa.Integer(), nullable=True),
        sa.Column("version_number", sa.Integer(), nullable=False),
        sa.Column("episode_id", sa.String(length=40), nullable=False),
        sa.Column("exercise_id", sa.String(length=40), nullable=True),
        sa.Column("video_id", sa.Integer(), nullable=True),
        sa.Column("second", sa.Double(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("html", sa.Text(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("address", sa.String(length=254), nullable=True),
        sa.Column("language", sa.String(length=12), nullable=False),
        sa.Column("votes", sa.Integer(), nullable=False),
        sa.Column("replies", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("shown_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("hidden_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answer_id", sa.Integer(), nullable=True),
        sa.Column("key", sa.String(length=64), nullable=True),
        sa.ForeignKeyConstraint(["course_id"], ["videre_course.id"], name=op.f("fk_videre_question_course_id")),
        sa.ForeignKeyConstraint(
            ["instance_id"],
            ["videre_course_instance.id"],
            name=op.f("fk_videre_question_instance_id"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["videre_user.id"], name=op.f("fk_videre_question_user_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["video_id"], ["videre_video.id"], name=op.f("fk_videre_question_video_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_videre_question")),
        sa.UniqueConstraint("key", name=op.f("uq_videre_question_key")),
        sa.UniqueConstraint("public_id", name=op.f("uq_videre_question_public_id")),
    )
    with op.batch_alter_table("videre_question", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_videre_question_address"), ["address"], unique=False)
        batch_op.create_index(batch_op.f("ix_videre_question_instance_id"), ["instance_id"], unique=False)
        batch_op.create_index("ix_videre_question_open", ["course_id", "answered_at", "created_at"], unique=False)
        batch_op.create_index("ix_videre_question_place", ["course_id", "episode_id", "shown_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_videre_question_user_id"), ["user_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_videre_question_video_id"), ["video_id"], unique=False)

    op.create_table(
        "videre_upload",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=12), nullable=False),
        sa.Column("partner_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("file_name", sa.String(length=200), nullable=False),
        sa.Column("bytes", sa.BigInteger(), nullable=False),
        sa.Column("received", sa.BigInteger(), nullable=False),
        sa.Column("start_digest", sa.String(length=64), nullable=True),
        sa.Column("wishes", sa.JSON(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ingest_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["ingest_id"], ["videre_ingest.id"], name=op.f("fk_videre_upload_ingest_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["partner_id"], ["videre_partner.id"], name=op.f("fk_videre_upload_partner_id")),
        sa.ForeignKeyConstraint(
            ["user_id"], ["videre_user.id"], name=op.f("fk_videre_upload_user_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_videre_upload")),
        sa.UniqueConstraint("public_id", name=op.f("uq_videre_upload_public_id")),
    )
    with op.batch_alter_table("videre_upload", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_videre_upload_changed_at"), ["changed_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_videre_upload_ingest_id"), ["ingest_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_videre_upload_partner_id"), ["partner_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_videre_upload_user_id"), ["user_id"], unique=False)

    op.create_table(
        "videre_course_draft",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=12), nullable=False),
        sa.Column("partner_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("origin", sa.String(length=10), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("slug", sa.String(length=40), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("label", sa.String(length=40), nullable=False),
        sa.Column("problems", sa.JSON(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["partner_id"], ["videre_partner.id"], name=op.f("fk_videre_course_draft_partner_id")),
        sa.ForeignKeyConstraint(
            ["user_id"], ["videre_user.id"], name=op.f("fk_videre_course_draft_user_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["version_id"], ["videre_course_version.id"], name=op.f("fk_videre_course_draft_version_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_videre_course_draft")),
        sa.UniqueConstraint("public_id", name=op.f("uq_videre_course_draft_public_id")),
    )
    with op.batch_alter_table("videre_course_draft", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_videre_course_draft_changed_at"), ["changed_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_videre_course_draft_partner_id"), ["partner_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_videre_course_draft_user_id"), ["user_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_videre_course_draft_version_id"), ["version_id"], unique=False)

    op.create_table(
        "videre_agenda_item",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=12), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("question_id", sa.Integer(), nullable=True),
        sa.Column("topic", sa.String(length=300), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("votes", sa.Integer(), nullable=False),
        sa.Column("added_by_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("answer_html", sa.Text(), nullable=False),
        sa.Column("second", sa.Double(), nullable=True),
        sa.Column("reply_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["added_by_id"], ["videre_user.id"], name=op.f("fk_videre_agenda_item_added_by_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["question_id"], ["videre_question.id"], name=op.f("fk_videre_agenda_item_question_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["videre_live_session.id"],
            name=op.f("fk_videre_agenda_item_session_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_videre_agenda_item")),
        sa.UniqueConstraint("public_id", name=op.f("uq_videre_agenda_item_public_id")),
        sa.UniqueConstraint("session_id", "question_id", name=op.f("uq_videre_agenda_item_session_id_question_id")),
    )
    with op.batch_alter_table("videre_agenda_item", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_videre_agenda_item_added_by_id"), ["added_by_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_videre_agenda_item_question_id"), ["question_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_videre_agenda_item_session_id"), ["session_id"], unique=False)

    op.create_table(
        "videre_code_case_hour",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["videre_code_case.id"], name=op.f("fk_videre_code_case_hour_case_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["videre_live_session.id"],
            name=op.f("fk_videre_code_case_hour_session_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("case_id", "session_id", name=op.f("pk_videre_code_case_hour")),
    )
    with op.batch_alter_table("videre_code_case_hour", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_videre_code_case_hour_session_id"), ["session_id"], unique=False)

    op.create_table(
        "videre_joining_answer",
        sa.Column("enrolment_id", sa.Integer(), nullable=False),
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column("answer", sa.String(length=300), nullable=False),
        sa.ForeignKeyConstraint(
            ["enrolment_id"],
            ["videre_enrolment.id"],
            name=op.f("fk_videre_joining_answer_enrolment_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["question_id"],
            ["videre_joining_question.id"],
            name=op.f("fk_videre_joining_answer_question_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("enrolment_id", "question_id", name=op.f("pk_videre_joining_answer")),
    )
    with op.batch_alter_table("videre_joining_answer", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_videre_joining_answer_question_id"), ["question_id"], unique=False)

    op.create_table(
        "videre_reply",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=12), nullable=False),
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("html", sa.Text(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("by_staff", sa.Boolean(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("shown_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("hidden_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("key", sa.String(length=64), nullable=True),
        sa.ForeignKeyConstraint(
            ["question_id"], ["videre_question.id"], name=op.f("fk_videre_reply_question_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["videre_user.id"], name=op.f("fk_videre_reply_user_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_videre_reply")),
        sa.UniqueConstraint("key", name=op.f("uq_videre_reply_key")),
        sa.UniqueConstraint("public_id", name=op.f("uq_videre_reply_public_id")),
    )
    with op.batch_alter_table("videre_reply", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_videre_reply_question_id"), ["question_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_videre_reply_user_id"), ["user_id"], unique=False)

    op.create_table(
        "videre_vote",
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column("voter", sa.String(length=64), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["question_id"], ["videre_question.id"], name=op.f("fk_videre_vote_question_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["videre_user.id"], name=op.f("fk_videre_vote_user_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("question_id", "voter", name=op.f("pk_videre_vote")),
    )
    with op.batch_alter_table("videre_vote", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_videre_vote_user_id"), ["user_id"], unique=False)

    op.create_table(
        "videre_agenda_vote",
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("voter", sa.String(length=64), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["item_id"], ["videre_agenda_item.id"], name=op.f("fk_videre_agenda_vote_item_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["videre_user.id"], name=op.f("fk_videre_agenda_vote_user_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("item_id", "voter", name=op.f("pk_videre_agenda_vote")),
    )
    with op.batch_alter_table("videre_agenda_vote", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_videre_agenda_vote_user_id"), ["user_id"], unique=False)

    with op.batch_alter_table("videre_course", schema=None) as batch_op:
        batch_op.add_column(sa.Column("partner_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("stated_pauses", sa.JSON(), nullable=True))
        batch_op.create_index(batch_op.f("ix_videre_course_partner_id"), ["partner_id"], unique=False)
        batch_op.create_foreign_key(batch_op.f("fk_videre_course_partner_id"), "videre_partner", ["partner_id"], ["id"])

    with op.batch_alter_table("videre_course_instance", schema=None) as batch_op:
        batch_op.add_column(sa.Column("label", sa.String(length=80), server_default="", nullable=False))
        batch_op.add_column(sa.Column("language", sa.String(length=12), nullable=True))
        batch_op.add_column(sa.Column("join_code", sa.String(length=40), nullable=True))
        batch_op.add_column(sa.Column("form_address", sa.String(length=500), nullable=True))
        batch_op.add_column(sa.Column("asks", sa.Boolean(), server_default=sa.true(), nullable=False))
        batch_op.add_column(sa.Column("welcome", sa.Text(), server_default="", nullable=False))
        batch_op.add_column(sa.Column("revision", sa.Integer(), server_default="1", nullable=False))
        batch_op.add_column(sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True))

    with op.batch_alter_table("videre_partner", schema=None) as batch_op:
        batch_op.add_column(sa.Column("about", sa.Text(), server_default="", nullable=False))
        batch_op.add_column(sa.Column("homepage", sa.String(length=300), nullable=True))
        batch_op.add_column(sa.Column("support_address", sa.String(length=254), nullable=True))
        batch_op.add_column(sa.Column("zone", sa.String(length=60), nullable=True))
        batch_op.add_column(sa.Column("languages", sa.JSON(), server_default="[]", nullable=False))
        batch_op.add_column(sa.Column("look", sa.JSON(), server_default="{}", nullable=False))
        batch_op.add_column(sa.Column("logo_key", sa.String(length=100), nullable=True))
        batch_op.add_column(sa.Column("face_revision", sa.Integer(), server_default="1", nullable=False))

    with op.batch_alter_table("videre_staff", schema=None) as batch_op:
        batch_op.add_column(sa.Column("on_duty_until", sa.DateTime(timezone=True), nullable=True))

    with op.batch_alter_table("videre_ingest", schema=None) as batch_op:
        batch_op.add_column(sa.Column("chapters", sa.JSON(), server_default="[]", nullable=False))
        batch_op.add_column(sa.Column("start_second", sa.Double(), server_default="0", nullable=False))
        batch_op.add_column(sa.Column("end_second", sa.Double(), nullable=True))

    with op.batch_alter_table("videre_video", schema=None) as batch_op:
        batch_op.add_column(sa.Column("description", sa.Text(), server_default="", nullable=False))


def downgrade() -> None:

    with op.batch_alter_table("videre_video", schema=None) as batch_op:
        batch_op.drop_column("description")

    with op.batch_alter_table("videre_ingest", schema=None) as batch_op:
        batch_op.drop_column("end_second")
        batch_op.drop_column("start_second")
        batch_op.drop_column("chapters")

    with op.batch_alter_table("videre_staff", schema=None) as batch_op:
        batch_op.drop_column("on_duty_until")

    with op.batch_alter_table("videre_partner", schema=None) as batch_op:
        batch_op.drop_column("face_revision")
        batch_op.drop_column("logo_key")
        batch_op.drop_column("look")
        batch_op.drop_column("languages")
        batch_op.drop_column("zone")
        batch_op.drop_column("support_address")
        batch_op.drop_column("homepage")
        batch_op.drop_column("about")

    with op.batch_alter_table("videre_course_instance", schema=None) as batch_op:
        batch_op.drop_column("closed_at")
        batch_op.drop_column("revision")
        batch_op.drop_column("welcome")
        batch_op.drop_column("asks")
        batch_op.drop_column("form_address")
        batch_op.drop_column("join_code")
        batch_op.drop_column("language")
        batch_op.drop_column("label")

    with op.batch_alter_table("videre_course", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_videre_course_partner_id"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_videre_course_partner_id"))
        batch_op.drop_column("stated_pauses")
        batch_op.drop_column("partner_id")

    with op.batch_alter_table("videre_agenda_vote", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_videre_agenda_vote_user_id"))

    op.drop_table("videre_agenda_vote")
    with op.batch_alter_table("videre_vote", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_videre_vote_user_id"))

    op.drop_table("videre_vote")
    with op.batch_alter_table("videre_reply", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_videre_reply_user_id"))
        batch_op.drop_index(batch_op.f("ix_videre_reply_question_id"))

    op.drop_table("videre_reply")
    with op.batch_alter_table("videre_joining_answer", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_videre_joining_answer_question_id"))

    op.drop_table("videre_joining_answer")
    with op.batch_alter_table("videre_code_case_hour", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_videre_code_case_hour_session_id"))

    op.drop_table("videre_code_case_hour")
    with op.batch_alter_table("videre_agenda_item", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_videre_agenda_item_session_id"))
        batch_op.drop_index(batch_op.f("ix_videre_agenda_item_question_id"))
        batch_op.drop_index(batch_op.f("ix_videre_agenda_item_added_by_id"))

    op.drop_table("videre_agenda_item")
    with op.batch_alter_table("videre_upload", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_videre_upload_user_id"))
        batch_op.drop_index(batch_op.f("ix_videre_upload_partner_id"))
        batch_op.drop_index(batch_op.f("ix_videre_upload_ingest_id"))
        batch_op.drop_index(batch_op.f("ix_videre_upload_changed_at"))

    op.drop_table("videre_upload")
    with op.batch_alter_table("videre_course_draft", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_videre_course_draft_version_id"))
        batch_op.drop_index(batch_op.f("ix_videre_course_draft_user_id"))
        batch_op.drop_index(batch_op.f("ix_videre_course_draft_partner_id"))
        batch_op.drop_index(batch_op.f("ix_videre_course_draft_changed_at"))

    op.drop_table("videre_course_draft")
    with op.batch_alter_table("videre_question", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_videre_question_video_id"))
        batch_op.drop_index(batch_op.f("ix_videre_question_user_id"))
        batch_op.drop_index("ix_videre_question_place")
        batch_op.drop_index("ix_videre_question_open")
        batch_op.drop_index(batch_op.f("ix_videre_question_instance_id"))
        batch_op.drop_index(batch_op.f("ix_videre_question_address"))

    op.drop_table("videre_question")
    with op.batch_alter_table("videre_live_session_instance", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_videre_live_session_instance_instance_id"))

    op.drop_table("videre_live_session_instance")
    with op.batch_alter_table("videre_live_host", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_videre_live_host_user_id"))

    op.drop_table("videre_live_host")
    op.drop_table("videre_instance_count")
    with op.batch_alter_table("videre_instance_co_host", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_videre_instance_co_host_partner_id"))

    op.drop_table("videre_instance_co_host")
    with op.batch_alter_table("videre_enrolment", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_videre_enrolment_user_id"))
        batch_op.drop_index("ix_videre_enrolment_people")

    op.drop_table("videre_enrolment")
    with op.batch_alter_table("videre_code_case", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_videre_code_case_user_id"))
        batch_op.drop_index(batch_op.f("ix_videre_code_case_instance_id"))
        batch_op.drop_index(batch_op.f("ix_videre_code_case_handled_by_id"))
        batch_op.drop_index("ix_videre_code_case_course")
        batch_op.drop_index(batch_op.f("ix_videre_code_case_address"))

    op.drop_table("videre_code_case")
    with op.batch_alter_table("videre_booking", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_videre_booking_user_id"))
        batch_op.drop_index("ix_videre_booking_queue")
        batch_op.drop_index(batch_op.f("ix_videre_booking_address"))

    op.drop_table("videre_booking")
    with op.batch_alter_table("videre_live_session", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_videre_live_session_starts_at"))
        batch_op.drop_index(batch_op.f("ix_videre_live_session_series_id"))
        batch_op.drop_index(batch_op.f("ix_videre_live_session_recording_video_id"))
        batch_op.drop_index("ix_videre_live_session_partner")
        batch_op.drop_index(batch_op.f("ix_videre_live_session_created_by_id"))
        batch_op.drop_index("ix_videre_live_session_course")

    op.drop_table("videre_live_session")
    op.drop_table("videre_personal_feed")
    op.drop_table("videre_joining_question")
    with op.batch_alter_table("videre_invitation", schema=None) as batch_op:
        batch_op.drop_index("uq_videre_invitation_open")
        batch_op.drop_index(batch_op.f("ix_videre_invitation_partner_id"))
        batch_op.drop_index(batch_op.f("ix_videre_invitation_invited_by_id"))
        batch_op.drop_index(batch_op.f("ix_videre_invitation_address"))

    op.drop_table("videre_invitation")
    with op.batch_alter_table("videre_follower", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_videre_follower_user_id"))

    op.drop_table("videre_follower")
    with op.batch_alter_table("videre_feedback", schema=None) as batch_op:
        batch_op.drop_index("ix_videre_feedback_episode")

    op.drop_table("videre_feedback")
    op.drop_table("videre_live_series")
    op.drop_table("videre_identity")
