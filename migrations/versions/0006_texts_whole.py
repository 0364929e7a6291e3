"""parts of texts, late replies, what texts and calls cost

Revision 0006, after 0005.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_OPEN = "taken_at IS NULL"
_WITHOUT_INTERVIEW = "interview_id IS NULL AND step IS NOT NULL"
_COST = "millionths of the currency, by the price list; null without a price"


def upgrade() -> None:
    op.create_table(
        "split_text",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column(
            "key",
            sa.String(length=160),
            nullable=False,
            comment="the same for all parts; a telephone uses it again",
        ),
        sa.Column("carrier", sa.String(length=16), nullable=False),
        sa.Column("address", sa.String(length=20), nullable=False),
        sa.Column("our_number", sa.String(length=20), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "due_at",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="when it is taken as it is; null once taken",
        ),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_split_text")),
    )
    with op.batch_alter_table("split_text", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_split_text_due_at"), ["due_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_split_text_key"), ["key"], unique=False)
        batch_op.create_index(
            "uq_split_text_open",
            ["key"],
            unique=True,
            sqlite_where=sa.text(_OPEN),
            postgresql_where=sa.text(_OPEN),
        )
    op.create_table(
        "message_part",
        sa.Column("split_text_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False, comment="from 1"),
        sa.Column("carrier_ref", sa.String(length=64), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["split_text_id"], ["split_text.id"], name=op.f("fk_message_part_split_text_id_split_text")
        ),
        sa.PrimaryKeyConstraint("split_text_id", "number", name=op.f("pk_message_part")),
    )

    with op.batch_alter_table("message", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "encoding",
                sa.String(length=8),
                nullable=True,
                comment="gsm7 or ucs2; null for texts from before it was kept",
            )
        )
        batch_op.add_column(sa.Column("cost", sa.BigInteger(), nullable=True, comment=_COST))
        batch_op.add_column(sa.Column("currency", sa.String(length=3), nullable=True))
        batch_op.create_index(
            batch_op.f("ix_message_address_message_created_at"), ["address", "created_at"], unique=False
        )
        batch_op.create_index(
            "uq_message_step_without_interview",
            ["address", "our_number", "step"],
            unique=True,
            sqlite_where=sa.text(_WITHOUT_INTERVIEW),
            postgresql_where=sa.text(_WITHOUT_INTERVIEW),
        )

    with op.batch_alter_table("call_leg", schema=None) as batch_op:
        batch_op.add_column(sa.Column("cost", sa.BigInteger(), nullable=True, comment=_COST))
        batch_op.add_column(sa.Column("currency", sa.String(length=3), nullable=True))

    with op.batch_alter_table("interview", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "late_until",
                sa.DateTime(timezone=True),
                nullable=True,
                comment="until when a reply reopens what silence has closed",
            )
        )
        batch_op.add_column(
            sa.Column(
                "late_state",
                sa.Text(),
                nullable=True,
                comment="the engine's state before silence closed it, where that changed it",
            )
        )
        batch_op.create_index(
            batch_op.f("ix_interview_address_interview_our_number"), ["address", "our_number"], unique=False
        )


def downgrade() -> None:
    with op.batch_alter_table("interview", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_interview_address_interview_our_number"))
        batch_op.drop_column("late_state")
        batch_op.drop_column("late_until")

    with op.batch_alter_table("call_leg", schema=None) as batch_op:
        batch_op.drop_column("currency")
        batch_op.drop_column("cost")

    with op.batch_alter_table("message", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_message_step_without_interview",
            sqlite_where=sa.text(_WITHOUT_INTERVIEW),
            postgresql_where=sa.text(_WITHOUT_INTERVIEW),
        )
        batch_op.drop_index(batch_op.f("ix_message_address_message_created_at"))
        batch_op.drop_column("currency")
        batch_op.drop_column("cost")
        batch_op.drop_column("encoding")

    op.drop_table("message_part")
    op.drop_table("split_text")
