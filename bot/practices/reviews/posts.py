"""Reviews: what the channel sees of one, and what the ledger holds."""

from datetime import datetime

from sqlmodel import Session

from bot.practices.reviews.rules import is_ready
from bot.sends import Post, Remove, Send, Update
from bot.views import reviews as views
from storage import ledger
from storage import person as people
from storage import reviews as store
from storage.reviews import Call, Review, State
from storage.team import Team


def shown(session: Session, review: Review) -> views.Shown:
    """A review with the names it is shown with."""
    asked = [one.person_id for one in store.reviewers(session, review) if not one.declined_at]
    ids = [one for one in (review.author, review.claimed_by, *asked) if one]
    names = people.names(session, review.workspace_id, ids)
    also = [one for one in review.also_asked.split() if one]
    return views.Shown(
        review=review,
        author=names.get(review.author or "", review.author_name or "A colleague"),
        asked=(*(names[one] for one in asked if one in names), *also),
        claimed_by=names.get(review.claimed_by or "", ""),
    )


def follow(session: Session, team: Team, review: Review) -> list[Send]:
    """Have the channel's one message about a review say how it stands.

    It is posted when the review is ready, removed while it is a draft, and marked when closed.
    """
    if team.paused_at:
        # The channel turned Baton away; the first change after it is back says how things stand.
        return []
    if not review.is_posted:
        return _post(session, team, review) if is_ready(review) else []
    review.version += 1
    if review.state == State.DRAFT:
        review.is_posted = False
        store.save(session, [review])
        return [
            Remove(
                workspace_id=team.workspace_id,
                key=f"{_key(review)}:v{review.version}",
                channel=team.channel_id,
                of=_key(review),
            )
        ]
    store.save(session, [review])
    return [
        Update(
            workspace_id=team.workspace_id,
            key=f"{_key(review)}:v{review.version}",
            channel=team.channel_id,
            of=_key(review),
            message=views.posted(shown(session, review)),
        ),
        *follow_call(session, team, store.call(session, review.workspace_id, review.call_id)),
    ]


def follow_call(session: Session, team: Team, call: Call | None) -> list[Send]:
    """Have the post that looked for reviewers say who was found."""
    if call is None:
        return []
    call.version += 1
    store.save(session, [call])
    return [
        Update(
            workspace_id=team.workspace_id,
            key=f"{call_key(call)}:v{call.version}",
            channel=team.channel_id,
            of=call_key(call),
            message=views.called([shown(session, one) for one in store.of_call(session, call)]),
        )
    ]


def call_key(call: Call) -> str:
    """The key of a post that looks for reviewers."""
    return f"review.call:{call.call_id}"


def note(
    session: Session,
    team: Team,
    review: Review,
    event: str,
    now: datetime,
    *,
    actor: str | None = None,
    n: int | None = None,
) -> None:
    """Write into the ledger what happened; `actor` only for what is public."""
    ledger.append(
        session,
        (team.workspace_id, team.team_id),
        practice="reviews",
        event=event,
        at=now,
        object_id=review.review_id,
        actor=actor,
        n=n,
    )


def _post(session: Session, team: Team, review: Review) -> list[Send]:
    review.posts += 1
    review.is_posted = True
    store.save(session, [review])
    message = views.posted(shown(session, review))
    return [
        Post(
            workspace_id=team.workspace_id,
            key=_key(review),
            channel=team.channel_id,
            message=message,
        )
    ]


def _key(review: Review) -> str:
    return f"review:{review.review_id}:{review.posts}"
