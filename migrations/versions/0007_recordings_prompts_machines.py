"""recordings, recorded prompts, what a listener heard of a call

Revision 0007, after 0006.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "prompt_asset",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("survey_key", sa.String(length=128), nullable=False),
        sa.Column("name", sa.String(length=128), nullable=False, comment="as the survey names the file"),
        sa.Column(
            "sha256",
            sa.String(length=64),
            nullable=False,
            comment="of the converted file: its name in the store",
        ),
        sa.Column("seconds", sa.Float(), nullable=False),
        sa.Column("uploaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_prompt_asset")),
    )
    with op.batch_alter_table("prompt_asset", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_prompt_asset_survey_key_prompt_asset_name"), ["survey_key", "name"], unique=False
        )
    op.create_table(
        "survey_prompt",
        sa.Column("survey_version_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=128), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["survey_version_id"],
            ["survey_version.id"],
            name=op.f("fk_survey_prompt_survey_version_id_survey_version"),
        ),
        sa.PrimaryKeyConstraint("survey_version_id", "name", name=op.f("pk_survey_prompt")),
    )
    op.create_table(
        "recording",
        sa.Column("id", sa.Uuid(), nullable=False, comment="the answer's value: what was said is behind it"),
        sa.Column("interview_id", sa.Uuid(), nullable=False),
        sa.Column("attempt_id", sa.Uuid(), nullable=False, comment="the call"),
        sa.Column("turn", sa.Integer(), nullable=False, comment="the turn whose address reported it"),
        sa.Column("question", sa.String(length=128), nullable=False),
        sa.Column("carrier", sa.String(length=16), nullable=False),
        sa.Column("carrier_ref", sa.String(length=64), nullable=True),
        sa.Column(
            "url",
            sa.String(length=1024),
            nullable=True,
            comment="where the carrier gives it out; null until it says so",
        ),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column(
            "at_carrier", sa.Boolean(), nullable=False, comment="false once the carrier has deleted it"
        ),
        sa.Column("seconds", sa.Float(), nullable=True),
        sa.Column("speech_share", sa.Float(), nullable=True),
        sa.Column("peak_dbfs", sa.Float(), nullable=True),
        sa.Column("loudness_dbfs", sa.Float(), nullable=True),
        sa.Column("waveform", sa.JSON(), nullable=True, comment="peaks of equal stretches of time, 0 to 1"),
        sa.Column("tries", sa.Integer(), server_default="0", nullable=False),
        sa.Column(
            "due_at",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="when the next step is due: fetching, then deleting at the carrier",
        ),
        sa.Column(
            "keep_until",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="when our file is deleted; null: never",
        ),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("fetched_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_error", sa.String(length=255), nullable=True),
        sa.ForeignKeyConstraint(
            ["interview_id"], ["interview.id"], name=op.f("fk_recording_interview_id_interview")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recording")),
        sa.UniqueConstraint("attempt_id", "turn", name=op.f("uq_recording_attempt_id_turn")),
    )
    with op.batch_alter_table("recording", schema=None) as batch_op:
        for column in ("due_at", "interview_id", "keep_until"):
            batch_op.create_index(batch_op.f(f"ix_recording_{column}"), [column], unique=False)
    with op.batch_alter_table("call_leg", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "amd_result",
                sa.String(length=32),
                nullable=True,
                comment="what the carrier's listener heard, where it was believed",
            )
        )
        batch_op.add_column(
            sa.Column(
                "message_left_at",
                sa.DateTime(timezone=True),
                nullable=True,
                comment="when a machine got our message",
            )
        )


def downgrade() -> None:
    with op.batch_alter_table("call_leg", schema=None) as batch_op:
        batch_op.drop_column("message_left_at")
        batch_op.drop_column("amd_result")
    op.drop_table("recording")
    op.drop_table("survey_prompt")
    op.drop_table("prompt_asset")
