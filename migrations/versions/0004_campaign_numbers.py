"""a campaign has several numbers, an attempt several legs

Revision 0004, after 0003.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_OLD = (("voice", "voice_number"), ("sms", "sms_number"))


def upgrade() -> None:
    op.create_table(
        "campaign_number",
        sa.Column("campaign_id", sa.Uuid(), nullable=False),
        sa.Column("channel", sa.String(length=32), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False, comment="the order in which numbers are tried"),
        sa.Column("number", sa.String(length=20), nullable=False, comment="E.164"),
        sa.Column("carrier", sa.String(length=16), nullable=False),
        sa.Column("regions", sa.JSON(), nullable=False, comment="ISO 3166; empty is everybody"),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaign.id"], name=op.f("fk_campaign_number_campaign_id_campaign")
        ),
        sa.PrimaryKeyConstraint("campaign_id", "channel", "position", name=op.f("pk_campaign_number")),
    )
    with op.batch_alter_table("campaign_number", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_campaign_number_number_campaign_number_channel"),
            ["number", "channel"],
            unique=False,
        )
    for channel, column in _OLD:
        op.execute(
            "INSERT INTO campaign_number (campaign_id, channel, position, number, carrier, regions) "  # noqa: S608
            f"SELECT id, '{channel}', 1, {column}, carrier, '[]' FROM campaign"
        )
    with op.batch_alter_table("campaign", schema=None) as batch_op:
        batch_op.drop_column("sms_number")
        batch_op.drop_column("voice_number")
        batch_op.drop_column("carrier")

    with op.batch_alter_table("contact_attempt", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "leg", sa.Integer(), server_default="1", nullable=False, comment="the call leg that counts"
            )
        )
    with op.batch_alter_table("call_leg", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "position",
                sa.Integer(),
                server_default="1",
                nullable=False,
                comment="the order within the attempt",
            )
        )
        batch_op.drop_constraint(batch_op.f("uq_call_leg_attempt_id"), type_="unique")
        batch_op.create_unique_constraint(
            batch_op.f("uq_call_leg_attempt_id_position"), ["attempt_id", "position"]
        )


def downgrade() -> None:
    op.execute(
        "DELETE FROM call_leg WHERE position <> "
        "(SELECT leg FROM contact_attempt WHERE contact_attempt.id = call_leg.attempt_id)"
    )
    with op.batch_alter_table("call_leg", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("uq_call_leg_attempt_id_position"), type_="unique")
        batch_op.create_unique_constraint(batch_op.f("uq_call_leg_attempt_id"), ["attempt_id"])
        batch_op.drop_column("position")
    with op.batch_alter_table("contact_attempt", schema=None) as batch_op:
        batch_op.drop_column("leg")

    with op.batch_alter_table("campaign", schema=None) as batch_op:
        for name, length in (("carrier", 16), ("voice_number", 16), ("sms_number", 16)):
            batch_op.add_column(sa.Column(name, sa.String(length=length), server_default="", nullable=False))
    for channel, column in _OLD:
        op.execute(
            f"UPDATE campaign SET ({column}, carrier) = (SELECT number, carrier FROM campaign_number "  # noqa: S608
            f"WHERE campaign_id = campaign.id AND channel = '{channel}' ORDER BY position LIMIT 1)"
            f" WHERE id IN (SELECT campaign_id FROM campaign_number WHERE channel = '{channel}')"
        )
    with op.batch_alter_table("campaign", schema=None) as batch_op:
        for name, length in (("carrier", 16), ("voice_number", 16), ("sms_number", 16)):
            batch_op.alter_column(name, existing_type=sa.String(length=length), server_default=None)
    op.drop_table("campaign_number")
