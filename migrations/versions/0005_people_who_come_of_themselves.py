"""a case may come from an event, a call or a text; an attempt has a direction

Revision 0005, after 0004.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_LIVE = "state IN ('planned', 'reserved', 'in_flight', 'unknown')"
_OF_OURS = f"{_LIVE} AND direction = 'outbound'"


def upgrade() -> None:
    with op.batch_alter_table("case", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("origin", sa.String(length=32), server_default="sample", nullable=False)
        )
        batch_op.alter_column(
            "sample_file_id", existing_type=sa.Uuid(), nullable=True, comment="null unless of a sample"
        )
        batch_op.alter_column("sample_row", existing_type=sa.Integer(), nullable=True)
        batch_op.create_index(batch_op.f("ix_case_respondent_id"), ["respondent_id"], unique=False)
    _drop_live(_LIVE)
    with op.batch_alter_table("contact_attempt", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("direction", sa.String(length=32), server_default="outbound", nullable=False)
        )
        batch_op.create_index(batch_op.f("ix_contact_attempt_address"), ["address"], unique=False)
    _create_live(_OF_OURS)


def downgrade() -> None:
    _drop_live(_OF_OURS)
    # What people have begun themselves is over: the index that follows knows one attempt a number.
    op.execute(
        "UPDATE contact_attempt SET state = 'settled' WHERE direction = 'inbound' AND state <> 'settled'"
    )
    with op.batch_alter_table("contact_attempt", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_contact_attempt_address"))
        batch_op.drop_column("direction")
    _create_live(_LIVE)
    _give_sample_files()
    with op.batch_alter_table("case", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_case_respondent_id"))
        batch_op.alter_column("sample_row", existing_type=sa.Integer(), nullable=False)
        batch_op.alter_column("sample_file_id", existing_type=sa.Uuid(), nullable=False, comment=None)
        batch_op.drop_column("origin")


def _give_sample_files() -> None:
    """Give every case without a sample file a row of one that is made up for its campaign."""
    others = "SELECT count(*) FROM \"case\" WHERE campaign_id = campaign.id AND origin <> 'sample'"
    op.execute(
        "INSERT INTO sample_file (id, campaign_id, name, rows_total, rows_accepted, rows_rejected,"  # noqa: S608 - our own words
        " rows_warned, imported_at)"
        f" SELECT id, id, 'came of themselves', ({others}), ({others}), 0, 0, created_at FROM campaign"
        " WHERE EXISTS (SELECT 1 FROM \"case\" WHERE campaign_id = campaign.id AND origin <> 'sample')"
    )
    op.execute(
        'UPDATE "case" SET sample_file_id = campaign_id, sample_row ='
        ' (SELECT count(*) FROM "case" AS earlier WHERE earlier.campaign_id = "case".campaign_id'
        " AND earlier.origin <> 'sample' AND earlier.id <= \"case\".id)"
        " WHERE origin <> 'sample'"
    )


def _drop_live(condition: str) -> None:
    op.drop_index(
        "uq_contact_attempt_live",
        table_name="contact_attempt",
        sqlite_where=sa.text(condition),
        postgresql_where=sa.text(condition),
    )


def _create_live(condition: str) -> None:
    op.create_index(
        "uq_contact_attempt_live",
        "contact_attempt",
        ["address"],
        unique=True,
        sqlite_where=sa.text(condition),
        postgresql_where=sa.text(condition),
    )
