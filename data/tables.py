"""The tables of the register: releases, their parts and the files they came from. Migrations stand in migrations/."""

from sqlalchemy import BigInteger, Column, Float, ForeignKey, Integer, MetaData, String, Table, Text

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

# What may be shown of a part of a confidential source: the table that has been protected, kept as a part is.
protected_part = Table(
    "protected_part",
    metadata,
    Column("source", String(64), primary_key=True),
    Column("period", String(10), primary_key=True),
    Column("sha256", String(64), primary_key=True),  # of the part
    Column("protected_sha256", String(64), nullable=False, index=True),
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

draft = Table(
    "draft",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("created_at", String(32), nullable=False),  # UTC, ISO 8601, as all moments here
    Column("actor", String(200), nullable=False),
    Column("base_id", Integer, nullable=False),  # the release it was looked at against
    Column("state", String(16), nullable=False, index=True),  # open | scheduled | published | withdrawn | failed
    Column("comment", Text, nullable=False),
    Column("acknowledged", Text, nullable=False),  # JSON: checks whose warnings are accepted, and of what
    Column("publish_at", String(32)),
    Column("release_id", Integer, ForeignKey("release.id")),
    Column("failure", Text, nullable=False),
)

draft_file = Table(
    "draft_file",
    metadata,
    Column("draft_id", Integer, ForeignKey("draft.id"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("name", String(500), nullable=False),
    Column("source", String(64)),  # where a person has said it
    Column("sha256", String(64), nullable=False, index=True),
    Column("bytes", BigInteger, nullable=False),
)

# What a column that a source does not declare means there: another column of the source, or nothing.
column_declaration = Table(
    "column_declaration",
    metadata,
    Column("source", String(64), primary_key=True),
    Column("column", String(500), primary_key=True),
    Column("means", String(200), nullable=False),
    Column("actor", String(200), nullable=False),
    Column("declared_at", String(32), nullable=False),
)

# Who did what that leaves no release behind: downloads of originals and rows, and the like.
audit = Table(
    "audit",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("at", String(32), nullable=False),
    Column("actor", String(200), nullable=False),
    Column("action", String(64), nullable=False),
    Column("subject", String(500), nullable=False),
    Column("detail", Text, nullable=False),
)

# Edited entries of the catalogue, each edit a row; the newest of an entry holds. Content is the entry as JSON.
catalogue_edit = Table(
    "catalogue_edit",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("at", String(32), nullable=False),
    Column("actor", String(200), nullable=False),
    Column("kind", String(32), nullable=False),  # group | break
    Column("entry_id", String(200), nullable=False, index=True),
    Column("content", Text, nullable=False),
    Column("comment", Text, nullable=False),
)

# Targets, each setting a row; of those that cover a month the newest holds. No value: from then on there is none.
target = Table(
    "target",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("at", String(32), nullable=False),
    Column("actor", String(200), nullable=False),
    Column("indicator", String(64), nullable=False, index=True),
    Column("place", String(200), nullable=False),
    Column("since", String(10), nullable=False),  # first day of the first and the last month
    Column("until", String(10)),
    Column("value", Float),  # in the indicator's unit
)

# Case-level extracts that came in with a release: kept pseudonymised, for so long as the setting says.
case_file = Table(
    "case_file",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("release_id", Integer, ForeignKey("release.id"), nullable=False, index=True),
    Column("kind", String(16), nullable=False),  # spells | services
    Column("name", String(500), nullable=False),
    Column("extracted", String(10), nullable=False),  # day of the extract
    Column("since", String(10), nullable=False),  # first day from which it is whole, empty where the name does not say
    Column("received_at", String(32), nullable=False),
    Column("original_sha256", String(64), nullable=False),  # of the file received, which is not kept
    Column("sha256", String(64), nullable=False, index=True),  # of what is kept; another after a person was erased
    Column("rows", BigInteger, nullable=False),
    Column("key", String(32), nullable=False),  # fingerprint of the secret of the pseudonyms
    Column("deleted_at", String(32)),  # when what was kept was deleted
)

# Corrections of case files: data, each with its reason and with what must be found before anything is changed.
case_correction = Table(
    "case_correction",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("at", String(32), nullable=False),
    Column("actor", String(200), nullable=False),
    Column("name", String(64), nullable=False, index=True),
    Column("content", Text, nullable=False),  # the correction as JSON, null where it was withdrawn
)
