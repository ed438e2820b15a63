"""Retros: what is said about them to one person, and why."""

from datetime import datetime

from bot.views.common import button, quoted
from bot.views.contact import Line, Why
from bot.views.howto import ACTION_OWNER, FACILITATOR, how_button
from bot.views.retro import CARD, Action, Shown, at
from bot.views.retro.promises import ACCEPT, DECLINE, TOO_OFTEN, buttons_of, moved_twice, plan

YES = "retro.lead_yes"
NO = "retro.lead_no"
TAKE_OFF = "retro.take_off"
KEEP_ASKING = "retro.keep_asking"
SUGGEST = "retro.session"
LEAVE = "retro.no_session"


def turn(shown: Shown, ask_id: str) -> Line:
    """The question whether somebody leads a retro."""
    starts = shown.retro.starts_at
    when = f" The cards are revealed {at(starts, shown.tz)}." if starts else ""
    text = (
        f"*Would you lead {shown.title}?* I open it and keep the time; you decide when it goes "
        f"on.{when}\nOnly you and I know that you were asked."
    )
    return Line(
        text,
        (
            button("I'll lead it", YES, ask_id, style="primary"),
            button("Not this time", NO, ask_id),
            how_button(FACILITATOR),
        ),
    )


def how_to_go_on(ask_id: str) -> Line:
    """The question after two times in a row: go on asking, or leave them out?"""
    text = (
        "That is fine, nobody hears of it. It was the second time in a row: shall I go on asking "
        "you to lead retros, or leave you out until you say otherwise?"
    )
    return Line(
        text,
        (
            button("Go on asking", KEEP_ASKING, ask_id),
            button("Take me off", TAKE_OFF, ask_id),
        ),
    )


def taken() -> Line:
    """What a question says when it needs no answer any more."""
    return Line("This retro has found somebody to lead it, or is over.")


def settled() -> Line:
    """What an item says when its action is dealt with."""
    return Line("This action needs nothing from you any more.")


def owner(action: Action) -> Line:
    """The question whether somebody owns an action."""
    text = (
        f"The team asks whether you take an action: *A-{action.number}* "
        f"{quoted(action.text, CARD)}, {action.due}.\n{plan(action)}"
    )
    return Line(
        text.strip(),
        (
            button("I take it", ACCEPT, action.action_id, style="primary"),
            button("Not me", DECLINE, action.action_id),
            how_button(ACTION_OWNER),
        ),
    )


def due(action: Action) -> Line:
    """When its date has come, for its owner."""
    if action.moved >= TOO_OFTEN:
        return Line(moved_twice(action), tuple(buttons_of(action)))
    text = f"You took *A-{action.number}* {quoted(action.text, CARD)}: it is due {action.due}."
    return Line(f"{text}\n{plan(action)}".strip(), tuple(buttons_of(action)))


def suggestion(title: str, theme_id: str) -> Line:
    """The suggestion of a session, for whoever led the retro."""
    text = (
        f"*A session on “{quoted(title, CARD)}”?* It came up in a third retro, so another action "
        "may not settle it. Propose a topic, and whoever knows a way can show it."
    )
    return Line(
        text,
        (
            button("Propose a topic", SUGGEST, theme_id, style="primary"),
            button("No session", LEAVE, theme_id),
        ),
    )


def why_turn(reason: str, set_by: str, next_time: datetime | None, tz: str) -> Why:
    """Why somebody was asked to lead."""
    again = f"The next retro after this: {at(next_time, tz)}." if next_time else "None is planned."
    return Why(reason, set_by, again)


def why_suggestion(set_by: str) -> Why:
    """Why a session was suggested."""
    rule = "A theme that a retro has for the third time within a year is brought up to its leader."
    return Why(rule, set_by, "It does not come again for this theme.")


def why(rule: str, set_by: str, action: Action | None) -> Why:
    """Why something about an action came."""
    again = f"This is about A-{action.number}, and no other." if action else "It does not come."
    return Why(rule, set_by, again)


def set_by(founder: str | None, team: str) -> str:
    """Who made Baton ask, as mrkdwn."""
    by = f"{quoted(founder, 80)}, who set Baton up" if founder else "Whoever set Baton up"
    return f"{by} in #{quoted(team, 80)}. Retros began there when somebody started the first one."
