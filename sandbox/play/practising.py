"""What the simulated team does of sessions, retros and reflection, by working day."""

from collections.abc import Mapping
from typing import Any

from sandbox.filling import options_of
from sandbox.play.players import Players
from sandbox.play.reviewing import answer, fill
from sandbox.play.story import Scene, ask

TOPIC = "How we roll a deployment back"
TALK = {"title": "Reading a query plan", "day": "2026-12-09", "time": "14:00", "speaker": "ada"}
# One for each column: within one they stand in an order that only chance knows.
CARDS = {
    "noor": "stop: Deploys wait for one person",
    "priya": "continue: Pairing on the refund job",
}
ACTION = {
    "text": "Two people can deploy",
    "owner": "tomas",
    "cue": "the next release is planned",
    "step": "deploy together with Grace",
}
NOTES = "Read the plan from the inside out. https://wiki.example/query-plans"


def vote_for_topic(players: Players) -> None:
    """Somebody looks at the list of topics, and votes."""
    listed = players.types("ines", "/session list")
    if listed.message:
        players.presses("ines", "sessions.vote", listed.message)


def come(players: Players) -> None:
    """Some say that they come, and one asks something beforehand."""
    for person in ("noor", "tomas", "priya"):
        players.presses(person, "sessions.coming", players.newest("sessions.coming"))
    players.presses("grace", "sessions.not_coming", players.newest("sessions.not_coming"))
    players.presses("noor", "sessions.ask", players.newest("sessions.ask"))
    players.submits("noor", {"question": "Does it help with a view?"})


def write_cards(players: Players) -> None:
    """Cards for the retro come in."""
    players.presses("ines", "retro.who_sees", players.newest("retro.who_sees"))
    players.closes("ines")
    players.presses("ines", "retro.add", players.newest("retro.add"))
    players.submits("ines", {"lane0": "The alert names its runbook"})
    for person, words in CARDS.items():
        players.types(person, f"/retro add {words}")


def reveal(players: Players) -> None:
    """Whoever leads shows all cards, and looks which belong together."""
    players.types("grace", "/retro next")
    players.presses("grace", "retro.group", players.newest("retro.group"))
    players.closes("grace")
    players.types("grace", "/retro next")


def vote(players: Players) -> None:
    """Some vote, and whoever leads goes on to the topics."""
    for person in ("noor", "tomas", "priya"):
        opened = players.presses(person, "retro.vote", players.newest("retro.vote")).view
        [picked] = [one for one in opened.blocks if one["type"] == "input"] if opened else []
        offered = {one["text"]["text"]: one["value"] for one in options_of(picked["element"])}
        players.submits(person, {"themes": [offered["Deploys wait for one person"]]})
    players.types("grace", "/retro extend 1 day")
    players.types("grace", "/retro next")


def promise(players: Players) -> None:
    """An action comes of it, and the retro ends."""
    players.presses("noor", "retro.add_action", players.newest("retro.add_action"))
    players.submits("noor", ACTION)
    players.types("grace", "/retro next")
    for person, worth in {"noor": 4, "tomas": 5, "priya": 3, "ines": 4, "kofi": 4}.items():
        players.presses(person, f"retro.worth_{worth}", players.newest("retro.worth_1"))
    players.types("grace", "/retro next")


def read_journal(players: Players) -> None:
    """Somebody reads what they wrote, and changes it."""
    players.types("noor", "/reflect journal")
    players.presses_there("noor", "reflection.open")
    players.presses_there("noor", "reflection.edit")
    players.submits("noor", {"answer": "I asked for a second pair of eyes before the deploy."})


def anybody(action: str, values: Mapping[str, Any] | None = None) -> Scene:
    """Whoever is asked this just now answers; nobody may be."""

    def act(players: Players) -> None:
        asked = [one for one in players.here() if players.question(one, action)]
        for person in asked[:1]:
            answer(person, action, values).act(players)

    return Scene("noor", act)


PRACTICES_STORY: Mapping[int, tuple[Scene, ...]] = {
    29: (ask("noor", f"/session propose {TOPIC}"), Scene("ines", vote_for_topic)),
    30: (fill("grace", "/session schedule", TALK), ask("ada", "/session help")),
    31: (answer("ada", "sessions.agree"),),
    32: (answer("ada", "sessions.agree"), ask("noor", "/session")),
    33: (
        fill("noor", "/reflect", {"answer": "I waited too long.", "when": "stuck", "will": "ask"}),
    ),
    34: (
        fill("grace", "/retro start", {}),
        Scene("ines", write_cards, follows=True),
        fill("noor", "/reflect focus", {"focus": "mentorship"}),
    ),
    35: (ask("noor", "/reflect often"), ask("tomas", "/retro formats"), ask("ines", "/retro")),
    36: (Scene("grace", reveal),),
    37: (Scene("grace", vote), ask("priya", "/retro help")),
    38: (Scene("grace", promise), Scene("noor", come)),
    39: (answer("tomas", "retro.accept"), ask("tomas", "/retro actions")),
    40: (answer("noor", "reflection.plan_look"), ask("ada", "/reflect help")),
    41: (fill("ada", "/session notes", {"notes": NOTES}), answer("priya", "sessions.use_now")),
    42: (answer("noor", "sessions.use_now"), answer("tomas", "sessions.use_later")),
    43: (answer("noor", "reflection.answer", {"answer": "I asked earlier."}),),
    44: (ask("ines", "/session find plan"), ask("kofi", "/retro history")),
    45: (Scene("noor", read_journal),),
    46: (anybody("sessions.accept", {"title": "Jitter and retry budgets"}),),
    47: (anybody("retro.lead_yes"),),
    48: (answer("tomas", "retro.moved_action"), anybody("sessions.decline")),
    56: (anybody("retro.lead_yes"), ask("noor", "/baton find query plan")),
    58: (answer("noor", "reflection.answer", {"answer": "I paired on it."}),),
    60: (answer("tomas", "retro.done_action"),),
}
