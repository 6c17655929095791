"""Applicants and proxies. Every word about a person is sealed; equal values are found by keyed hashes."""

from datetime import datetime

from sqlalchemy import ForeignKey, ForeignKeyConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from lookup_api.store.tables.base import CLUSTERED, Base, Keyed, RowId, Sealed


class PersonRow(Base):
    """A person as one dossier states them."""

    __tablename__ = "people"
    __table_args__ = (
        Index(None, "phone_index"),
        Index(None, "id_number_index"),
        Index(None, "name_index", "dossier_id"),
        CLUSTERED,
    )

    dossier_id: Mapped[RowId] = mapped_column(ForeignKey("dossiers.id", ondelete="CASCADE"), primary_key=True)
    digest: Mapped[Keyed] = mapped_column(primary_key=True)
    position: Mapped[int]
    role: Mapped[str]
    kind: Mapped[str]
    name: Mapped[Sealed | None]
    id_number: Mapped[Sealed | None]
    phone: Mapped[Sealed | None]
    email: Mapped[Sealed | None]
    phone_confirmed_at: Mapped[datetime | None]
    phone_index: Mapped[Keyed | None]
    id_number_index: Mapped[Keyed | None]
    name_index: Mapped[Keyed | None]  # of all words of the name, in any order; None: kept before names were so found


class NameWordRow(Base):
    """One folded word of a person's name, as a keyed hash: how a name is searched without being readable."""

    __tablename__ = "name_words"
    __table_args__ = (
        ForeignKeyConstraint(
            ["dossier_id", "digest"], ["people.dossier_id", "people.digest"], ondelete="CASCADE", name="fk_name_words"
        ),
        Index(None, "word_index", "dossier_id"),
        CLUSTERED,
    )

    dossier_id: Mapped[RowId] = mapped_column(primary_key=True)
    digest: Mapped[Keyed] = mapped_column(primary_key=True)  # the person's
    word_index: Mapped[Keyed] = mapped_column(primary_key=True)
