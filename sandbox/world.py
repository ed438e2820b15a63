"""Everything a sandbox consists of, handed to the functions that act on it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import uuid4

from sandbox.clock import Bot, Clock
from sandbox.delivery import Carrier, Delivery
from sandbox.faults import Faults
from sandbox.files import Files
from sandbox.foresight import Foresight
from sandbox.ids import Ids
from sandbox.inside import Inside
from sandbox.installation import Installation, app_person, install
from sandbox.news import News
from sandbox.people import Seed
from sandbox.rate_limits import Rate, RateLimits
from sandbox.records import Records
from sandbox.response_urls import ResponseUrls
from sandbox.signed_http import SignedHttp
from sandbox.socket_mode import SocketMode
from sandbox.triggers import Triggers
from sandbox.views import View, Views
from sandbox.workspace import Workspace

Arguments = Mapping[str, Any]
Json = dict[str, Any]


@dataclass(frozen=True)
class Terms:
    """What a sandbox is made with; times are real seconds."""

    manifest: Mapping[str, Any]
    start: datetime
    running: bool
    seed: Seed
    granted: Iterable[str]
    ack_deadline: float
    redelivery_delays: tuple[float, ...]
    trigger_life: float
    response_url_life: float
    rate_limits: bool | Mapping[str, Rate]


@dataclass
class World:
    """All state of a sandbox; every function that acts takes it first."""

    clock: Clock
    ids: Ids
    app: Installation
    workspace: Workspace
    sockets: SocketMode
    delivery: Delivery
    records: Records
    faults: Faults
    limits: RateLimits
    triggers: Triggers
    response_urls: ResponseUrls
    views: Views
    files: Files
    news: News
    foresight: Foresight
    # The world outlives a restart, its life does not: a page tells the two apart.
    name: str
    life: str
    bot: Bot | None = None
    inside: Inside | None = None
    base_url: str = ""
    # Where the play is, `played` after it, None before.
    play: str | None = None

    def view_as_slack(self, view: View) -> Json:
        """The view as the app is shown it."""
        return view.as_slack(self.workspace.team_id, self.app.app_id, self.app.bot_id)


def create(terms: Terms) -> World:
    """A new world on these terms, with the app installed."""
    ids, clock = Ids(), Clock(terms.start, terms.running)
    app = install(terms.manifest, terms.granted, ids)
    sockets = SocketMode(ids, app.app_id)
    carrier: Carrier = SignedHttp(app) if app.speaks_http() else sockets
    return World(
        clock=clock,
        ids=ids,
        app=app,
        workspace=Workspace(terms.seed, clock, ids, app_person(app)),
        sockets=sockets,
        delivery=Delivery(carrier, ids, terms.ack_deadline, terms.redelivery_delays),
        records=Records(),
        faults=Faults(),
        limits=RateLimits(terms.rate_limits),
        triggers=Triggers(ids, terms.trigger_life),
        response_urls=ResponseUrls(ids, terms.response_url_life),
        views=Views(ids),
        files=Files(ids),
        news=News(),
        foresight=Foresight(),
        name=uuid4().hex,
        life=uuid4().hex,
    )
