"""What the simulated team asks to have looked at, and tells each other of it, by working day."""

from collections.abc import Mapping
from typing import Any

from sandbox.play.players import Players
from sandbox.play.story import Scene, ask

HOST = "https://git.example/northwind"
RETRY = "Retry the payout webhook once"
CURSOR = "Page through refunds by cursor"
RUNBOOK = "Runbook for a failed settlement run"
GATEWAY = "Move signature checks into the gateway"
FEEDBACK = {
    "situation": "In Tuesday's review of the cursor change",
    "behaviour": "You wrote a failing test before you asked for a change",
    "effect": "We agreed within minutes on what was wrong",
}


def answer(person: str, action: str, values: Mapping[str, Any] | None = None) -> Scene:
    """Somebody answers what waits for them, if it came; with `values` in the form that opens."""

    def act(players: Players) -> None:
        if question := players.question(person, action):
            players.presses(person, action, question)
            if values is not None:
                players.submits(person, values)
            players.closes(person)

    return Scene(person, act)


def press(person: str, action: str, title: str) -> Scene:
    """Somebody presses a button of what the channel says of a review."""
    return Scene(person, lambda players: _press(players, person, action, title))


def close(person: str, title: str) -> Scene:
    """Somebody says that a review is done."""

    def act(players: Players) -> None:
        post = players.newest("reviews.more", holding=title)
        players.picks(person, "reviews.more", post, "reviews.close")

    return Scene(person, act)


def fill(person: str, command: str, *forms: Mapping[str, Any]) -> Scene:
    """Somebody types a command and fills in the forms that come, one after another."""

    def act(players: Players) -> None:
        players.types(person, command)
        for values in forms[:-1]:
            players.fills(person, values)
        players.submits(person, forms[-1])

    return Scene(person, act)


def set_limits(players: Players) -> None:
    """A lead finds four hundred lines too many."""
    players.types("ada", "/review settings")
    players.presses_there("ada", "reviews.limits")
    players.submits("ada", {"large": "200"})


def connect(players: Players) -> None:
    """A lead would have pull requests come by themselves."""
    players.types("ada", "/review settings")
    players.presses_there("ada", "reviews.connect.github")
    players.closes("ada")


def ask_by_form(players: Players) -> None:
    """Somebody asks for a look at something large."""
    listed = players.types("noor", "/review")
    if listed.message:
        players.presses("noor", "reviews.ask", listed.message)
    players.submits("noor", {"link": f"{HOST}/gateway/pull/7", "title": GATEWAY, "lines": "612"})


def ask_by_message(players: Players) -> None:
    """Somebody asks for a look at what a colleague wrote."""
    said = players.says("tomas", f"Draft of the incident report: {HOST}/reports/pull/3")
    players.wait(1)
    players.asks_for_review("grace", said)
    players.submits("grace", {"title": "Draft incident report", "reviewers": []})


def _press(players: Players, person: str, action: str, title: str) -> None:
    players.presses(person, action, players.newest(action, holding=title))


# Priya is on holiday from the eighteenth working day on.
REVIEWS_STORY: Mapping[int, tuple[Scene, ...]] = {
    10: (ask("ines", f"/review {HOST}/payments/pull/12 @ada {RETRY}"),),
    11: (ask("tomas", f"/review https://wiki.example/runbook @priya {RUNBOOK}"),),
    12: (Scene("noor", ask_by_form), ask("ada", "/review help")),
    13: (answer("ada", "reviews.later"),),
    14: (answer("priya", "reviews.not_me"), Scene("ada", set_limits)),
    15: (answer("ada", "reviews.now"), answer("noor", "reviews.as_it_is")),
    16: (press("ada", "reviews.looked", RETRY), answer("tomas", "reviews.ask_others", {})),
    17: (press("ines", "reviews.ready_again", RETRY), ask("ines", "/review mine")),
    18: (
        close("ines", RETRY),
        answer("ada", "reviews.thank", {"behaviour": FEEDBACK["behaviour"]}),
    ),
    19: (
        ask("tomas", f"/review {HOST}/refunds/pull/4 @priya {CURSOR}"),
        fill("ada", "/review feedback @noor", FEEDBACK | {"effect": "Obviously, it helped"}, {}),
    ),
    20: (answer("tomas", "reviews.rest"),),
    21: (answer("noor", "reviews.look"), press("grace", "reviews.take_called", GATEWAY)),
    22: (
        fill("noor", "/review ask-feedback @grace", {"event": "Wednesday's design talk"}),
        ask("grace", "/review list"),
    ),
    23: (
        fill("ines", "/review comment", {"label": "issue", "point": "the second retry hides it"}),
        press("grace", "reviews.looked", GATEWAY),
    ),
    24: (answer("grace", "reviews.give", FEEDBACK),),
    25: (fill("ines", "/review login", {"host": "github", "login": "@octo-ines"}),),
    26: (answer("noor", "reviews.look"), Scene("ada", connect)),
    27: (Scene("tomas", ask_by_message),),
    28: (ask("ines", f"/review {HOST}/payments/pull/19 @noor Name the dead-letter queue"),),
    32: (answer("ines", "reviews.offer_walk"),),
    34: (answer("noor", "reviews.now"),),
    35: (ask("noor", f"/review done {HOST}/payments/pull/19"),),
}
