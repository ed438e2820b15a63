"""Reviews: how work flowed, as the weekly digest tells it."""


def first_reply(median: int, upper: int, *, before: int | None, day: int) -> str:
    """How long first replies took, in minutes of business time; `day` is a business day's."""
    compared = f" (4 weeks before: {span(before, day)})" if before is not None else ""
    return f"First reply: median {span(median, day)}, three quarters within {span(upper, day)}" + (
        compared
    )


def taken(n: int) -> str:
    """What the channel's posts brought."""
    return (
        "1 review was taken up from the channel"
        if n == 1
        else (f"{n} reviews were taken up from the channel")
    )


def waiting(n: int) -> str:
    """What still looks for somebody, without a name."""
    return (
        "1 review is looking for a reviewer"
        if n == 1
        else (f"{n} reviews are looking for a reviewer")
    )


def span(minutes: int, day: int) -> str:
    """A stretch of business time as people say it; `day` is a business day in minutes."""
    if minutes < 60:
        return "an hour"
    if minutes < day * 0.9:
        return f"{round(minutes / 60)} h"
    days = max(1, round(minutes / day * 2) / 2)
    return "1 business day" if days == 1 else f"{days:g} business days"
