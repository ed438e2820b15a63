"""Logs: one line an event, in text or JSON, and never what people wrote (F7)."""

import json
import logging
import sys
from datetime import UTC, datetime

from sqlalchemy.exc import DBAPIError

from storage.db import is_lost, reason

# At DEBUG, what others log holds message text and OAuth codes (reliability.md F7).
_OURS = frozenset({"bot", "handlers", "storage", "sandbox"})

# At INFO these tell every tick and every statement, with what people wrote in it.
_QUIET = ("apscheduler", "alembic", "sqlalchemy", "uvicorn")


class JsonFormatter(logging.Formatter):
    """One JSON object a line, with the fields given as `extra`."""

    _standard = frozenset(vars(logging.makeLogRecord({})))

    def format(self, record: logging.LogRecord) -> str:
        """The record as JSON."""
        line = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        more = {k: v for k, v in vars(record).items() if k not in self._standard | {"message"}}
        if record.exc_info:
            line["traceback"] = self.formatException(record.exc_info)
        return json.dumps(line | more, default=str)


def set_up(level: str, form: str) -> None:
    """Send every log line to standard error, from `level` up."""
    handler = logging.StreamHandler(sys.stderr)
    text = logging.Formatter("%(asctime)s %(levelname)-7s %(name)s: %(message)s")
    handler.setFormatter(JsonFormatter() if form == "json" else text)
    # At the handler: Bolt sets the levels of its loggers by itself.
    handler.addFilter(_is_fit)
    logging.basicConfig(level=level, handlers=[handler], force=True)
    for name in _QUIET:
        logging.getLogger(name).setLevel(logging.ERROR)
    logging.getLogger("slack_bolt.App").addFilter(_is_news)


def failure(log: logging.Logger, words: str, error: Exception) -> None:
    """Log what failed: in one sentence where the database is away, else with the traceback."""
    if isinstance(error, DBAPIError) and is_lost(error):
        log.error("%s. The database cannot be reached: %s", words, reason(error))
        return
    log.error(words, exc_info=error)


def _is_fit(record: logging.LogRecord) -> bool:
    return record.levelno > logging.DEBUG or record.name.split(".")[0] in _OURS


def _is_news(record: logging.LogRecord) -> bool:
    # Bolt finds SLACK_BOT_TOKEN in the environment and warns that it uses our own way instead.
    return "will be ignored" not in record.getMessage()
