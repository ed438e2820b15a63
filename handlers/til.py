"""TIL in Slack: the command, the form, the message shortcut, and the buttons."""

from dataclasses import replace

from slack_bolt import Ack, App
from slack_sdk import WebClient
from sqlmodel import Session

from bot import permissions, sends, teams
from bot.clock import Clock
from bot.errors import UserError
from bot.practices import til
from bot.practices.til import NewTil
from bot.sends import Block, Message
from bot.views import commands, forms
from bot.views import til as views
from handlers import answers
from handlers.requests import (
    Click,
    Command,
    Payload,
    Submission,
    answer,
    once,
    read_click,
    read_command,
    read_submission,
)
from storage import person as people
from storage import team as team_store
from storage import til as store
from storage.db import Database
from storage.team import Team
from storage.til import TilEntry


def register(app: App) -> None:
    """Listen to everything of this practice but the command, which the registry knows."""
    app.shortcut(views.SHORTCUT)(message_saved)
    app.view(views.SAVE)(form_saved)
    app.view(views.EDIT)(edit_saved)
    app.view(views.OUTDATED)(outdated_saved)
    app.action("til.new")(new_clicked)
    app.action(views.READ)(read_clicked)
    app.action(views.EDIT)(edit_clicked)
    app.action(views.OUTDATED)(outdated_clicked)
    app.action(views.MORE)(more_picked)
    app.action(views.SHARE)(share_clicked)
    app.action(views.PAGE)(page_clicked)
    app.action("til.delete")(delete_clicked)


def command(ack: Ack, command: Payload, client: WebClient, db: Database, clock: Clock) -> None:
    """`/til …`: a lesson, a list, a search, or nothing for the form."""
    asked = read_command(command)
    match asked.word:
        case "":
            _open_form(asked, client, db, views.Draft())
            ack()
        case "list":
            _list(ack, asked.rest(), db)
        case "search" | "find":
            _search(ack, asked.rest(), db)
        case "outdated":
            _open_outdated(asked.rest(), client, db)
            ack()
        case _:
            _save_typed(ack, asked, command, client, db, clock)


def _save_typed(
    ack: Ack, asked: Command, body: Payload, client: WebClient, db: Database, clock: Clock
) -> None:
    new = til.read_typed(asked.text)
    secret = til.find_secret(new)
    if secret or _has_several_teams(asked, db):
        _open_form(asked, client, db, _draft(new, secret=secret or ""))
        ack()
        return
    now = clock()
    with once(db, body, now) as session:
        [team] = _teams(session, asked)
        alike = til.resembling(session, team, new)
        entry = til.record(session, team, author=asked.person_id, new=new, now=now)
        shown = til.shown(session, entry)
        close = til.shown(session, alike) if alike else None
    ack(**answer(views.saved(shown, team.name, close)))


def _list(ack: Ack, asked: Command, db: Database) -> None:
    authors = commands.mentioned(asked.escaped)
    tags = til.find_tags(asked.text)
    if asked.text and not authors and not tags:
        raise UserError("Whose? Try `/til list`, `/til list @person` or `/til list #tag`.")
    wanted = views.Asked(author=next(iter(authors), None), tag=next(iter(tags), None))
    with db.read() as session:
        ack(**answer(_page(session, _first_team(session, asked), wanted)))


def _search(ack: Ack, asked: Command, db: Database) -> None:
    if not asked.text.strip():
        raise UserError("Search for what? For example `/til search index`.")
    with db.read() as session:
        wanted = views.Asked(words=asked.text.strip()[:200])
        ack(**answer(_page(session, _first_team(session, asked), wanted)))


def _page(session: Session, team: Team, asked: views.Asked) -> Message:
    author = people.get(session, team.workspace_id, asked.author) if asked.author else None
    title = views.title_of(asked, author.name if author else None)
    return views.listed(til.page(session, team, asked), title)


def _open_outdated(asked: Command, client: WebClient, db: Database) -> None:
    with db.read() as session:
        team = _first_team(session, asked)
        entry = til.numbered(session, team, asked.text)
        view = views.outdated_form(til.shown(session, entry))
    answers.open_modal(client, asked.trigger_id, view)


def _open_form(asked: Command, client: WebClient, db: Database, draft: views.Draft) -> None:
    with db.read() as session:
        view = _new_form(_teams(session, asked), draft)
    answers.open_modal(client, asked.trigger_id, view)


def _new_form(mine: list[Team], draft: views.Draft) -> Block:
    choices = [(team.team_id, f"#{team.name}") for team in mine] if len(mine) > 1 else None
    channel = mine[0].name if len(mine) == 1 else "its channel"
    remember = {"team": mine[0].team_id}
    return views.form(draft, channel=channel, remember=remember, teams=choices)


def new_clicked(ack: Ack, body: Payload, client: WebClient, db: Database) -> None:
    """*Log one thing you learned*, under the digest."""
    click = read_click(body)
    with db.read() as session:
        mine = teams.resolve(
            session, click.workspace_id, channel_id=click.channel_id, person_id=click.person_id
        )
        view = _new_form(mine, views.Draft())
    answers.open_modal(client, click.trigger_id, view)
    ack()


