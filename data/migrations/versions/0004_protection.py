"""What may be shown of each part of a confidential source."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Create the table."""
    op.create_table(
        "protected_part",
        sa.Column("source", sa.String(64), primary_key=True),
        sa.Column("period", sa.String(10), primary_key=True),
        sa.Column("sha256", sa.String(64), primary_key=True),
        sa.Column("protected_sha256", sa.String(64), nullable=False, index=True),
        sa.Column("rows", sa.BigInteger, nullable=False),
    )


def downgrade() -> None:
    """Drop the table."""
    op.drop_table("protected_part")
