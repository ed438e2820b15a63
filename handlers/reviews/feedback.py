"""Reviews in Slack: feedback given, asked for and read, and words for a comment; all in forms."""

from dataclasses import asdict
from typing import Any

from slack_bolt import Ack
from slack_sdk import WebClient
from sqlmodel import Session

from bot import contact, howto, sends
from bot.clock import Clock
from bot.errors import UserError
from bot.keys import KeyRing
from bot.practices.reviews import feedback, wording
from bot.practices.reviews.feedback import Question, Words
from bot.practices.reviews.wording import Comment
from bot.sends import Block, Send
from bot.views import commands, forms
from bot.views.common import quoted
from bot.views.reviews import done_page
from bot.views.reviews import feedback as pages
from bot.views.reviews.items import over
from handlers import answers
from handlers.requests import Click, Command, Payload, Submission, once, read_click, read_submission
from handlers.reviews.finding import member_team, remembered_team, teams_of
from storage import person as people
from storage.db import Database
from storage.reviews import feedback as store
from storage.reviews.feedback import Feedback, Request
from storage.team import Team


def feedback_typed(ack: Ack, asked: Command, client: WebClient, db: Database) -> None:
    """`/review feedback [@person]`: the form, or without a person what there is."""
    person = next(iter(commands.mentioned(asked.escaped)), None)
    with db.read() as session:
        if person is None:
            view = _overview(session, asked)
        else:
            team = _shared_team(session, asked, person)
            view = _give_form({"team": team.team_id}, _receiver(session, team, person))
    answers.open_modal(client, asked.trigger_id, view)
    ack()


def given(ack: Ack, body: Payload, db: Database, clock: Clock, ring: KeyRing) -> None:
    """The form to give feedback; hints come once, before it is sent, for its writer alone."""
    sent, now = read_submission(body), clock()
    words = _read_words(sent)
    feedback.check(words)
    hints = wording.feedback_hints(words.behaviour, words.effect, words.next)
    if hints and not sent.remembers.get("hinted"):
        with db.read() as session:
            view = _again(session, ring, sent, words, hints)
        ack(response_action="update", view=view)
        return
    with once(db, body, now) as session:
        team, request = remembered_team(session, sent), _request(session, sent)
        receiver = request.asker if request else _picked(sent)
        found: list[Send] = [
            *feedback.give(
                session,
                ring,
                team,
                giver=sent.person_id,
                receiver=receiver,
                words=words,
                now=now,
                request=request,
            )
        ]
        if request:
            found += _settle_request(session, request, "You answered. Thank you.")
        sends.queue(session, found, now)
    lines = [
        "They find it in their next message from me, and only they can read it.",
        "`/review feedback` shows you whether it was opened.",
    ]
    ack(response_action="update", view=done_page("Sent", lines))


def look_clicked(
    ack: Ack, body: Payload, client: WebClient, db: Database, clock: Clock, ring: KeyRing
) -> None:
    """*Look*: the words, for their receiver alone."""
    click, now = read_click(body), clock()
    with db.write() as session:
        row, words = feedback.read(
            session, ring, click.workspace_id, click.value, by=click.person_id, now=now
        )
        giver = people.get(session, click.workspace_id, row.giver)
        view = _shown(row, words, giver.name if giver else "A colleague")
        about = (click.workspace_id, feedback.FEEDBACK, row.feedback_id)
        sends.queue(session, contact.settle_about(session, *about, _outcome(row, giver)), now)
    answers.push_modal(client, click, view)
    ack()


def ask_typed(ack: Ack, asked: Command, client: WebClient, db: Database) -> None:
    """`/review ask-feedback [@person]`: the form."""
    person = next(iter(commands.mentioned(asked.escaped)), "")
    with db.read() as session:
        team = _shared_team(session, asked, person) if person else teams_of(session, asked)[0]
    remember = {"team": team.team_id}
    view = pages.ask(remember=remember, person=person, templates=howto.templates("ask"))
    answers.open_modal(client, asked.trigger_id, view)
    ack()


def asked(ack: Ack, body: Payload, db: Database, clock: Clock, ring: KeyRing) -> None:
    """The form to ask for feedback."""
    sent, now = read_submission(body), clock()
    question = Question(forms.typed(sent.view, "skill"), forms.typed(sent.view, "event"))
    with once(db, body, now) as session:
        team = remembered_team(session, sent)
        found = feedback.ask(
            session,
            ring,
            team,
            asker=sent.person_id,
            asked=_picked(sent),
            question=question,
            now=now,
        )
        sends.queue(session, found, now)
    lines = ["They are asked in their next message from me, and reminded once after three days."]
    ack(response_action="update", view=done_page("Asked", lines))


def give_clicked(ack: Ack, body: Payload, client: WebClient, db: Database, ring: KeyRing) -> None:
    """*Look and answer*: the form, with what is asked."""
    click = read_click(body)
    with db.read() as session:
        _, team, request = _asked_of(session, click)
        question = feedback.question_of(ring, request)
        remember = {"team": team.team_id, "request": request.request_id}
        receiver = _receiver(session, team, request.asker)
        view = _give_form(remember, receiver, question=_told(question))
    answers.open_modal(client, click.trigger_id, view)
    ack()


def decline_clicked(ack: Ack, body: Payload, db: Database, clock: Clock) -> None:
    """*Rather not*."""
    click, now = read_click(body), clock()
    with once(db, body, now) as session:
        _, team, request = _asked_of(session, click)
        feedback.decline(session, team, request, now)
        outcome = "That is fine. They are not told."
        sends.queue(session, _settle_request(session, request, outcome), now)
    ack()