def message_saved(ack: Ack, shortcut: Payload, client: WebClient, db: Database) -> None:
    """*Save as TIL* on a message: the form, with its words and a link to it."""
    message = shortcut["message"]
    new = til.read_typed(commands.read_text(message.get("text") or ""))
    link = _permalink(shortcut)
    with db.read() as session:
        mine = teams.resolve(
            session,
            shortcut["team"]["id"],
            channel_id=shortcut["channel"]["id"],
            person_id=shortcut["user"]["id"],
        )
        secret = til.find_secret(new) or ""
        view = _new_form(mine, _draft(NewTil(new.title, new.body, new.tags, link), secret=secret))
    answers.open_modal(client, shortcut["trigger_id"], view)
    ack()


def form_saved(ack: Ack, body: Payload, db: Database, clock: Clock) -> None:
    """The form for a new learning."""
    sent = read_submission(body)
    draft = read_form(sent.view)
    new = _read_new(draft)
    if secret := _needs_care(draft):
        with db.read() as session:
            view = _ask_again(session, sent, replace(draft, secret=secret))
        ack(response_action="update", view=view)
        return
    now = clock()
    with once(db, body, now) as session:
        team = _remembered_team(session, sent)
        alike = til.resembling(session, team, new)
        entry = til.record(session, team, author=sent.person_id, new=new, now=now)
        if draft.share:
            sends.queue(session, til.share(session, team, entry, by=sent.person_id), now)
        close = til.shown(session, alike) if alike else None
        shown = til.shown(session, entry)
    ack(response_action="update", view=views.saved_page(shown, team.name, close))


def edit_saved(ack: Ack, body: Payload, db: Database, clock: Clock) -> None:
    """The form for a learning that exists."""
    sent = read_submission(body)
    draft = read_form(sent.view)
    if secret := _needs_care(draft):
        with db.read() as session:
            view = _ask_again(session, sent, replace(draft, secret=secret))
        ack(response_action="update", view=view)
        return
    now = clock()
    with once(db, body, now) as session:
        team, entry = _entry(session, sent, str(sent.remembers.get("entry")))
        has_body = "body" in sent.view["state"]["values"]
        new = _read_new(draft if has_body else replace(draft, body=entry.body))
        changes = til.edit(session, team, entry, by=sent.person_id, new=new, now=now)
        sends.queue(session, changes, now)
    page = views.done_page("Saved", f"*T-{entry.number}* is changed, wherever it stands.")
    ack(response_action="update", view=page)


def outdated_saved(ack: Ack, body: Payload, db: Database, clock: Clock) -> None:
    """The form that says what holds now."""
    sent = read_submission(body)
    correction = forms.typed(sent.view, "correction")
    holds = bool(forms.answer(sent.view, "current"))
    now = clock()
    with once(db, body, now) as session:
        team, entry = _entry(session, sent, str(sent.remembers.get("entry")))
        if holds:
            changes = til.mark_current(session, team, entry, by=sent.person_id, now=now)
        else:
            changes = til.mark_outdated(
                session, team, entry, by=sent.person_id, correction=correction, now=now
            )
        sends.queue(session, changes, now)
    said = "holds again" if holds else "is marked as outdated, in the library and the channel"
    ack(response_action="update", view=views.done_page("Saved", f"*T-{entry.number}* {said}."))


def read_clicked(ack: Ack, body: Payload, client: WebClient, db: Database, clock: Clock) -> None:
    """*Read*, on a list, a hint or a post."""
    _show(read_click(body), client, db, clock)
    ack()


def edit_clicked(ack: Ack, body: Payload, client: WebClient, db: Database) -> None:
    """*Edit* of one's own learning."""
    _show_edit(read_click(body), client, db)
    ack()


def outdated_clicked(ack: Ack, body: Payload, client: WebClient, db: Database) -> None:
    """*Outdated: fix*."""
    _show_outdated(read_click(body), client, db)
    ack()


def more_picked(ack: Ack, body: Payload, client: WebClient, db: Database, clock: Clock) -> None:
    """The ⋯ menu of a post."""
    click = read_click(body)
    verb, _, entry_id = click.value.partition("|")
    picked = replace(click, value=entry_id)
    match verb:
        case views.READ:
            _show(picked, client, db, clock)
        case views.EDIT:
            _show_edit(picked, client, db)
        case views.OUTDATED:
            _show_outdated(picked, client, db)
    ack()


def share_clicked(ack: Ack, body: Payload, db: Database, clock: Clock) -> None:
    """*Share in #channel*, on the answer to `/til`."""
    click = read_click(body)
    now = clock()
    with once(db, body, now) as session:
        team, entry = _entry(session, click, click.value)
        sends.queue(session, til.share(session, team, entry, by=click.person_id), now)
        shown = til.shown(session, entry)
    answers.replace(click, views.shared(shown, team.name))
    ack()


