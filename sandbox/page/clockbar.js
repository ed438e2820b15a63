// Time at hand: what time it is in this Slack, and how to get to what comes.

import { announce, h, icon, iconButton, ICONS, settled } from "./dom.js";
import { act, post } from "./control.js";
import { short } from "./dates.js";
import { browser } from "./memory.js";
import { now, on, state, tell } from "./store.js";

const HOUR = 3600;
// The next thing is nearly always within a week; a longer look takes longer.
const NEXT_DAYS = 7;
const THEMES = ["auto", "light", "dark"];

let ahead = [];
let landmarks = [];
let isMoving = false;
let isAsking = false;
const time = h("button", { type: "button", class: "time-now", title: "The time in this Slack, in your member's zone", onClick: () => tell("panel", "coming") });
const pause = h("button", { type: "button", class: "button small", onClick: () => act("run_clock", { running: !state.status.is_running }) });
const steps = h("div", { class: "steps" });
const element = h("header", { class: "clockbar", "aria-label": "Time" },
  h("div", { class: "clock" }, time, pause), steps,
  h("div", { class: "clock-tools" },
    iconButton("Tour", ICONS.help, () => tell("tour")), iconButton("Light or dark", ICONS.sun, theme),
    iconButton("Behind the scenes", ICONS.wrench, () => tell("panel", "toggle"))));

/** The bar. */
export const clockbar = () => element;

/** Ask what comes, once what happens has ended; looking ahead costs the app a second. */
const look = settled(700, async () => {
  if (document.hidden || isMoving) return;
  if (isAsking) return look();
  isAsking = true;
  landmarks = await post("landmarks").catch(() => landmarks);
  draw();
  ahead = await post("coming", { days: NEXT_DAYS }).catch(() => ahead);
  isAsking = false;
  draw();
  tell("coming");
});

for (const kind of ["hello", "messages", "home", "status"]) on(kind, () => { draw(); look(); });
setInterval(tick, 1000);

function tick() {
  if (state.about) time.replaceChildren(short(now()));
}

function draw() {
  tick();
  const { is_running: isRunning, play } = state.status;
  pause.replaceChildren(icon(isRunning ? ICONS.pause : ICONS.play, 14), isRunning ? "Pause" : "Run");
  pause.title = isRunning ? "Let time stand still" : "Let time run";
  const next = ahead.find((one) => new Date(one.at) > now());
  const focused = document.activeElement?.dataset?.step;
  steps.replaceChildren(...(isMoving || (play && play !== "played") ? [h("span", { class: "moving", role: "status" }, h("i", { class: "spinner" }), play && play !== "played" ? `Playing: ${play}` : "Time passes…")] : [
    step("next", next ? [h("b", {}, "Next"), h("span", { class: "wide" }, ` ${short(new Date(next.at))} · ${next.where}: ${next.text}`)] : h("b", {}, "Next"), () => go(next ? { to: next.at } : { next: true }), next ? `Go to ${short(new Date(next.at))}: ${next.text} (${next.where})` : "Go to what falls due next"),
    step("hour", "+1 hour", () => go({ by: HOUR })),
    step("day", "+1 day", () => go({ by: 24 * HOUR })),
    ...landmarks.map((one) => step(`to ${one.label}`, `To ${one.label}`, () => (one.at ? go({ to: one.at }) : tell("note", { kind: "error", text: "There is no team yet. Type /baton setup in #payments first." })), one.at ? short(new Date(one.at)) : "Set up a team first")),
    state.status.play !== "played" && step("play", "Play two weeks", play14),
  ]).filter(Boolean));
  if (focused) steps.querySelector(`[data-step="${CSS.escape(focused)}"]`)?.focus();
}

function step(name, label, onClick, title = "") {
  return h("button", { type: "button", class: `button small step-${name.split(" ")[0]}`, "data-step": name, title: title || null, onClick }, label);
}

/** Let time pass; everything that falls due on the way happens. */
export async function go(where) {
  if (isMoving) return;
  isMoving = true;
  draw();
  const visited = await act("advance", where);
  isMoving = false;
  draw();
  look();
  if (visited) announce(`It is ${short(now())}.`);
}

/** To a moment that is named, such as the next digest. */
export async function goTo(words) {
  landmarks = await post("landmarks").catch(() => landmarks);
  const found = landmarks.find((one) => one.at && one.label.toLowerCase().includes(words));
  if (found) await go({ to: found.at });
  return Boolean(found);
}

async function play14() {
  isMoving = true;
  draw();
  await act("play", { days: 14 });
  isMoving = false;
  draw();
  look();
}

function theme() {
  const chosen = THEMES[(THEMES.indexOf(browser.get("theme", "auto")) + 1) % THEMES.length];
  browser.set("theme", chosen);
  wear();
  announce(`Colours: ${chosen}`);
}

/** Put on the chosen colours. */
export function wear() {
  document.documentElement.dataset.theme = browser.get("theme", "auto");
}
