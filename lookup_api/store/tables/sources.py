"""Source systems, the keys that channels and feeds sign in with, and the sessions of feeds."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from lookup_api.store.tables.base import Base, Keyed, RowId


class SourceRow(Base):
    """A system that facts come from."""

    __tablename__ = "sources"

    id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    authority: Mapped[str]
    mirrors_waiting_as_done: Mapped[bool]
    replay_window: Mapped[int]  # seconds in which the same record again is a replay
    last_taken_in_at: Mapped[datetime | None]
    code_list: Mapped[str] = mapped_column(server_default="provincial")  # what its numbers mean: a list that is shipped
    own_codes: Mapped[str | None]  # JSON: what this source means otherwise
    silent_hours: Mapped[int | None]  # working hours it may be silent; 0: nothing more is expected of it


class ChannelKeyRow(Base):
    """A channel key, kept as a keyed hash; of one name only one is valid at a time."""

    __tablename__ = "channel_keys"
    __table_args__ = (
        Index(
            "uq_channel_keys_name",
            "name",
            unique=True,
            sqlite_where=text("revoked_at IS NULL"),
            postgresql_where=text("revoked_at IS NULL"),
        ),
    )

    id: Mapped[RowId] = mapped_column(primary_key=True)
    name: Mapped[str]
    kind: Mapped[str]
    source_id: Mapped[str | None] = mapped_column(ForeignKey("sources.id"))
    digest: Mapped[Keyed] = mapped_column(unique=True)
    issued_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]


class FeedSessionRow(Base):
    """A session of a feed that signed in by name and password."""

    __tablename__ = "feed_sessions"

    digest: Mapped[Keyed] = mapped_column(primary_key=True)
    key_id: Mapped[RowId] = mapped_column(ForeignKey("channel_keys.id"))
    expires_at: Mapped[datetime] = mapped_column(index=True)
