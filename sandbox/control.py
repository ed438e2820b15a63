"""The control API: one POST per verb, for tests, the second terminal and the web page."""

import json
import logging
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Any

from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response

from sandbox import acting, behind, changing, reading, stepping
from sandbox.answers import answer, ask
from sandbox.errors import ImpossibleError
from sandbox.faults import Fault, Rule
from sandbox.world import Arguments, Json, World

log = logging.getLogger(__name__)

Verb = Callable[[World, Arguments], Awaitable[Any]]


async def serve(world: World, request: Request) -> Response:
    """Do what the verb says and wait until the app has heard of the events it caused."""
    # A form of a foreign page cannot send JSON without asking first, and is never allowed to.
    if request.headers.get("content-type") != "application/json":
        return JSONResponse({"error": "send application/json"}, status_code=415)
    verb = VERBS.get(request.path_params["verb"])
    if verb is None:
        return JSONResponse({"error": "unknown verb"}, status_code=404)
    mark = world.delivery.total
    try:
        result = await verb(world, await request.json())
    except ImpossibleError as impossible:
        return JSONResponse({"error": str(impossible)}, status_code=409)
    except ClientDisconnect:
        # Whoever asked was ended in the middle: nobody reads this.
        return Response(status_code=400)
    except Exception as error:
        log.exception("The sandbox could not do %s", request.path_params["verb"])
        return JSONResponse({"error": repr(error)}, status_code=500)
    await world.delivery.tried(world.delivery.events_since(mark))
    world.news.stir()
    return Response(json.dumps(result, default=_plain), media_type="application/json")


async def advance(world: World, body: Arguments) -> list[str]:
    """Move time; the answer is each due moment that it stopped at."""
    visited = await stepping.advance(world, _target(world, body))
    return [moment.isoformat() for moment in visited]


async def fault(world: World, body: Arguments) -> None:
    """Let the next calls of a method fail as the rule says."""
    kind = Fault(body["kind"])
    world.faults.add(Rule(**{**body, "kind": kind}))


async def clear_faults(world: World, body: Arguments) -> None:
    """Forget every rule, and let sockets open again."""
    world.faults.clear()
    world.sockets.is_enabled = True


async def disconnect_sockets(world: World, body: Arguments) -> None:
    """Close the app's sockets with a reason of Slack's (slack.md §1.3)."""
    await world.sockets.disconnect(body["reason"])


async def deliver(world: World, body: Arguments) -> Json:
    """Bring any payload to the app, forged or once more, as an envelope of the kind."""
    person = acting.person_of(world, body)
    if body["kind"] == "events_api":
        world.delivery.event(body["payload"])
        return answer(world, person)
    ack = await ask(world, body["kind"], body["payload"], answers=True)
    if isinstance(ack, str):
        return answer(world, person, error=ack)
    return {**answer(world, person, ack=ack), "payload": ack.payload}


def _target(world: World, body: Arguments) -> datetime | None:
    if body.get("next"):
        return None
    if body.get("by") is not None:
        return world.clock.now() + timedelta(seconds=body["by"])
    target = datetime.fromisoformat(body["to"])
    if target.tzinfo is None:
        raise ImpossibleError("a moment needs its zone")
    return target


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} is not JSON")


VERBS: dict[str, Verb] = {
    verb.__name__: verb
    for verb in (
        acting.click,
        acting.close_modal,
        acting.command,
        acting.delete_message,
        acting.fill,
        acting.open_home,
        acting.react,
        acting.say,
        acting.shortcut,
        acting.submit,
        acting.unreact,
        behind.coming,
        behind.landmarks,
        behind.outbox,
        behind.play,
        behind.run_clock,
        behind.traffic,
        changing.add_person,
        changing.archive_channel,
        changing.change_channel_id,
        changing.change_person,
        changing.create_channel,
        changing.delete_channel,
        changing.invite_app,
        changing.join,
        changing.leave,
        changing.reinstall,
        changing.remove_app,
        changing.rename_channel,
        changing.revoke_token,
        changing.unarchive_channel,
        changing.uninstall,
        reading.about,
        reading.calls,
        reading.channels,
        reading.connections,
        reading.deliveries,
        reading.direct,
        reading.ephemerals,
        reading.home,
        reading.messages,
        reading.modal,
        reading.now,
        reading.people,
        reading.posted,
        reading.refusals,
        reading.thread,
        advance,
        clear_faults,
        deliver,
        disconnect_sockets,
        fault,
    )
}
