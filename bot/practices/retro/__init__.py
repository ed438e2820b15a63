"""Retros: from cards to one or two actions, phase by phase; a person moves each of them on."""

from datetime import datetime, timedelta
from random import Random

from sqlmodel import Session

from bot.errors import UserError
from bot.practices.retro import (
    cards,
    facts,
    formats,
    leading,
    posts,
    promises,
    summary,
    themes,
    timing,
)
from bot.practices.retro.formats import Format
from bot.sends import Send
from bot.views import retro as views
from bot.views.retro import leading as lead_views
from storage import retro as store
from storage import team as teams
from storage.retro import Phase, Retro
from storage.retro import cards as cards_store
from storage.retro.cards import CARDS, RATED, VOTED
from storage.team import Team

AFTER = {
    Phase.COLLECT: Phase.GROUP,
    Phase.GROUP: Phase.VOTE,
    Phase.VOTE: Phase.DISCUSS,
    Phase.DISCUSS: Phase.CLOSING,
    Phase.CLOSING: Phase.CLOSED,
}

# Two people who press at the same time mean the same step.
SAME_MOMENT = timedelta(seconds=30)

# practices.md R9: fewer answers than these are not told, and not kept.
LEAST_ANSWERS = 5


def start(
    session: Session,
    team: Team,
    *,
    by: str,
    chosen: Format | None,
    now: datetime,
) -> tuple[Retro, list[Send]]:
    """Begin a retro of the team's own series at once, led by whoever begins it.

    Raises:
        UserError: one is open.
    """
    if team.paused_at:
        raise UserError(f"Baton is paused in this channel: {team.paused_why}. Resume it first.")
    for one in store.in_phases(session, team, store.OPEN):
        if not one.series_id:
            raise UserError(
                f"Retro {one.number} is open: {views.NAMES[one.phase]}. `/retro next` moves it on."
            )
    retro = drawer(session, team, "", now)
    leading.unseat(session, team, retro)
    retro.started_by = by
    retro.starts_at = timing.working_days_after(team, now, timing.COLLECT_DAYS)
    sends = leading.seat(session, team, retro, by, now)
    return retro, sends + open_(session, team, retro, chosen=chosen, now=now)


def drawer(session: Session, team: Team, series_id: str, now: datetime) -> Retro:
    """The retro of a series that comes next: cards may wait in it before it is opened."""
    found = store.planned(session, team, series_id)
    if found:
        return found
    retro = Retro(
        workspace_id=team.workspace_id,
        team_id=team.team_id,
        number=store.next_number(session, team),
        series_id=series_id,
        created_at=now,
    )
    store.save(session, [retro])
    return retro


def open_(
    session: Session, team: Team, retro: Retro, *, chosen: Format | None, now: datetime
) -> list[Send]:
    """Tell the team, and take cards: first what was promised, then the facts."""
    last = next(iter(store.told(session, team, 1)), None)
    found, reason = suggestion(session, team, now)
    retro.format_id = (chosen or found).format_id
    retro.reason = reason if chosen is None or chosen == found else ""
    retro.is_live = bool(retro.planned_for) and not timing.is_wide(session, team, now)
    retro.opened_at = now
    _enter(session, team, retro, Phase.COLLECT, retro.facilitator, now)
    posts.note(session, team, retro.retro_id, "retro.opened", now)
    sends = [posts.announce(session, team, retro)]
    sends += promises.promised(session, team, retro)
    lines = facts.lines(session, team, facts.since(last, team), now)
    if lines:
        since = last.opened_at if last else None
        sends += posts.reply(team, retro, "facts", views.facts(lines, since))
    return sends


def suggestion(session: Session, team: Team, now: datetime) -> tuple[Format, str]:
    """The format that suits the team's next retro, and why."""
    told = store.told(session, team)
    return formats.suggest(
        formats.every(),
        used=[one.format_id for one in told],
        signs=formats.signs(session, team, next(iter(told), None), now),
        people=len(teams.members(session, team)),
    )


def advance(
    session: Session,
    team: Team,
    retro: Retro,
    *,
    by: str,
    seen: str | None,
    rng: Random,
    now: datetime,
) -> list[Send]:
    """Move a retro on by one phase; `seen` is the phase that whoever asks for it saw.

    Raises:
        UserError: they may not, or somebody has just done so.
    """
    leading.require_leader(session, team, retro, by, now)
    is_meanwhile = retro.phase_at is not None and now - retro.phase_at < SAME_MOMENT
    if (seen or retro.phase) != retro.phase or (is_meanwhile and retro.moved_by not in (by, None)):
        raise UserError(
            f"Somebody has just moved it on: it is at {views.NAMES[retro.phase]} now. "
            "`/retro status` shows how it stands."
        )
    return _go_on(session, team, retro, by=by, rng=rng, now=now)


def extend(
    session: Session,
    team: Team,
    retro: Retro,
    *,
    by: str,
    more: timedelta | None,
    now: datetime,
) -> list[Send]:
    """Give the phase more time: as much as is said, else ten minutes or a working day.

    Raises:
        UserError: they may not.
    """
    leading.require_leader(session, team, retro, by, now)
    since = max(retro.ends_at or now, now)
    in_minutes = retro.is_live and retro.phase != Phase.COLLECT
    usual = (
        since + timedelta(minutes=10) if in_minutes else timing.working_days_after(team, since, 1)
    )
    retro.ends_at = since + more if more else usual
    retro.told = 0
    store.save(session, [retro])
    timing.arm(session, team, retro)
    sends = posts.follow(session, team, retro)
    told = lead_views.extended(posts.shown(session, team, retro))
    return sends + posts.reply(team, retro, f"extended:{retro.version}", told)


