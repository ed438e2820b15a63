"""What the simulated team does: the scenes of the first two weeks, and those that come again."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from sandbox.play.lessons import (
    EXPLAIN,
    FONTS,
    FONTS_NOW,
    INDEX,
    LATE_EVENTS,
    STORAGE,
    STORAGE_BETTER,
    TIMEOUTS,
    TRACES,
    WEBHOOKS,
    WEBHOOKS_AGAIN,
    Lesson,
    Remark,
)
from sandbox.play.players import Players, buttons
from sandbox.seen import Message

LIBRARY, CHANNEL = "library", "channel"


@dataclass(frozen=True)
class Scene:
    """Who does what. One that `follows` comes after the scene before it on the same day."""

    person: str
    act: Callable[[Players], None]
    follows: bool = False


def set_up(players: Players) -> None:
    """Somebody makes the channel a team."""
    players.types("ada", "/baton setup")
    players.awaited_form("ada")
    players.submits("ada", {"country": "DE"})


def log(lesson: Lesson, *, where: str = LIBRARY) -> Scene:
    """Somebody keeps what they learned: typed, or in the form where there is more to say."""

    def act(players: Players) -> None:
        if lesson.body:
            players.types(lesson.author, "/til")
            players.submits(lesson.author, _fields(lesson, where))
            return
        answer = players.types(lesson.author, f"/til {lesson.typed}")
        if where == CHANNEL and answer.message:
            players.wait(1)
            players.presses(lesson.author, "til.share", answer.message)

    return Scene(lesson.author, act)


def keep(remark: Remark, *, where: str = LIBRARY) -> tuple[Scene, Scene]:
    """Somebody says something, and a colleague saves it from the message's menu."""
    said: list[Message] = []

    def say(players: Players) -> None:
        said.append(players.says(remark.said_by, remark.words))

    def save(players: Players) -> None:
        players.keeps(remark.kept.author, said[0])
        values = {"title": remark.kept.title, "tags": remark.kept.tags, "where": where}
        players.submits(remark.kept.author, values)

    return Scene(remark.said_by, say), Scene(remark.kept.author, save, follows=True)


def look_up(person: str, asked: str) -> Scene:
    """Somebody asks for a list, and reads the first of it."""

    def act(players: Players) -> None:
        answer = players.types(person, f"/til {asked}")
        found = list(buttons(answer.blocks, "til.read"))
        if found and answer.message:
            players.presses(person, "til.read", answer.message, value=found[0]["value"])
            players.closes(person)

    return Scene(person, act)


def ask(person: str, command: str) -> Scene:
    """Somebody asks for something that only they see."""
    return Scene(person, lambda players: _type(players, person, command))


def say_it_better(players: Players) -> None:
    """An author mends what stands in the channel."""
    post = players.newest("til.more", holding=STORAGE.title)
    players.picks("tomas", "til.more", post, "til.edit")
    players.submits("tomas", {"title": STORAGE_BETTER})


def log_from_digest(players: Players) -> None:
    """A reader of the digest presses its button."""
    players.presses("kofi", "til.new", players.newest("til.new"))
    players.submits("kofi", _fields(LATE_EVENTS, CHANNEL))


def correct(players: Players) -> None:
    """A reader knows better by now."""
    post = players.newest("til.more", holding=FONTS.title)
    number = post.plain.rpartition(" · ")[2]
    players.types("yuki", f"/til outdated {number}")
    players.submits("yuki", {"correction": FONTS_NOW})


def find_it_known(players: Players) -> None:
    """Somebody shares what a colleague knew, reads that, and takes their own away."""
    answer = players.types("tomas", f"/til {WEBHOOKS_AGAIN.typed}")
    if answer.message:
        players.presses("tomas", "til.share", answer.message)
    players.wait(2)
    players.says("kofi", "Did we not have that already? Try /til search webhooks")
    post = players.newest("til.more", holding=WEBHOOKS_AGAIN.title)
    players.wait(3)
    players.picks("tomas", "til.more", post, "til.read")
    players.presses_there("tomas", "til.delete")
    players.closes("tomas")


def welcome(players: Players) -> None:
    """A new colleague comes."""
    about = {"real_name": "Noor Aziz", "tz": "Europe/Paris", "title": "Backend engineer"}
    players.comes("noor", "is new in the company and joins #payments", **about)
    players.wait(4)
    players.types("noor", "/til list @kofi")


def say_goodbye(players: Players) -> None:
    """A colleague goes."""
    players.leaves("radia", "changes teams and leaves #payments")


# By working day, after the set-up on day 0; the rest of the lessons come beside these.
STORY: Mapping[int, tuple[Scene, ...]] = {
    0: (log(INDEX, where=CHANNEL), log(TRACES)),
    1: (*keep(TIMEOUTS, where=CHANNEL), log(WEBHOOKS), log(FONTS, where=CHANNEL)),
    2: (
        look_up("yuki", "search index"),
        log(STORAGE, where=CHANNEL),
        Scene("tomas", say_it_better, follows=True),
    ),
    3: (Scene("kofi", log_from_digest),),
    4: (Scene("noor", welcome),),
    5: (*keep(EXPLAIN),),
    6: (Scene("yuki", correct),),
    7: (Scene("tomas", find_it_known), Scene("radia", say_goodbye)),
    8: (look_up("kofi", "list #postgres"),),
    9: (ask("ada", "/digest"),),
}


def _type(players: Players, person: str, command: str) -> None:
    players.types(person, command)


def _fields(lesson: Lesson, where: str) -> dict[str, str]:
    return {
        "title": lesson.title,
        "body": lesson.body,
        "tags": lesson.tags,
        "link": lesson.link,
        "where": where,
    }
