"""The page itself: static files on loopback, and files that were shared, as safe to open."""

from mimetypes import guess_type
from pathlib import Path

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from sandbox.world import World

PAGE = Path(__file__).parent / "page"
TYPES = {
    ".html": "text/html",
    ".js": "text/javascript",
    ".css": "text/css",
    ".svg": "image/svg+xml",
}
# A shared file is shown only as one of these; anything else is downloaded.
PICTURES = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})

# No inline script, nothing from elsewhere: what people type can bring neither in.
POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "connect-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
    )
)
HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cache-control": "no-cache",
}


async def serve(world: World, request: Request) -> Response:
    """One file of the page; the address without a name is the page."""
    name = request.path_params.get("name") or "index.html"
    found = (PAGE / name).resolve()
    if not found.is_relative_to(PAGE) or found.suffix not in TYPES or not found.is_file():
        return PlainTextResponse("no such page", status_code=404, headers=HEADERS)
    return Response(found.read_bytes(), media_type=TYPES[found.suffix], headers=HEADERS)


async def download(world: World, request: Request) -> Response:
    """The bytes of a shared file."""
    file = world.files.known.get(request.path_params["file_id"])
    if file is None or file.content is None:
        return PlainTextResponse("no such file", status_code=404)
    kind = guess_type(file.name)[0]
    if kind in PICTURES:
        return Response(file.content, media_type=kind, headers=HEADERS)
    return Response(
        file.content,
        media_type="application/octet-stream",
        headers={**HEADERS, "content-disposition": "attachment"},
    )