def let_go(session: Session, team: Team, retro: Retro, now: datetime) -> list[Send]:
    """End a retro that nobody moves on: what was not revealed yet waits for the next one."""
    if retro.phase == Phase.COLLECT and not retro.cards:
        return _skip(session, team, retro, None, now)
    told = posts.reply(team, retro, "let_go", lead_views.let_go(retro))
    if retro.phase != Phase.COLLECT:
        return told + _close(session, team, retro, None, now)
    leading.unseat(session, team, retro)
    _enter(session, team, retro, Phase.SKIPPED, None, now)
    cards.hand_on(session, retro, drawer(session, team, retro.series_id, now))
    return told + posts.follow(session, team, retro)


def voted(session: Session, team: Team, retro: Retro, *, rng: Random, now: datetime) -> list[Send]:
    """Close the vote by itself once everybody who is here today has voted."""
    here = leading.available(session, team, now, now)
    done = cards_store.counts(session, retro, VOTED).keys()
    if not here or here - done:
        return []
    return _go_on(session, team, retro, by=None, rng=rng, now=now)


def post_topic(session: Session, team: Team, retro: Retro, now: datetime) -> list[Send]:
    """Put the next topic into the channel; of a live retro one after the other, else both."""
    found = themes.topics(session, team, retro)
    sends: list[Send] = []
    shown = posts.shown(session, team, retro)
    if retro.topics:
        key = posts.topic_key(retro.retro_id, retro.topics)
        told = views.time_is_up(retro.topics)
        sends += posts.reply(team, retro, f"up:{retro.topics}", told, to=key)
    for one in found[retro.topics : retro.topics + 1] if retro.is_live else found[retro.topics :]:
        retro.topics += 1
        until = now + timing.TOPIC_MINUTES * timing.MINUTE if retro.is_live else retro.ends_at
        message = views.topic(shown, one, until)
        sends.append(posts.post(team, posts.topic_key(retro.retro_id, one.place), message))
    store.save(session, [retro])
    return sends


def _go_on(
    session: Session, team: Team, retro: Retro, *, by: str | None, rng: Random, now: datetime
) -> list[Send]:
    phase = AFTER[retro.phase]
    if phase == Phase.GROUP:
        return _reveal(session, team, retro, by, rng, now)
    if phase == Phase.DISCUSS:
        return _discuss(session, team, retro, by, now)
    if phase == Phase.CLOSED:
        return _close(session, team, retro, by, now)
    _enter(session, team, retro, phase, by, now)
    return posts.follow(session, team, retro)


def _reveal(
    session: Session, team: Team, retro: Retro, by: str | None, rng: Random, now: datetime
) -> list[Send]:
    cards_store.forget_marks(session, retro, CARDS)
    if retro.cards == 0:
        return _skip(session, team, retro, by, now)
    cards_store.reveal(session, retro, rng)
    retro.revealed_at = now
    _enter(session, team, retro, Phase.GROUP, by, now)
    posts.note(session, team, retro.retro_id, "retro.revealed", now, n=retro.contributors)
    shown = posts.shown(session, team, retro)
    sends = posts.follow(session, team, retro)
    for n, message in enumerate(views.revealed(shown, cards.by_column(session, retro))):
        sends += posts.reply(team, retro, f"cards:{n}", message)
    return sends


def _skip(session: Session, team: Team, retro: Retro, by: str | None, now: datetime) -> list[Send]:
    leading.unseat(session, team, retro)
    _enter(session, team, retro, Phase.SKIPPED, by, now)
    told = posts.reply(team, retro, "skipped", views.skipped())
    return [*posts.follow(session, team, retro), *told]


def _discuss(
    session: Session, team: Team, retro: Retro, by: str | None, now: datetime
) -> list[Send]:
    cards_store.forget_marks(session, retro, VOTED)
    for place, one in enumerate(themes.choose(cards.grouped(session, retro)), 1):
        one.theme.place = place
        store.save(session, [one.theme])
    _enter(session, team, retro, Phase.DISCUSS, by, now)
    sends = posts.follow(session, team, retro) + post_topic(session, team, retro, now)
    timing.arm(session, team, retro)
    return sends


def _close(session: Session, team: Team, retro: Retro, by: str | None, now: datetime) -> list[Send]:
    for what in (VOTED, RATED):
        cards_store.forget_marks(session, retro, what)
    if retro.raters < LEAST_ANSWERS:
        retro.raters = retro.worth = 0
    retro.closed_at = now
    _enter(session, team, retro, Phase.CLOSED, by, now)
    found = promises.of(session, retro)
    posts.note(session, team, retro.retro_id, "retro.closed", now, n=len(found))
    if retro.facilitator:
        actor = retro.facilitator
        posts.note(session, team, retro.retro_id, "retro.facilitated", now, actor=actor)
    themes.keep(session, team, retro, now)
    leader = by or retro.facilitator
    return [
        *posts.follow(session, team, retro),
        posts.post(team, f"{posts.post_key(retro)}:summary", summary.told(session, team, retro)),
        *(themes.suggest(session, team, retro, leader, now) if leader else ()),
    ]


def _enter(
    session: Session, team: Team, retro: Retro, phase: Phase, by: str | None, now: datetime
) -> None:
    """Begin a phase. The secret goes with the one before, and with it every link to a sender."""
    retro.phase, retro.phase_at, retro.moved_by, retro.told = phase, now, by, 0
    if phase != Phase.COLLECT:
        retro.secret = cards_store.new_key()
        cards_store.forget_traces(session)
    retro.ends_at = timing.ends_at(team, retro, now)
    store.save(session, [retro])
    timing.arm(session, team, retro)
