"""A restoration says which release it brings back."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Add the column; a publication has none."""
    op.add_column("release", sa.Column("restores_id", sa.Integer, nullable=True))


def downgrade() -> None:
    """Drop the column."""
    op.drop_column("release", "restores_id")
