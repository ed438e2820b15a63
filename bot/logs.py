"""Logs: one line an event, in text or JSON, and never what people wrote (F7)."""

import json
import logging
import sys
from datetime import UTC, datetime

# At DEBUG these hold message text and OAuth codes, whatever LOG_LEVEL says (reliability.md F7).
_NEVER_DEBUG = ("slack_sdk", "slack_bolt", "aiohttp", "asyncio", "websockets")

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
    logging.basicConfig(level=level, handlers=[handler], force=True)
    for name in _NEVER_DEBUG:
        logging.getLogger(name).setLevel(max(logging.INFO, logging.getLevelName(level)))
    for name in _QUIET:
        logging.getLogger(name).setLevel(logging.ERROR)
    logging.getLogger("slack_bolt.App").addFilter(_is_news)


def _is_news(record: logging.LogRecord) -> bool:
    # Bolt finds SLACK_BOT_TOKEN in the environment and warns that it uses our own way instead.
    return "will be ignored" not in record.getMessage()
