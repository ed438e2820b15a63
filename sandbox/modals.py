"""Modals from the person's side: fill, submit, close, and what the app's answer does to them."""

from collections.abc import Mapping
from typing import Any

from sandbox import payloads
from sandbox.answers import answer, ask, silent
from sandbox.blocks import view_problems
from sandbox.delivery import Ack
from sandbox.errors import ImpossibleError, RefusedError, inside, invalid_argument, refuse_if
from sandbox.filling import errors_of, filled
from sandbox.forms import elements, input_elements
from sandbox.people import Person
from sandbox.views import View
from sandbox.world import Json, World


async def submit(world: World, person: Person, values: Mapping[str, Any]) -> Json:
    """Submit the open modal: first the client checks it, then the app answers (slack.md §1.1)."""
    view = _open_view(world, person)
    fill(world, view, values)
    if view.option("submit") is None:
        raise ImpossibleError("this modal has no submit button")
    errors = errors_of(view.blocks, view.state())
    if errors:
        return answer(world, person, errors=errors)
    where = f"ack of {view.option('callback_id') or view.id}"
    ack = await ask(world, "interactive", _submission(world, person, view), answers=True)
    if isinstance(ack, str):
        return answer(world, person, error=ack)
    try:
        return _respond(world, person, view, ack)
    except RefusedError as refused:
        world.records.refusal(where, refused, ack.payload)
        return answer(world, person, ack=ack, error="invalid_view_response")


async def close(world: World, person: Person, view_id: str | None = None) -> Json:
    """Press the close button; with clear_on_close it ends the whole stack.

    Of a view that is named, and no longer on top, nothing is closed.
    """
    top = world.views.top(person.id)
    if view_id and (top is None or top.id != view_id):
        return answer(world, person)
    view = _open_view(world, person)
    clears = bool(view.option("clear_on_close"))
    closed = world.views.clear(person.id) if clears else [world.views.pop(person.id)]
    result = answer(world, person)
    for one in closed:
        if one and one.option("notify_on_close"):
            result = await _tell_closed(world, person, one, clears=clears)
    return result


def fill(world: World, view: View, values: Mapping[str, Any]) -> None:
    """Type into the fields named by block_id; a mapping names elements of the block."""
    fields = input_elements(view.blocks)
    for block_id, value in values.items():
        if block_id not in fields:
            raise ImpossibleError(f"there is no field {block_id!r}, only {sorted(fields)}")
        for element in fields[block_id]:
            entered = value
            if isinstance(value, Mapping) and element["action_id"] in value:
                entered = value[element["action_id"]]
            elif len(fields[block_id]) > 1:
                continue
            state = filled(element, entered, world.workspace)
            view.typed.setdefault(block_id, {})[element["action_id"]] = state


def _open_view(world: World, person: Person) -> View:
    view = world.views.top(person.id)
    if view is None:
        raise ImpossibleError(f"{person.handle} has no modal open")
    return view


def _submission(world: World, person: Person, view: View) -> Json:
    return {
        **payloads.interaction(world, "view_submission", person),
        "view": world.view_as_slack(view),
        "response_urls": _response_urls(world, person, view),
    }


def _response_urls(world: World, person: Person, view: View) -> list[Json]:
    state = view.state()
    found = []
    for block, element in elements(view.blocks):
        if not element.get("response_url_enabled"):
            continue
        ids = {"block_id": block["block_id"], "action_id": element["action_id"]}
        chosen = state[ids["block_id"]][ids["action_id"]]
        channel = chosen.get("selected_conversation") or chosen.get("selected_channel")
        if channel:
            url = world.base_url + world.response_urls.issue(person.id, channel)
            found.append({**ids, "channel_id": channel, "response_url": url})
    return found


def _respond(world: World, person: Person, view: View, ack: Ack) -> Json:
    """Do as the response_action says; without one the submitted view closes."""
    payload = ack.payload or {}
    match payload.get("response_action") if isinstance(payload, Mapping) else "":
        case "errors":
            return answer(world, person, ack=ack, errors=_field_errors(view, payload))
        case "update":
            world.views.update(view, _checked(payload))
        case "push":
            world.views.push(person.id, _checked(payload))
        case "clear":
            world.views.clear(person.id)
        case None if not payload:
            world.views.close(view)
        case unknown:
            raise invalid_argument("response_action", f"unknown response_action: {unknown}")
    return answer(world, person, ack=ack)


def _field_errors(view: View, payload: Mapping[str, Any]) -> Mapping[str, str]:
    errors = payload.get("errors")
    inputs = {block["block_id"] for block in view.blocks if block["type"] == "input"}
    if not isinstance(errors, Mapping) or not errors:
        raise invalid_argument("errors", "must provide an object")
    for block_id in errors:
        if block_id not in inputs:
            raise invalid_argument(f"errors/{block_id}", "is not the block_id of an input block")
    return errors


def _checked(payload: Mapping[str, Any]) -> Mapping[str, Any]:
    view = payload.get("view")
    if not isinstance(view, Mapping) or view.get("type") != "modal":
        raise invalid_argument("view", "must provide a modal")
    refuse_if(inside("/view", view_problems(view)))
    return view


async def _tell_closed(world: World, person: Person, view: View, *, clears: bool) -> Json:
    payload = {
        **payloads.interaction(world, "view_closed", person),
        "view": world.view_as_slack(view),
        "is_cleared": clears,
    }
    del payload["trigger_id"]
    ack = await ask(world, "interactive", payload, answers=False)
    if isinstance(ack, str):
        return answer(world, person, error=ack)
    return silent(world, person, ack, "ack of view_closed")
