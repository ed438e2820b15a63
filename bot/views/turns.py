"""Turns: why somebody was asked, in words for them alone."""

from storage.turn import Turn


def why(turn: Turn, thing: str) -> str:
    """Why this person was asked; `thing` says for what, such as `session`. Names nobody else."""
    rule = "of those who can take this one, whoever is furthest below their fair share is asked."
    if turn.occasions == 0:
        return f"No {thing} has counted for you yet; {rule}"
    had = "1 turn" if turn.served == 1 else f"{turn.served or 'no'} turns"
    things = thing if turn.occasions == 1 else f"{thing}s"
    share = f"your fair share is {turn.fair_share:.1f}"
    return f"You have had {had} in {turn.occasions} {things}, and {share}; {rule}"


def spread(gap: float) -> str:
    """How even the turns are, without names."""
    return (
        f"From the person furthest above a fair share to the one furthest below: {gap:.1f} turns."
    )
