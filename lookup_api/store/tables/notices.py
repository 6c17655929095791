"""Notices waiting and sent, who follows or wants none, one-time codes, and ratings."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from lookup_api.store.tables.base import CLUSTERED, Base, Keyed, RowId, Sealed, Small


class NoticeRow(Base):
    """A notice (thông báo) to one recipient. `state` moves from `queued` to one of the settled states.

    queued      waits, or is leased to a claimer until `not_before`
    sent        a claimer handed it to a carrier
    given_up    nobody could send it; a statutory one then goes by another way, as a row of its own
    overtaken   no longer true when its turn came
    expired     not sent within the time it was worth sending
    """

    __tablename__ = "notices"
    __table_args__ = (
        Index(None, "state", "way", "rank", "not_before"),
        Index(None, "address_index", "at"),
        Index(None, "dossier_id"),
        {"sqlite_autoincrement": True},  # a number is never given twice: seals are bound to it
    )

    id: Mapped[RowId] = mapped_column(primary_key=True)
    dossier_id: Mapped[RowId] = mapped_column(ForeignKey("dossiers.id", ondelete="CASCADE"))
    once: Mapped[Keyed] = mapped_column(unique=True)  # keyed hash: dossier, occasion, recipient
    situation: Mapped[str]
    occurrence: Mapped[str]
    way: Mapped[str]
    rank: Mapped[Small]
    quiet: Mapped[bool]  # whether it waits for the end of the quiet hours
    address: Mapped[Sealed | None]  # forgotten once it is settled
    address_index: Mapped[Keyed]
    secret: Mapped[Sealed | None]  # a one-time code; forgotten once it is settled
    language: Mapped[str]
    at: Mapped[datetime]
    not_before: Mapped[datetime]
    expires_at: Mapped[datetime]
    attempts: Mapped[int]
    state: Mapped[str]
    settled_at: Mapped[datetime | None]


class NoticeSourceRow(Base):
    """How far a source's steps are told of. A source without a row is not live: none of its steps is."""

    __tablename__ = "notice_sources"

    source_id: Mapped[str] = mapped_column(ForeignKey("sources.id"), primary_key=True)
    live_since: Mapped[datetime | None]
    tells_itself: Mapped[str]  # situations between spaces


class NoticeSearchRow(Base):
    """The one row that says when the last search for what time has brought began, and how far it has come."""

    __tablename__ = "notice_searches"

    id: Mapped[RowId] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    after: Mapped[RowId | None]  # the last dossier looked at; None: it has ended


class OptOutRow(Base):
    """A phone that wants no notices by SMS."""

    __tablename__ = "opt_outs"

    phone_index: Mapped[Keyed] = mapped_column(primary_key=True)
    at: Mapped[datetime]


class FollowerRow(Base):
    """Who follows a dossier (đăng ký nhận thông báo): a phone, or a chat."""

    __tablename__ = "followers"
    __table_args__ = (CLUSTERED,)

    dossier_id: Mapped[RowId] = mapped_column(ForeignKey("dossiers.id", ondelete="CASCADE"), primary_key=True)
    address_index: Mapped[Keyed] = mapped_column(primary_key=True)
    way: Mapped[str]
    address: Mapped[Sealed]
    language: Mapped[str]
    at: Mapped[datetime]


class OneTimeCodeRow(Base):
    """The code last sent for a dossier, as a keyed hash. It belongs to the asker who first offers it rightly."""

    __tablename__ = "one_time_codes"

    dossier_id: Mapped[RowId] = mapped_column(ForeignKey("dossiers.id", ondelete="CASCADE"), primary_key=True)
    digest: Mapped[Keyed]
    expires_at: Mapped[datetime]
    tries: Mapped[int]
    used_by: Mapped[Keyed | None]


class RatingRow(Base):
    """How satisfied the holder of a returned dossier was (mức độ hài lòng), from 1 to 5."""

    __tablename__ = "ratings"
    __table_args__ = (Index(None, "at"),)

    dossier_id: Mapped[RowId] = mapped_column(ForeignKey("dossiers.id", ondelete="CASCADE"), primary_key=True)
    score: Mapped[Small]
    comment: Mapped[Sealed | None]
    channel: Mapped[str]
    at: Mapped[datetime]
