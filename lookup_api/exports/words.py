"""The words of a report: its title, the heads of its columns, and the few cells that are words of ours."""

from datetime import datetime

from lookup_api.domain.report import Cell, Report
from lookup_api.domain.working_time import in_vietnam
from lookup_api.wording import Wording

# Cells in these columns hold a word of ours; in all others, what a person or a source wrote.
_WORDED = frozenset({
    "intake", "state", "report", "what", "value", "outcome", "key_type", "channel", "level", "screen", "paper",
    "reason",
})  # fmt: skip


def title(report: Report, wording: Wording) -> str:
    """The report's title, with its period."""
    name = wording.text(f"report-{report.name}")
    return name if report.period is None else wording.text("report-of-period", report=name, period=report.period)


def heads(report: Report, wording: Wording) -> list[str]:
    """The heads of the columns."""
    return [wording.text(f"column-{column.replace('_', '-')}") for column in report.columns]


def said(column: str, cell: Cell, wording: Wording) -> Cell:
    """A cell as it is read: our own words in the language, all else as it is."""
    if cell == "all" and column in ("agency", "agency_code"):
        return wording.text("cell-all")
    if column in _WORDED and isinstance(cell, str):
        whole = _word(cell.replace(" ", "-"))
        words = [whole] if wording.has(whole) else [_word(part) for part in cell.split(" ")]  # a channel, its outcome
        return " · ".join(map(wording.text, words)) if all(map(wording.has, words)) else cell
    return cell


def _word(cell: str) -> str:
    """The id of a word in the catalogue."""
    return f"cell-{cell.replace('_', '-')}"


def moment(cell: Cell) -> Cell:
    """A moment as it is written in Vietnam, to the minute; all else as it is."""
    return f"{in_vietnam(cell):%d/%m/%Y %H:%M}" if isinstance(cell, datetime) else cell
