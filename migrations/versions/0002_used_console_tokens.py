"""used console tokens

Revision 0002, after 0001.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "console_token_use",
        sa.Column(
            "token_hash", sa.String(length=64), nullable=False, comment="SHA-256 of the token, hexadecimal"
        ),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_console_token_use")),
    )


def downgrade() -> None:
    op.drop_table("console_token_use")
