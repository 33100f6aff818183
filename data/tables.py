"""The tables of the register: releases, their parts and the files they came from. Migrations stand in migrations/."""

from sqlalchemy import BigInteger, Column, ForeignKey, Integer, MetaData, String, Table, Text

metadata = MetaData()

store = Table(
    "store",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("kind", String(16), nullable=False),  # real | example
)

release = Table(
    "release",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    # Each release names the one it was built on, and no two name the same: of two publishers one wins.
    Column("base_id", Integer, nullable=False, unique=True),
    Column("kind", String(16), nullable=False),  # publication | restoration
    Column("created_at", String(32), nullable=False),  # UTC, ISO 8601
    Column("actor", String(200), nullable=False),
    Column("comment", Text, nullable=False),
    Column("restores_id", Integer),  # of a restoration: the release whose parts it brings back, 0 for none
)

part = Table(
    "release_part",
    metadata,
    Column("release_id", Integer, ForeignKey("release.id"), primary_key=True),
    Column("source", String(64), primary_key=True),
    Column("period", String(10), primary_key=True),
    Column("sha256", String(64), nullable=False, index=True),
    Column("rows", BigInteger, nullable=False),
)

original = Table(
    "release_original",
    metadata,
    Column("release_id", Integer, ForeignKey("release.id"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("name", String(500), nullable=False),
    Column("source", String(64), nullable=False),
    Column("sha256", String(64), nullable=False, index=True),
    Column("bytes", BigInteger, nullable=False),
)
