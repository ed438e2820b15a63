"""What the simulated team learns: every lesson is made up, and would be true elsewhere, too."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Lesson:
    """One thing somebody learned. With a `body` it goes through the form, else it is typed."""

    author: str
    title: str
    tags: str
    body: str = ""
    link: str = ""

    @property
    def typed(self) -> str:
        """What its author types behind `/til`."""
        return " ".join(part for part in (self.title, self.tags, self.link) if part)


@dataclass(frozen=True)
class Remark:
    """Something said in the channel that a colleague finds worth keeping."""

    said_by: str
    words: str
    kept: Lesson


# The lessons that the story needs.

INDEX = Lesson(
    "grace",
    "An index on unpaid invoices only took the reminder job from 38 minutes to 50 seconds",
    "#postgres #performance",
)
TRACES = Lesson(
    "radia",
    "traceroute blamed the wrong hop, because the packets came back another way",
    "#network",
    "A silent hop in the middle is often just a router that answers no probes. Test from both "
    "ends, and trust the last hop: loss that does not reach the end is no loss.",
    "https://wiki.northwind.example/network/two-way-traces",
)
WEBHOOKS = Lesson(
    "kofi",
    "Webhooks arrive twice now and then: deduplicate by event id, never by payload",
    "#webhooks #idempotency",
)
WEBHOOKS_AGAIN = Lesson(
    "tomas",
    "Webhooks can arrive twice: deduplicate by event id",
    "#webhooks",
)
FONTS = Lesson(
    "ines",
    "Build the invoice image with --no-cache, or last month's fonts stay in the PDF",
    "#docker #invoices",
)
FONTS_NOW = "The fonts are in the base image now: a cached build is right, and four minutes faster."
STORAGE = Lesson(
    "tomas",
    "Safari deletes localStorage after seven days: saved carts belong on the server",
    "#safari #frontend",
)
STORAGE_BETTER = (
    "Safari deletes localStorage after seven days without a visit: carts belong on the server"
)
LATE_EVENTS = Lesson(
    "kofi",
    "Revenue dipped on Friday's chart only: phones report late, we counted by arrival",
    "#data #revenue",
    "4 % of the events arrive more than a day late. Count by the time of the event, and mark "
    "the last two days as preliminary.",
    "https://wiki.northwind.example/data/late-events",
)
TIMEOUTS = Remark(
    "yuki",
    "Found the random 502s: the gateway drops idle connections after 60 s, and our pool kept "
    "them for 300 s. With 50 s they are gone.",
    Lesson(
        "ada",
        "Drop idle connections before the gateway does: 50 s under its 60 s ended the 502s",
        "#http #timeouts",
    ),
)
EXPLAIN = Remark(
    "grace",
    "Note to self: EXPLAIN ANALYZE really runs the statement. It just deleted 200 rows of "
    "staging. BEGIN first and ROLLBACK after, from now on.",
    Lesson(
        "tomas",
        "EXPLAIN ANALYZE runs the statement for real: put it between BEGIN and ROLLBACK",
        "#postgres",
    ),
)

ALERTS = Lesson(
    "yuki",
    "An alert nobody acted on in 30 days is noise: we removed 41 of 63, missed nothing",
    "#oncall #alerts",
)
RESTORE = Lesson(
    "yuki",
    "Practise the restore, not the backup: ours took six hours, mostly to build indexes",
    "#postgres #backup",
)

# The rest, in no order.

OTHERS = (
    Lesson(
        "grace",
        "A failed CREATE INDEX CONCURRENTLY leaves an invalid index: drop it, then try again",
        "#postgres #migrations",
    ),
    Lesson(
        "grace",
        "A new column with a constant default rewrites no table: 80 million rows, 20 ms",
        "#postgres #migrations",
        link="https://www.postgresql.org/docs/current/ddl-alter.html",
    ),
    Lesson(
        "grace",
        "Services that share a table share a deploy: refunds got an API, and nobody waits",
        "#architecture",
    ),
    Lesson(
        "kofi",
        "An idempotency key belongs to the purchase, not the request: a retry keeps it",
        "#idempotency #api",
    ),
    Lesson(
        "kofi",
        "Ask how many decimals a currency has: the yen none, the Kuwaiti dinar three",
        "#money",
    ),
    Lesson(
        "kofi",
        "Retries without jitter turned one slow minute into twenty",
        "#retries #queues",
        "All 400 workers waited the same 2, 4 and 8 seconds and came back together. With a "
        "random half of the delay they spread out, and the queue was empty in three minutes.",
    ),
    Lesson(
        "kofi",
        "Two accounts locked in either order will deadlock: lock the smaller id first",
        "#postgres #locking",
    ),
    Lesson(
        "radia",
        "Lower a DNS record's TTL a day before a move: ours was 24 h, half the users were lost",
        "#dns #network",
    ),
    Lesson(
        "radia",
        "Small requests pass and big ones hang: the tunnel's MTU, and a firewall that eats ICMP",
        "#network #mtu",
    ),
    Lesson(
        "ines",
        "Grey on grey fails outdoors: four of five couriers could not read the total",
        "#accessibility #design",
    ),
    Lesson(
        "ines",
        "Asking for the card after the summary cut abandoned checkouts from 31 % to 24 %",
        "#checkout #research",
    ),
    Lesson(
        "ines",
        "“The expiry date is in the past” beats “Invalid card”: half as many questions",
        "#wording #checkout",
    ),
    Lesson(
        "priya",
        "A LEFT JOIN with a WHERE on the right table is an inner join: put it into ON",
        "#sql",
    ),
    Lesson(
        "priya",
        "The same Parquet file is a third of the size when it is sorted by customer",
        "#data #parquet",
    ),
    Lesson(
        "priya",
        "A chart of one week read three years: filter on the partition, not a function of it",
        "#data #cost",
    ),
    Lesson(
        "tomas",
        'A button without type="button" submits its form: that was the double payment',
        "#frontend #forms",
    ),
    Lesson(
        "tomas",
        "React runs effects twice in development on purpose: it looks for missing clean-ups",
        "#react #frontend",
    ),
    Lesson(
        "tomas",
        "Images with width and height in the markup do not jump: shift fell to 0.03",
        "#frontend #performance",
    ),
    Lesson(
        "yuki",
        "The disk was full, although du found only half of it",
        "#linux #oncall",
        "A deleted log was still open in the old process, so its space was not free. lsof +L1 "
        "lists such files; restarting that process gave 60 GB back.",
    ),
    Lesson(
        "yuki",
        "Kubernetes kills at the memory limit but only slows at the CPU limit: ours were slowed",
        "#kubernetes",
    ),
    Lesson(
        "ada",
        "Renewing a certificate deploys nothing: nginx served the old one until its reload",
        "#tls #oncall",
    ),
    Lesson(
        "ada",
        "git bisect run with a three-line script found the slow one of 190 commits in 8 steps",
        "#git #testing",
    ),
    Lesson(
        "ada",
        "A runbook that begins with how to undo gets used: three people rolled back alone",
        "#oncall",
    ),
    Lesson(
        "noor",
        "Pages by OFFSET skip rows when somebody deletes meanwhile; a cursor does not",
        "#api #postgres",
    ),
    Lesson(
        "noor",
        "docker compose up --wait returns once health checks pass: no more sleep 30",
        "#docker #ci",
    ),
)
