"""Drafts of publications, declared columns, the audit record, and what is edited of places and breaks."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "draft",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("created_at", sa.String(32), nullable=False),
        sa.Column("actor", sa.String(200), nullable=False),
        sa.Column("base_id", sa.Integer, nullable=False),
        sa.Column("state", sa.String(16), nullable=False, index=True),
        sa.Column("comment", sa.Text, nullable=False),
        sa.Column("acknowledged", sa.Text, nullable=False),
        sa.Column("publish_at", sa.String(32)),
        sa.Column("release_id", sa.Integer, sa.ForeignKey("release.id")),
        sa.Column("failure", sa.Text, nullable=False),
    )
    op.create_table(
        "draft_file",
        sa.Column("draft_id", sa.Integer, sa.ForeignKey("draft.id"), primary_key=True),
        sa.Column("position", sa.Integer, primary_key=True),
        sa.Column("name", sa.String(500), nullable=False),
        sa.Column("source", sa.String(64)),
        sa.Column("sha256", sa.String(64), nullable=False, index=True),
        sa.Column("bytes", sa.BigInteger, nullable=False),
    )
    op.create_table(
        "column_declaration",
        sa.Column("source", sa.String(64), primary_key=True),
        sa.Column("column", sa.String(500), primary_key=True),
        sa.Column("means", sa.String(200), nullable=False),
        sa.Column("actor", sa.String(200), nullable=False),
        sa.Column("declared_at", sa.String(32), nullable=False),
    )
    op.create_table(
        "audit",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("at", sa.String(32), nullable=False),
        sa.Column("actor", sa.String(200), nullable=False),
        sa.Column("action", sa.String(64), nullable=False),
        sa.Column("subject", sa.String(500), nullable=False),
        sa.Column("detail", sa.Text, nullable=False),
    )
    op.create_table(
        "catalogue_edit",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("at", sa.String(32), nullable=False),
        sa.Column("actor", sa.String(200), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("entry_id", sa.String(200), nullable=False, index=True),
        sa.Column("content", sa.Text, nullable=False),
        sa.Column("comment", sa.Text, nullable=False),
    )


def downgrade() -> None:
    """Drop the tables."""
    for table in ("catalogue_edit", "audit", "column_declaration", "draft_file", "draft"):
        op.drop_table(table)
