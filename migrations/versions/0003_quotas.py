"""quotas

Revision 0003, after 0002.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "quota_cell",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("campaign_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=128), nullable=False, comment="as the survey names it"),
        sa.Column("limit", sa.Integer(), nullable=False, comment="how many interviews are wanted"),
        sa.Column("counts", sa.String(length=32), nullable=False, comment="which interviews fill it"),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaign.id"], name=op.f("fk_quota_cell_campaign_id_campaign")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quota_cell")),
        sa.UniqueConstraint("campaign_id", "name", name=op.f("uq_quota_cell_campaign_id_name")),
    )
    op.create_table(
        "quota_reservation",
        sa.Column("cell_id", sa.Uuid(), nullable=False),
        sa.Column("interview_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column(
            "lease_until",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="when the sweeper may release it; null unless reserved",
        ),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["cell_id"], ["quota_cell.id"], name=op.f("fk_quota_reservation_cell_id_quota_cell")
        ),
        sa.ForeignKeyConstraint(
            ["interview_id"], ["interview.id"], name=op.f("fk_quota_reservation_interview_id_interview")
        ),
        sa.PrimaryKeyConstraint("cell_id", "interview_id", name=op.f("pk_quota_reservation")),
    )
    with op.batch_alter_table("quota_reservation", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_quota_reservation_cell_id_quota_reservation_state"),
            ["cell_id", "state"],
            unique=False,
        )
        batch_op.create_index(batch_op.f("ix_quota_reservation_interview_id"), ["interview_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_quota_reservation_lease_until"), ["lease_until"], unique=False)


def downgrade() -> None:
    op.drop_table("quota_reservation")
    op.drop_table("quota_cell")
