"""Reviews: the forms to ask for one, and to ask somebody else."""

from collections.abc import Sequence

from bot.sends import Block
from bot.views import forms
from bot.views.common import OPTION, context, cut, modal, quoted, section
from storage.reviews import Review

ASK = "reviews.ask_form"
ASK_OTHERS = "reviews.ask_others_form"


def ask(
    teams: Sequence[tuple[str, str]],
    *,
    link: str = "",
    title: str = "",
    reviewers: Sequence[str] = (),
) -> Block:
    """The form to ask for a review; with several `teams` it asks for which."""
    blocks: list[Block] = []
    if len(teams) > 1:
        options = [(one, cut(name, OPTION)) for one, name in teams[: forms.OPTIONS]]
        choice = forms.choice("static_select", options, teams[0][0])
        blocks.append(forms.field("team", "For which team?", choice))
    title_box = forms.text(initial=title, longest=150, example="Retry the payout webhook once")
    lines = forms.text(longest=9, example="24")
    blocks += [
        forms.field("link", "Where is it?", forms.url(link)),
        forms.field("title", "What is it?", title_box, optional=True),
        forms.field("reviewers", "Whose look would help?", forms.people(reviewers), optional=True),
        forms.field("lines", "How many lines changed?", lines, optional=True),
        context(
            "It stands in the channel as one message. Nobody is reminded before a business day of "
            "theirs has passed, and nobody more than three times."
        ),
    ]
    remember = {"team": teams[0][0]}
    return modal(ASK, "Ask for a review", blocks, submit="Ask", remember=remember)


def ask_others(review: Review, suggested: Sequence[tuple[str, str]], *, item_id: str = "") -> Block:
    """The form to ask somebody else; `suggested` are (id, name) of who has time for it."""
    names = " or ".join(quoted(name, 80) for _, name in suggested)
    note = (
        f"{names} could look: they have least to review now, or do not know this area yet."
        if names
        else "Everybody else is away or asked already. Pick whom you like."
    )
    people = forms.people([one for one, _ in suggested[:1]])
    blocks = [
        section(f"*{quoted(review.title, 300) or 'A review'}*"),
        context(note),
        forms.field("reviewers", "Whom do you ask?", people),
    ]
    remember = {"review": review.review_id, "item": item_id}
    return modal(ASK_OTHERS, "Ask someone else", blocks, submit="Ask", remember=remember)
