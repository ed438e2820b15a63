// Behind the scenes: the traffic with its payloads, the outbox, what comes, and how Slack feels today.

import { fill, h, iconButton, ICONS, settled } from "./dom.js";
import { act, post } from "./control.js";
import { short } from "./dates.js";
import { on, state } from "./store.js";

const AHEAD_DAYS = 30;

const TABS = { traffic: "Traffic", outbox: "Outbox", coming: "Next 30 days", weather: "Slack" };

const WEATHER = [
  ["", "Fine", "Slack answers at once.", {}],
  ["slow", "Slow", "Every call takes a second and a half.", { kind: "slow", seconds: 1.5 }],
  ["ratelimited", "Rate-limited", "Every call is told to wait five seconds.", { kind: "ratelimited", retry_after: "5" }],
  ["http", "Down", "Every call is answered with 503.", { kind: "http", status: 503 }],
];

/** The panel on a tab: { element, update }. */
export function panel(tab, { close, choose }) {
  const body = h("div", { class: "pane-body", tabindex: 0, role: "tabpanel", "aria-label": TABS[tab] });
  const element = h("aside", { class: "pane panel", "aria-label": "Behind the scenes" },
    h("header", {}, h("h2", {}, "Behind the scenes"), iconButton("Close", ICONS.close, close)),
    h("div", { class: "tabs", role: "tablist", "aria-label": "Behind the scenes" }, Object.entries(TABS).map(([name, label]) => h("button", {
      type: "button", role: "tab", "aria-selected": String(name === tab), onClick: () => choose(name),
    }, label))), body);
  const open = new Set();
  const draw = () => DRAW[tab](body, open);
  draw();
  return { element, update: settled(400, draw) };
}

const empty = (text) => h("p", { class: "empty" }, text);

async function traffic(body, open) {
  const entries = await post("traffic").catch(() => []);
  fill(body, entries.length ? h("ul", { class: "traffic" }, entries.map((one) => entry(one, open))) : empty("Nothing has passed between Slack and the app yet."));
}

const WAYS = { call: ["→ Slack", "A call of the app to Slack"], delivery: ["→ app", "Something Slack brought to the app"], refusal: ["refused", "What Slack would refuse"] };

function entry(one, open) {
  const [way, title] = WAYS[one.way];
  const id = `${one.way}${one.at}${one.name}`;
  const isBad = one.verdict !== "ok";
  const details = h("details", { open: open.has(id), onToggle: (event) => {
    if (event.target.open) open.add(id);
    else open.delete(id);
    if (event.target.open && !details.querySelector("pre")) unfold(details, one);
  } }, h("summary", {}, h("span", { class: `way ${one.way}`, title }, way), h("code", {}, one.name), h("span", { class: isBad ? "verdict bad" : "verdict" }, one.verdict)));
  if (open.has(id)) unfold(details, one);
  return h("li", {}, details);
}

function unfold(details, one) {
  if (one.way === "refusal") details.append(h("ul", {}, one.answer.map((each) => h("li", {}, h("code", {}, each.pointer), ` ${each.message}`))));
  details.append(h("h4", {}, "Sent"), h("pre", { tabindex: 0 }, JSON.stringify(one.sent, null, 2)));
  if (one.answer && one.way === "call") details.append(h("h4", {}, "Answered"), h("pre", { tabindex: 0 }, JSON.stringify(one.answer, null, 2)));
}

async function outbox(body) {
  const rows = await post("outbox").catch(() => []);
  fill(body, rows.length ? h("ul", { class: "coming" }, rows.map((one) => h("li", {},
    h("span", { class: `badge ${one.state}` }, one.state), h("span", {}, h("strong", {}, `${one.kind} → ${one.where}`), h("small", {}, one.key), one.problem && h("small", { class: "bad" }, one.problem)))))
    : empty("Nothing was ever put into the outbox."));
}

async function coming(body) {
  const rows = await post("coming", { days: AHEAD_DAYS }).catch(() => []);
  fill(body, rows.length ? h("ul", { class: "coming" }, rows.map((one) => h("li", {}, h("time", {}, short(new Date(one.at))),
    h("span", {}, h("strong", {}, one.where), h("span", {}, one.text))))) : empty("Nothing, if nobody does anything. A team begins with /baton setup."));
}

function weather(body) {
  const now = state.status.weather || "";
  const choose = async (rule) => {
    await act("clear_faults", {});
    if (rule.kind) await act("fault", { method: "*", times: -1, ...rule });
  };
  fill(body, h("fieldset", { class: "weather" }, h("legend", {}, "How Slack's side behaves from now on"),
    WEATHER.map(([kind, label, words, rule]) => h("label", { class: "choice" },
      h("input", { type: "radio", name: "weather", checked: kind === now, onChange: () => choose(rule) }), h("span", {}, h("strong", {}, label), h("small", {}, words))))));
}

const DRAW = { traffic, outbox, coming, weather };

/** Draw again when something happened. */
export function follow(redraw) {
  for (const kind of ["messages", "modals", "home", "status", "coming"]) on(kind, redraw);
}
