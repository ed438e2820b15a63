"""What each of the team does with the questions about earlier lessons, one after another."""

from collections.abc import Callable, Iterator, Mapping, Sequence

from sandbox.play.players import Players
from sandbox.seen import Message

Reply = Callable[[Players, str, Message], None]

ASKED = "til.recall"
MENU = "contact.menu"
RENEWED = "A read replica may lag by minutes: it holds for what is older than an hour."


def still_true(players: Players, person: str, question: Message) -> None:
    """Look, and find that it holds."""
    players.presses(person, ASKED, question)
    players.presses_there(person, "til.still_true")
    players.closes(person)


def ask_why(players: Players, person: str, question: Message) -> None:
    """Ask why it came, then answer it."""
    players.picks(person, MENU, question, "why")
    players.closes(person)
    still_true(players, person, question)


def correct(players: Players, person: str, question: Message) -> None:
    """Look, and say what holds now."""
    players.presses(person, ASKED, question)
    players.presses_there(person, "til.outdated")
    players.submits(person, {"correction": RENEWED})


def retire(players: Players, person: str, question: Message) -> None:
    """Look, and find it of no use any more."""
    players.presses(person, ASKED, question)
    players.presses_there(person, "til.retire")
    players.closes(person)


def retire_and_regret(players: Players, person: str, question: Message) -> None:
    """Retire it, then put it back."""
    opened = players.presses(person, ASKED, question).view
    players.presses_there(person, "til.retire")
    players.closes(person)
    players.types(person, f"/til {opened.title if opened else ''}")
    players.presses_there(person, "til.put_back")
    players.closes(person)


def put_off(players: Players, person: str, question: Message) -> None:
    """Tomorrow."""
    players.picks(person, MENU, question, "tomorrow")


def put_off_longer(players: Players, person: str, question: Message) -> None:
    """Next week."""
    players.picks(person, MENU, question, "week")


def less_often(players: Players, person: str, question: Message) -> None:
    """Want fewer of these."""
    players.picks(person, MENU, question, "less")


def stop_and_undo(players: Players, person: str, question: Message) -> None:
    """Want no more of these, and then want them after all."""
    players.picks(person, MENU, question, "stop")
    players.wait(1)
    [stopped] = [one for one in players.client.direct(person) if one.ts == question.ts]
    players.presses(person, "contact.undo", stopped)
    still_true(players, person, question)


def stop_all(players: Players, person: str, question: Message) -> None:
    """Want no messages at all."""
    players.presses(person, "contact.stop_all", question)


# Whoever is not here answers nothing; the last reply is given again and again.
REPLIES: Mapping[str, Sequence[Reply]] = {
    "ada": (ask_why, still_true),
    "grace": (still_true, retire, still_true),
    "kofi": (stop_all, still_true),
    "ines": (put_off, still_true, stop_and_undo, still_true),
    "priya": (put_off_longer, correct, still_true),
    "tomas": (still_true, less_often, still_true),
    "noor": (retire_and_regret, still_true),
}


def replies_of(person: str) -> Iterator[Reply]:
    """What somebody does with their questions."""
    given = REPLIES.get(person, ())
    yield from given
    while given:
        yield given[-1]
