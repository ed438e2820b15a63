"""How-tos of roles, checklists and words for feedback, from content (practices.md 5.4, 5.5)."""

from bot import content
from bot.content import Item
from bot.errors import UserError
from bot.sends import Block
from bot.views import howto as views
from bot.views.common import cut
from bot.views.howto import Checklist, Role, Template

ROLE = "role"
CHECKLIST = "checklist"
FEEDBACK = "feedback"

# A label is one word of a menu, and the form that shows them all stays short.
LABEL = 40
LABELS = 10


def roles() -> tuple[Role, ...]:
    """Every role that has a how-to."""
    return tuple(
        Role(one["id"], one["title"], one["purpose"], tuple(one["steps"]), one["trouble"])
        for one in content.items(ROLE)
    )


def checklists(role: str = "") -> tuple[Checklist, ...]:
    """The checklists of a role; those that belong to none where none is named."""
    return tuple(
        Checklist(one["id"], one["title"], one["use_when"], tuple(one["points"]))
        for one in content.items(CHECKLIST)
        if one.get("role", "") == role
    )


def templates(place: str = "") -> tuple[Template, ...]:
    """The templates for feedback that help at a place, such as `ask`; all where none is named."""
    return tuple(
        Template(one["title"], one["use_when"], one["text"], _texts(one["examples"]))
        for one in content.items(FEEDBACK)
        if place in ("", one["place"])
    )


def labels() -> dict[str, str]:
    """What a review comment can be → what that is for; never empty."""
    return _labels(content.items(FEEDBACK)) or _labels(content.shipped(FEEDBACK))


def page(typed: str) -> Block:
    """The page of a role or checklist, by its id, its title or how they begin; or the words.

    Raises:
        UserError: there is none.
    """
    wanted = _plain(typed)
    pages = _pages()
    begun = (one for name, one in pages.items() if wanted and name.startswith(wanted))
    found = pages.get(wanted) or next(begun, None)
    if found is None:
        raise UserError(f"I have no how-to for “{typed.strip()[:40]}”. `/baton howto` lists them.")
    return found


def every() -> Block:
    """The page that lists all of them."""
    return views.listed(roles(), checklists())


def _labels(items: tuple[Item, ...]) -> dict[str, str]:
    found = [each for one in items if one["place"] == "comment" for each in one.get("labels", ())]
    return {cut(one["name"], LABEL): one["use"] for one in found[:LABELS]}


def _texts(found: Item) -> dict[str, str]:
    return {key: str(value) for key, value in found.items()}


def _pages() -> dict[str, Block]:
    found = {_plain(views.WORDS): views.words(templates())}
    for one in checklists():
        found |= dict.fromkeys(map(_plain, (one.title, one.checklist_id)), views.checklist(one))
    for role in roles():
        shown = views.role(role, checklists(role.role_id))
        found |= dict.fromkeys(map(_plain, (role.title, role.role_id)), shown)
    return found


def _plain(words: str) -> str:
    return "".join(sign for sign in words.casefold() if sign.isalnum())
