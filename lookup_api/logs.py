"""Structured logs: one JSON object a line, a static event name, facts as fields.

Only the fields named in `ALLOWED` are written, so a name, number, phone or full code cannot slip in by accident.
The correlation id travels from the channel to the store in the header `X-Request-Id`.
"""

import json
import logging
import sys
from contextvars import ContextVar
from datetime import UTC, datetime

correlation_id: ContextVar[str] = ContextVar("correlation_id", default="")

ALLOWED = frozenset({
    "accepted", "attempt", "carrier", "channel", "component", "count", "duration_ms", "error", "event_key", "front",
    "key_kind", "level", "listen", "method", "outcome", "problem", "province", "reason", "refused", "replayed", "route",
    "screen", "service", "source", "status", "version",
})  # fmt: skip


class _JsonLines(logging.Formatter):
    """One line a record; unknown extra fields are left out."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "event": record.msg if isinstance(record.msg, str) and not record.args else record.getMessage(),
        }
        if request := correlation_id.get():
            line["request"] = request
        line.update({name: value for name, value in record.__dict__.items() if name in ALLOWED})
        if record.exc_info and record.exc_info[0] is not None:
            # The type and place only: an exception's text may quote what a citizen sent.
            line["error"] = record.exc_info[0].__name__
            traceback = record.exc_info[2]
            while traceback is not None and traceback.tb_next is not None:
                traceback = traceback.tb_next
            if traceback is not None:
                line["reason"] = f"{traceback.tb_frame.f_code.co_name}:{traceback.tb_lineno}"
        return json.dumps(line, ensure_ascii=False, default=str)


def set_up_logs(component: str, level: int = logging.INFO) -> None:
    """Send this process's logs to standard error as JSON lines."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_JsonLines())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for chatty in ("httpx", "httpcore", "telegram", "apscheduler", "twilio"):
        # These write addresses and bodies at INFO.
        logging.getLogger(chatty).setLevel(logging.WARNING)
    logging.getLogger(__name__).info("started", extra={"component": component})
