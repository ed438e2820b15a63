"""What runs for each request before its listener does."""

from collections.abc import Callable

from slack_bolt import BoltRequest, BoltResponse
from slack_bolt.middleware import Middleware


class EachRequest(Middleware):
    """Has a function look at each request.

    Bolt would take the function itself, and then work out for each request all that it might name.
    """

    def __init__(self, look: Callable[[BoltRequest], None]) -> None:
        """Call `look`, and then go on."""
        self._look = look

    def process(
        self, *, req: BoltRequest, resp: BoltResponse, next: Callable[[], BoltResponse]
    ) -> BoltResponse:
        """Look at one request."""
        self._look(req)
        return next()
