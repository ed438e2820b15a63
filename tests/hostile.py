"""What people type when they mean harm, paste blindly, or write in another script than ours."""

ZWJ_FAMILY = "👩🏽‍👩🏽‍👧🏽‍👦🏽"
ZALGO = "Z" + "\u0301\u0323\u0336" * 40

CALLS = {
    "channel in markup": "<!channel> look at this",
    "everyone in markup": "<!everyone|you> look",
    "here, bare": "@here and @channel and @everyone look",
    "user group in markup": "<!subteam^S0123ABCD|@leads> look",
    "a person in markup": "<@U0ADA000001> look",
    "a person, bare": "@ada look",
    "a channel in markup": "<#C0GENERAL01|general> look",
    "escaped twice": "&lt;!channel&gt; and &amp;lt;!here&amp;gt; look",
    "a date": "<!date^1700000000^{date}^https://evil.example|today> look",
    "half open": "<!channel and <@U0ADA000001 and > and | look",
}

LINKS = {
    "a link that poses": "<https://evil.example|https://good.example> look",
    "a link that poses as markdown": "[good.example](https://evil.example) look",
    "user before the host": "https://good.example@evil.example/login look",
    "two hosts": "https://evil.example/https://good.example look",
    "backslash": r"https://evil.example\@good.example look",
    "pipe": "https://evil.example/|good.example look",
    "script": "javascript:alert(1) look",
    "data": "<data:text/html,<b>x</b>|https://good.example> look",
    "right to left in the address": "https://evil.example/\u202egnp.exe look",
    "no host": "https:// and https://[ and http://] look",
    "a long host": f"https://{'good.example.' * 90}evil.example look",
    "many ampersands": f"https://evil.example/?{'&' * 1800} look",
    "mail": "mailto:ada@good.example?bcc=eve@evil.example look",
}

SIGNS = {
    "control characters": "a\x00b\x01c\x07d\x08e\x1b[31mf\x7fg\x85h look",
    "only control characters": "\x00\x01\x02\x1b\x7f",
    "right to left": "\u202eevil txt.exe\u202c \u2067abc\u2069 \u200fdef\u061c look",
    "right-to-left script": "שלום עולם، مرحبا بالعالم",
    "zero width": "pass\u200bword \ufeff\u2060is\u200c here",
    "line separators": "one\u2028two\u2029three\x0bfour\x0cfive",
    "lines": "one\n\n\n\n\ntwo\r\nthree\rfour",
    "zalgo": ZALGO + " look",
    "families": ZWJ_FAMILY * 30,
    "150 emoji": "🎉" * 150,
    "flags and keycaps": "🏴󠁧󠁢󠁥󠁮󠁧󠁿🇩🇪1️⃣ look",
    "beyond the first plane": "𝕳𝖔𝖘𝖙𝖎𝖑𝖊 𠜎𠜱 look",
    "decomposed": "Cafe\u0301 nai\u0308ve look",
}

MARKUP = {
    "all that is escaped": "&<>" * 40,
    "bold and code": "*bold* _it_ ~no~ `code` ```pre``` > quote look",
    "an unclosed fence": "``` look",
    "a quote": ">>> look",
    "emoji codes": ":party: :wave::skin-tone-3: look",
    "a format string": "%s %(x)s {0} {text} ${HOME} look",
    "json": '{"text": "x", "blocks": [1]} look',
    "sql": "'; DROP TABLE til_entry; -- % _ \\ look",
    "a template": "{{ 7 * 7 }} <script>alert(1)</script> look",
    "a path": "../../etc/passwd C:\\x\\y look",
}

GROUPS = {"calls": CALLS, "links": LINKS, "signs": SIGNS, "markup": MARKUP}
SHORT = CALLS | LINKS | SIGNS | MARKUP

LONG = {
    "3,000 units": "x" * 3000,
    "3,000 emoji": "🎉" * 3000,
    "3,000 ampersands": "&" * 3000,
    "a thousand families": ZWJ_FAMILY * 1000,
    "40,000 characters": "lesson " * 5714 + "ab",
    "40,000 marks on a letter": "a" + "\u0301\u0323" * 19_999,
    "40,000 at signs": "@" * 40_000,
    "40,000 joined emoji": "👩\u200d" * 20_000,
    "nearly a token, often": "-eyJ" * 10_000,
    "nearly a mention, often": "<!" * 20_000,
    "4,000 lines": "line\n" * 4000,
}

NAMES = {
    "a call": "<!channel>",
    "a mention": "<@U0ADA000001> @here",
    "a link": "<https://evil.example|Ada Brandt>",
    "right to left": "\u202eadA",
    "markup": "*Ada*_`~&<>",
    "long": "Ada " * 20,
    "emoji": ZWJ_FAMILY * 7,
    "zalgo": ZALGO,
    "nothing to see": "\u200b\u200d\u2060",
}
