"""The main road: a team learns for two weeks and reads its digest, over real Socket Mode."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from tests.stage import Stage

BERLIN = ZoneInfo("Europe/Berlin")


def local(ts: str) -> datetime:
    return datetime.fromtimestamp(float(ts), UTC).astimezone(BERLIN)


def test_a_lesson_typed_on_wednesday_stands_in_mondays_digest(stage: Stage) -> None:
    stage.set_up()
    assert "Saved as T-1" in stage.says("grace", "/til A partial index made the job 40x faster")
    stage.slack.advance(by=timedelta(days=6))
    digest = stage.channel()[-1]
    assert local(digest.ts).isoformat()[:16] == "2026-10-19T10:00"
    assert "A partial index made the job 40x faster" in digest.plain
