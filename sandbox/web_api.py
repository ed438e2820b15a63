"""The Web API's front: token, scope, rate, fault and arguments, in this order for every call."""

from collections.abc import Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from sandbox import faults
from sandbox.errors import RefusedError
from sandbox.methods import METHODS, Method
from sandbox.methods.arguments import checked, decoded
from sandbox.world import Json, World


async def serve(world: World, request: Request) -> Response:
    """Answer one call, or fail it as a fault rule says."""
    name = request.path_params["method"]
    try:
        given = await _given(request)
    except RefusedError as refused:
        return _answer(world, name, {}, refused.body())
    token = _token(request, given)
    arguments = {key: value for key, value in given.items() if key != "token"}

    async def effect() -> Response:
        return call(world, name, token, arguments)

    rule = world.faults.take(name, arguments)
    if rule is None:
        return await effect()
    if rule.kind is not faults.Fault.SLOW and not rule.after_effect:
        world.records.call(name, arguments, {"fault": rule.kind.value}, rule.status or 0)
    return await faults.inject(rule, request, effect)


def call(world: World, name: str, token: str | None, arguments: Mapping[str, Any]) -> Response:
    """Answer one call of a method, and write it down with its answer."""
    method = METHODS.get(name)
    if method is None:
        return _refuse(world, name, arguments, RefusedError("unknown_method"))
    try:
        _must_be_allowed(world, method, token)
        wait = world.limits.retry_after(name, method.tier, arguments.get("channel"))
        if wait is not None:
            return _limited(world, name, arguments, wait)
        result = method.run(world, checked(arguments, method.takes))
    except RefusedError as refused:
        return _refuse(world, name, arguments, refused)
    return _answer(world, name, arguments, {"ok": True, **result})


async def _given(request: Request) -> Json:
    content_type = request.headers.get("content-type", "")
    return decoded(request.url.query, content_type, await request.body())


def _token(request: Request, given: Mapping[str, Any]) -> str | None:
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    return token if scheme == "Bearer" else given.get("token")


def _must_be_allowed(world: World, method: Method, token: str | None) -> None:
    problem = world.app.token_problem(token, method.token)
    if problem:
        raise RefusedError(problem)
    if method.scopes and not world.app.scopes & set(method.scopes):
        provided = ",".join(sorted(world.app.scopes))
        raise RefusedError("missing_scope", needed=",".join(method.scopes), provided=provided)


def _limited(world: World, name: str, arguments: Mapping[str, Any], wait: int) -> Response:
    headers = {"retry-after": str(wait)}
    limited = {"ok": False, "error": "ratelimited"}
    return _answer(world, name, arguments, limited, status=429, headers=headers)


def _refuse(
    world: World, name: str, arguments: Mapping[str, Any], refused: RefusedError
) -> Response:
    world.records.refusal(name, refused, arguments)
    return _answer(world, name, arguments, refused.body())


def _answer(
    world: World,
    name: str,
    arguments: Mapping[str, Any],
    body: Json,
    *,
    status: int = 200,
    headers: Mapping[str, str] | None = None,
) -> Response:
    world.records.call(name, arguments, body, status)
    world.news.stir()
    scopes = {"x-oauth-scopes": ",".join(sorted(world.app.scopes))}
    return JSONResponse(body, status_code=status, headers={**scopes, **(headers or {})})