def comment_typed(ack: Ack, asked: Command, client: WebClient) -> None:
    """`/review comment`: the form to word a comment; nothing of it is kept."""
    view = pages.comment(howto.labels(), templates=howto.templates("comment"))
    answers.open_modal(client, asked.trigger_id, view)
    ack()


def worded(ack: Ack, body: Payload) -> None:
    """The form: the comment to copy, with hints for its writer alone."""
    view = read_submission(body).view
    label = forms.answer(view, "label")
    comment = Comment(
        label=label if label in howto.labels() else "note",
        is_blocking=forms.answer(view, "blocking") == "yes",
        point=forms.typed(view, "point"),
        reason=forms.typed(view, "reason"),
        option=forms.typed(view, "option"),
    )
    text = comment.text()
    ack(response_action="update", view=pages.worded(text, wording.hints(text)))


def _overview(session: Session, asked: Command) -> Block:
    key = (asked.workspace_id, asked.person_id, pages.LISTED)
    received, sent = store.received(session, *key), store.given(session, *key)
    ids = [one.giver for one in received] + [one.receiver for one in sent]
    names = people.names(session, asked.workspace_id, ids)
    return pages.overview(
        [_row(one, names.get(one.giver, "a colleague")) for one in received],
        [_row(one, names.get(one.receiver, "a colleague")) for one in sent],
    )


def _row(row: Feedback, name: str) -> pages.Row:
    is_opened = row.opened_at is not None
    return pages.Row(row.feedback_id, name, row.given_at, row.is_thanks, is_opened)


def _shared_team(session: Session, asked: Command, person_id: str) -> Team:
    """The first team of the asker's that both are in.

    Raises:
        UserError: there is none, or it would be to oneself.
    """
    if person_id == asked.person_id:
        raise UserError("Name a colleague: this goes to somebody else.")
    for team in teams_of(session, asked):
        if feedback.may_reach(session, team, person_id):
            return team
    raise UserError("They are not in your team. Name somebody of the team.")


def _receiver(session: Session, team: Team, person_id: str) -> tuple[str, str]:
    person = people.get(session, team.workspace_id, person_id)
    return person_id, person.name if person else "A colleague"


def _give_form(
    remember: dict[str, Any],
    receiver: tuple[str, str] | None,
    *,
    question: tuple[str, ...] = (),
    words: Words | None = None,
    hints: tuple[str, ...] = (),
) -> Block:
    if receiver:
        remember = remember | {"person": receiver[0]}
    return pages.give(
        remember=remember,
        skills=feedback.SKILLS,
        receiver=receiver,
        question=question,
        hints=hints,
        filled=asdict(words) if words else None,
        templates=howto.templates("feedback"),
    )


def _again(
    session: Session, ring: KeyRing, sent: Submission, words: Words, hints: list[str]
) -> Block:
    """The form once more, as it was filled in, with hints above it."""
    team, request = remembered_team(session, sent), _request(session, sent)
    receiver = _receiver(session, team, request.asker if request else _picked(sent))
    question = _told(feedback.question_of(ring, request)) if request else ()
    remember = {**sent.remembers, "hinted": True}
    return _give_form(remember, receiver, question=question, words=words, hints=tuple(hints))


def _read_words(sent: Submission) -> Words:
    names = ("behaviour", "situation", "effect", "next")
    return Words(
        **{name: forms.typed(sent.view, name) for name in names},
        skill=forms.answer(sent.view, "skill") or "",
    )


def _picked(sent: Submission) -> str:
    return str(forms.answer(sent.view, "person") or sent.remembers.get("person") or "")


def _request(session: Session, sent: Submission) -> Request | None:
    """The question that a form answers, if it is put to whoever sends it."""
    found = store.request(session, sent.workspace_id, str(sent.remembers.get("request") or ""))
    return found if found and found.asked == sent.person_id else None


def _asked_of(session: Session, click: Click) -> tuple[str, Team, Request]:
    item = contact.own_item(session, click.workspace_id, click.person_id, click.value)
    request = store.request(session, item.workspace_id, item.reference)
    if request is None or request.asked != click.person_id:
        raise UserError("That question is no longer there.")
    if request.answered_at or request.declined_at:
        raise UserError(over().text)
    return item.item_id, member_team(session, click, item.team_id), request


def _settle_request(session: Session, request: Request, outcome: str) -> list[Send]:
    about = (request.workspace_id, feedback.REQUEST, request.request_id)
    return contact.settle_about(session, *about, outcome)


def _told(question: Question) -> tuple[str, ...]:
    working = f"I am working on {question.skill.strip()}." if question.skill.strip() else ""
    asks = "What is one thing that helped, and one thing I could change?"
    return (f"{working} {question.event.strip()}: {asks}".strip(),)


def _shown(row: Feedback, words: Words, giver: str) -> Block:
    skill = dict(feedback.SKILLS).get(words.skill, "")
    fields = [
        ("About", skill),
        ("When and where", words.situation),
        ("What you did", words.behaviour),
        ("What it led to", words.effect),
        ("Next time", words.next),
    ]
    told = howto.templates("received")
    return pages.shown(giver, row.given_at, fields, is_thanks=row.is_thanks, templates=told)


def _outcome(row: Feedback, giver: people.Person | None) -> str:
    name = quoted(giver.name if giver else "a colleague", 80)
    what = "thanks" if row.is_thanks else "feedback"
    return f"You have read the {what} from {name}. `/review feedback` shows it again."
