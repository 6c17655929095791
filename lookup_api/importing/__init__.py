"""Imports of old systems' exports: two processes in a row, a report, and a position that outlives a kill.

    file -> rows -> Preparer (reads, merges, seals; in a process of its own) -> ImportJob (one writer) -> store

Batches are written in one transaction together with the position behind them, so whatever kills an import, the next run
goes on where the last commit stood. The same file again changes nothing.
"""

from lookup_api.importing.comparing import Comparison, compare
from lookup_api.importing.job import ImportJob, ImportParts, Progress
from lookup_api.importing.mappings import mapping_text, read_mapping
from lookup_api.importing.trial import try_out

__all__ = [
    "Comparison",
    "ImportJob",
    "ImportParts",
    "Progress",
    "compare",
    "mapping_text",
    "read_mapping",
    "try_out",
]