def delete_clicked(ack: Ack, body: Payload, client: WebClient, db: Database, clock: Clock) -> None:
    """*Delete*, confirmed."""
    click = read_click(body)
    now = clock()
    with once(db, body, now) as session:
        team, entry = _entry(session, click, click.value)
        changes = til.delete(session, team, entry, by=click.person_id, now=now)
        sends.queue(session, changes, now)
    if click.view:
        page = views.done_page("Deleted", f"T-{entry.number} is deleted.")
        client.views_update(view_id=click.view["id"], view=page)
    else:
        answers.replace(click, views.deleted(f"T-{entry.number}"))
    ack()


def page_clicked(ack: Ack, body: Payload, db: Database) -> None:
    """*Older*, under a list."""
    click = read_click(body)
    with db.read() as session:
        team = _first_team(session, click)
        message = _page(session, team, views.parse_asked(click.value))
    answers.replace(click, message)
    ack()


def read_form(view: Payload) -> views.Draft:
    """What stands in the form."""
    return views.Draft(
        title=forms.typed(view, "title"),
        body=forms.typed(view, "body"),
        tags=forms.typed(view, "tags"),
        link=forms.typed(view, "link"),
        share=forms.answer(view, "where") == "channel",
        is_sure=bool(forms.answer(view, "sure")),
    )


def _read_new(draft: views.Draft) -> NewTil:
    words = (word if word.startswith("#") else f"#{word}" for word in draft.tags.split())
    tags = til.find_tags(" ".join(words).replace(",", " "))
    return NewTil(draft.title, draft.body, tags, draft.link.strip())


def _draft(new: NewTil, *, secret: str = "") -> views.Draft:
    tags = " ".join(f"#{tag}" for tag in new.tags)
    body = new.body if len(new.body) <= views.IN_FORM else ""
    return views.Draft(title=new.title, body=body, tags=tags, link=new.link, secret=secret)


def _needs_care(draft: views.Draft) -> str:
    """The secret that its writer has not waved through, if there is one."""
    return "" if draft.is_sure else til.find_secret(_read_new(draft)) or ""


def _ask_again(session: Session, sent: Submission, draft: views.Draft) -> Block:
    """The form once more, as it was filled in, with the question whether that is a secret."""
    if entry_id := sent.remembers.get("entry"):
        team, entry = _entry(session, sent, str(entry_id))
        return views.form(draft, channel=team.name, remember=sent.remembers, entry=entry)
    chosen = _remembered_team(session, sent)
    others = [
        one
        for one in team_store.of_person(session, sent.workspace_id, sent.person_id)
        if one.team_id != chosen.team_id and forms.answer(sent.view, "team")
    ]
    return _new_form([chosen, *others], draft)


def _teams(session: Session, asked: Command | Click) -> list[Team]:
    return teams.resolve(
        session, asked.workspace_id, channel_id=asked.channel_id, person_id=asked.person_id
    )


def _first_team(session: Session, asked: Command | Click) -> Team:
    return _teams(session, asked)[0]


def _has_several_teams(asked: Command, db: Database) -> bool:
    with db.read() as session:
        return len(_teams(session, asked)) > 1


def _remembered_team(session: Session, sent: Submission) -> Team:
    team_id = forms.answer(sent.view, "team") or sent.remembers.get("team")
    team = team_store.get(session, sent.workspace_id, str(team_id))
    if team is None:
        raise UserError("That team is gone. Your words are still here: copy them before you close.")
    permissions.require_member(session, team, sent.person_id)
    return team


def _entry(session: Session, asked: Click | Submission, entry_id: str) -> tuple[Team, TilEntry]:
    entry = store.get(session, asked.workspace_id, entry_id)
    team = team_store.get(session, asked.workspace_id, entry.team_id) if entry else None
    if entry is None or team is None:
        raise UserError("That learning was deleted.")
    permissions.require_member(session, team, asked.person_id)
    return team, entry


def _permalink(shortcut: Payload) -> str:
    domain = (shortcut.get("team") or {}).get("domain")
    ts = str(shortcut["message"].get("ts", "")).replace(".", "")
    if not domain or not ts:
        return ""
    return f"https://{domain}.slack.com/archives/{shortcut['channel']['id']}/p{ts}"


def _show(click: Click, client: WebClient, db: Database, clock: Clock) -> None:
    with db.write() as session:
        team, entry = _entry(session, click, click.value)
        shown = til.open_entry(session, entry, reader=click.person_id, now=clock())
        view = views.read(
            shown,
            is_own=entry.author == click.person_id,
            may_delete=til.may_delete(session, team, entry, by=click.person_id),
        )
    answers.push_modal(client, click, view)


def _show_edit(click: Click, client: WebClient, db: Database) -> None:
    with db.read() as session:
        team, entry = _entry(session, click, click.value)
        til.require_author(entry, click.person_id)
        draft = _draft(
            NewTil(entry.title, entry.body, tuple(store.tags(session, entry)), entry.link)
        )
    remember = {"team": team.team_id, "entry": entry.entry_id}
    view = views.form(draft, channel=team.name, remember=remember, entry=entry)
    answers.push_modal(client, click, view)


def _show_outdated(click: Click, client: WebClient, db: Database) -> None:
    with db.read() as session:
        _, entry = _entry(session, click, click.value)
        view = views.outdated_form(til.shown(session, entry))
    answers.push_modal(client, click, view)
