"""What all tables share: column types that behave the same on SQLite and PostgreSQL, and names for constraints."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Annotated, Any, ClassVar, NewType

from sqlalchemy import (
    TIMESTAMP,
    BigInteger,
    Boolean,
    Date,
    Dialect,
    Integer,
    LargeBinary,
    MetaData,
    SmallInteger,
    Text,
    TypeDecorator,
)
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.types import TypeEngine

from lookup_api.domain.working_time import VIETNAM

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_EPOCH_HERE = _EPOCH.astimezone(VIETNAM)
_MICROSECOND = timedelta(microseconds=1)


def to_microseconds(at: datetime) -> int:
    """Whole microseconds since 1970-01-01 UTC; raise ValueError for a time without zone."""
    if at.tzinfo is None:
        raise ValueError("a time without zone cannot be stored")
    # Times of one zone are subtracted as they stand; nearly all are Vietnam's.
    return (at - (_EPOCH_HERE if at.tzinfo is VIETNAM else _EPOCH)) // _MICROSECOND


class Instant(TypeDecorator[datetime]):
    """An aware time: TIMESTAMPTZ on PostgreSQL, whole microseconds since the epoch on SQLite; read at +07:00.

    SQLite keeps times as text without zone, which neither compare nor come back as what they were.
    """

    impl = BigInteger
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Choose the column's type."""
        return dialect.type_descriptor(TIMESTAMP(timezone=True) if dialect.name == "postgresql" else BigInteger())

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        """Turn a time into what is stored; raise ValueError for one without zone."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time without zone cannot be stored")
        return value if dialect.name == "postgresql" else to_microseconds(value)

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], datetime | None]:
        """Return the plain function that reads a time back; a lookup calls it a dozen times."""
        del coltype
        return _read_timestamp if dialect.name == "postgresql" else _read_microseconds


def _read_timestamp(value: datetime | None) -> datetime | None:
    return None if value is None else value.astimezone(VIETNAM)


def _read_microseconds(value: int | None) -> datetime | None:
    return None if value is None else _EPOCH_HERE + timedelta(0, 0, value)  # positions: a keyword costs a third more


class Octets(LargeBinary):
    """Bytes, which both drivers take and give as they are; the standard type wraps each value on its way."""

    def bind_processor(self, dialect: Dialect) -> None:
        """Leave values as they are."""

    def result_processor(self, dialect: Dialect, coltype: object) -> None:
        """Leave values as they are."""


# SQLite numbers rows only in a column declared plainly INTEGER.
ROW_ID = BigInteger().with_variant(Integer, "sqlite")
RowId = Annotated[int, ROW_ID]
Small = Annotated[int, SmallInteger]
Sealed = NewType("Sealed", bytes)  # made and opened by `sealing.Sealer` only
Keyed = NewType("Keyed", bytes)  # made by `sealing.KeyRing` only


class Base(DeclarativeBase):
    """The root of all tables of dossiers."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        bool: Boolean(),
        bytes: Octets(),
        Sealed: Octets(),
        Keyed: Octets(),
        date: Date(),
        datetime: Instant(),
        int: BigInteger(),
        RowId: ROW_ID,
        Small: SmallInteger(),
        str: Text(),
    }


# Rows that are read and written with their dossier lie beside one another in SQLite, in the order of the key.
CLUSTERED = {"sqlite_with_rowid": False}
