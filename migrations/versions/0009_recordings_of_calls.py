"""recordings that answer no question: of a call itself, of a room

Revision 0009, after 0008.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

_TURN = "the turn whose address reported it"
_QUESTION = "null where it answers none"


def upgrade() -> None:
    with op.batch_alter_table("recording", schema=None) as batch_op:
        batch_op.alter_column(
            "turn",
            existing_type=sa.Integer(),
            nullable=True,
            comment=f"{_TURN}; null: the call itself was recorded",
            existing_comment=_TURN,
        )
        batch_op.alter_column(
            "question", existing_type=sa.String(length=128), nullable=True, comment=_QUESTION
        )


def downgrade() -> None:
    op.execute("DELETE FROM recording WHERE turn IS NULL")  # they had no place before
    with op.batch_alter_table("recording", schema=None) as batch_op:
        batch_op.alter_column(
            "question",
            existing_type=sa.String(length=128),
            nullable=False,
            comment=None,
            existing_comment=_QUESTION,
        )
        batch_op.alter_column(
            "turn",
            existing_type=sa.Integer(),
            nullable=False,
            comment=_TURN,
            existing_comment=f"{_TURN}; null: the call itself was recorded",
        )
