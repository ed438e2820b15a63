"""What one person asks the record for: their own acts, what they missed, how the practices do."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.sends import Message
from bot.views.common import context, header, mention_free, message, quoted, section, sentence

# What each event of the ledger is to whoever did it (practices.md 3.5).
DID = {
    "til.logged": "kept a lesson",
    "til.corrected": "said what holds now",
    "session.proposed": "proposed a topic",
    "session.accepted": "agreed to speak",
    "session.moved": "moved a session",
    "session.notes": "wrote the notes of a session",
    "review.claimed": "took a review",
    "retro.facilitated": "led a retro",
    "action.opened": "made a promise",
    "action.done": "kept a promise",
    "kudos.given": "said thanks",
    "decision.logged": "wrote a decision down",
    "decision.reviewed": "looked back at a decision",
    "role.accepted": "took a role",
    "role.handed_over": "handed a role over",
    "goal.set": "set a goal",
    "goal.checked": "told how a goal stands",
    "trial.started": "started a trial",
}

# What each practice is called in a line or a chart; who writes a reflection is nobody's matter.
LABELS = {
    "til": "Lessons",
    "sessions": "Sessions",
    "reviews": "Reviews",
    "retro": "Retros",
    "kudos": "Thanks",
    "decisions": "Decisions",
    "roles": "Roles",
    "goals": "Goals",
    "trials": "Trials",
    "pairs": "Pairs",
    "pulse": "Pulse",
}

BARS = "▁▂▃▄▅▆▇█"


@dataclass(frozen=True)
class Act:
    """Something its reader did: the day, the event, and what it was about, if it is known."""

    day: str
    event: str
    about: str = ""


@dataclass(frozen=True)
class Practised:
    """How a practice did: its name, and how often something of it happened, week by week."""

    label: str
    weeks: Sequence[int]


@dataclass(frozen=True)
class SharedOut:
    """How evenly work falls, without names: who had a turn, and the busiest reviewer's part."""

    people: int
    had_a_turn: int
    reviewers: int
    busiest: float


def mine(acts: Sequence[Act]) -> Message:
    """A person's own record."""
    told = [one for one in acts if one.event in DID]
    if not told:
        return sentence(
            "Nothing in the last twelve weeks that others could see. "
            "What you keep with `/til` stands here."
        )
    lines = [_act(one) for one in told]
    # Thirty lines of two hundred characters may exceed what one paragraph holds.
    blocks = [section("\n".join(lines[n : n + 10])) for n in range(0, len(lines), 10)]
    note = context("Your public acts of the last twelve weeks. Only you see them here.")
    return message(mention_free("\n".join(lines)), [header("What I did"), *blocks, note])


def missed(digest: Message | None, since: datetime, links: Sequence[str]) -> Message:
    """What happened while somebody was away; `links` lead to the digests posted meanwhile."""
    lead = f"What you missed since {since:%a} {since.day} {since:%b}."
    if digest is None:
        return sentence(f"{lead} Nothing: no news, and no digest.")
    posted = [section("The digests of that time: " + " · ".join(links))] if links else []
    return message(f"{lead}\n{digest.text}", [context(lead), *digest.blocks, *posted])


def nothing_missed() -> Message:
    """The answer to somebody who was not away."""
    return sentence("You were not away in the last weeks. `/digest` shows what is new.")


def health(practices: Sequence[Practised], shared: SharedOut) -> Message:
    """How the practices do, for a lead: weeks, no persons."""
    if not practices:
        return sentence("Nothing happened in the last twelve weeks. `/baton help` shows a start.")
    lines = [*map(_practised, practices), *_shared_out(shared)]
    note = (
        "Each bar is a week, the newest on the right. What nobody uses may end: `/baton settings`."
    )
    return message(
        mention_free("\n".join([*lines, note])),
        [header("How the practices do"), section("\n".join(lines)), context(note)],
    )


def sparkline(numbers: Sequence[float | None]) -> str:
    """Numbers as bars, to be read without a picture; a gap where there is none."""
    known = [one for one in numbers if one is not None]
    high = max(known, default=0) or 1
    return "".join(
        " " if one is None else BARS[round(one / high * (len(BARS) - 1))] for one in numbers
    )


def _act(act: Act) -> str:
    about = f": “{quoted(act.about, 120)}”" if act.about else ""
    return f"{act.day}  {DID[act.event]}{about}"


def _shared_out(shared: SharedOut) -> list[str]:
    lines = []
    if shared.had_a_turn:
        part = round(100 * shared.had_a_turn / shared.people)
        lines.append(f"*Turns*: {part} % of the team spoke or led something.")
    if shared.reviewers:
        busiest, even = round(100 * shared.busiest), round(100 / shared.reviewers)
        lines.append(
            f"*Reviews* are shared by {shared.reviewers}: the busiest answers {busiest} %; shared "
            f"evenly it would be {even} %."
        )
    return lines


def _practised(one: Practised) -> str:
    used = sum(1 for count in one.weeks if count)
    return f"{sparkline(one.weeks)}  *{quoted(one.label, 40)}* in {used} of {len(one.weeks)} weeks"
