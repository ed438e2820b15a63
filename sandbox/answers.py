"""What a person sees after doing something: the app's answer, or Slack's own error."""

from collections.abc import Mapping
from typing import Any

from sandbox import posting, responding
from sandbox.delivery import Ack, NotAckedError
from sandbox.errors import RefusedError
from sandbox.people import Person
from sandbox.response_urls import ResponseUrl
from sandbox.views import View
from sandbox.world import Json, World

NO_ERRORS: Mapping[str, str] = {}


def answer(
    world: World,
    person: Person,
    *,
    error: str | None = None,
    errors: Mapping[str, str] = NO_ERRORS,
    ack: Ack | None = None,
) -> Json:
    """An answer without words of its own; the open modal is what the person looks at."""
    return {
        "ok": error is None and not errors,
        "error": error,
        "text": None,
        "blocks": [],
        "message": None,
        "errors": dict(errors),
        "view": seen_view(world, world.views.top(person.id)),
        "ack_ms": ack.seconds * 1000 if ack else 0.0,
    }


async def ask(world: World, kind: str, payload: Json, *, answers: bool) -> Ack | str:
    """Bring it to the app; a string is the error that the person sees instead of an ack."""
    if not world.app.is_installed:
        return "dispatch_failed"
    if kind == "interactive" and not world.app.is_interactive():
        return "interactivity_disabled"
    try:
        return await world.delivery.request(kind, payload, answers=answers)
    except NotAckedError as failure:
        is_late = failure.reason in ("timeout", "http_timeout")
        return "operation_timeout" if is_late else "dispatch_failed"


def spoken(world: World, person: Person, ack: Ack, original: ResponseUrl, where: str) -> Json:
    """The answer with the message that the body of the ack made, unless Slack refuses it."""
    if not ack.payload:
        return answer(world, person, ack=ack)
    try:
        message = responding.answer(world, original, _worded(ack.payload), where)
    except RefusedError as refused:
        world.records.refusal(where, refused, ack.payload)
        return answer(world, person, ack=ack, error="invalid_command_response")
    seen = posting.seen_message(world, message) if message else None
    said = {"text": seen["text"], "blocks": seen["blocks"]} if seen else {}
    return {**answer(world, person, ack=ack), **said, "message": seen}


def silent(world: World, person: Person, ack: Ack, where: str) -> Json:
    """The answer to something whose ack takes no payload; one given is lost, so it is recorded."""
    if ack.payload:
        world.records.refusal(where, RefusedError("payload_not_accepted"), ack.payload)
    return answer(world, person, ack=ack)


def seen_view(world: World, view: View | None) -> Json | None:
    """A view as the control API shows it."""
    if view is None:
        return None
    return {**world.view_as_slack(view), "user": view.user}


def _worded(payload: Any) -> Json:
    return {"text": payload} if isinstance(payload, str) else dict(payload)
