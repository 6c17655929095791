"""Exports of old systems (tệp trích xuất): CSV, XLSX and JSON-lines, read by a mapping that a file describes.

mapping = mapping_from(tomllib.loads(text))        which column means what, one file a source
table = mapping.table_for(path.name)
with open_rows(path, table) as opened:             rows with their lines, none believed in its size
    reader = RecordReader(mapping, table, opened.names, ...)
    for row in opened.rows:
        reader.read(row)                           a record, or RefusedRecord with its line and reason
"""

from lookup_api.feeds.old_systems.mapping import (
    DateSystem,
    Holds,
    Mapping,
    MappingError,
    OldAgency,
    Table,
    mapping_from,
)
from lookup_api.feeds.old_systems.records import RecordReader
from lookup_api.feeds.old_systems.rows import (
    FileRefused,
    Measured,
    Names,
    Opened,
    RawRow,
    measure,
    open_cells,
    open_rows,
)
from lookup_api.feeds.old_systems.spellings import Spelling

__all__ = [
    "DateSystem",
    "FileRefused",
    "Holds",
    "Mapping",
    "MappingError",
    "Measured",
    "Names",
    "OldAgency",
    "Opened",
    "RawRow",
    "RecordReader",
    "Spelling",
    "Table",
    "mapping_from",
    "measure",
    "open_cells",
    "open_rows",
]
