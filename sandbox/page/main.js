// The page: puts its parts together, and decides what is drawn anew when something changes.

import { fill, h, settled } from "./dom.js";
import { act } from "./control.js";
import { clockbar, goTo, wear } from "./clockbar.js";
import { middle } from "./channel.js";
import { closeMenu } from "./dialogs.js";
import { follow, panel } from "./panel.js";
import { FIRST_MEMBER, look } from "./live.js";
import { browser, enter, here, tab } from "./memory.js";
import { forget } from "./modal.js";
import { notes } from "./notes.js";
import { sidebar } from "./sidebar.js";
import { message, on, person, state } from "./store.js";
import { thread } from "./thread.js";
import { tour } from "./tour.js";

const FIRST_CHANNEL = "payments";

const left = h("div", { class: "left" });
const centre = h("div", { class: "centre" });
const right = h("div", { class: "right" });
const banner = h("p", { class: "banner", role: "status", hidden: true });
const app = document.getElementById("app");
let pane = null;
let beside = null;

wear();
look(tab.get("me", browser.get("me", FIRST_MEMBER)));

on("hello", () => {
  enter(state.about.world);
  tab.set("me", state.me);
  browser.set("me", state.me);
  document.body.classList.remove("starting");
  if (!app.contains(left)) {
    fill(app, h("p", { class: "hidden", id: "announcer", role: "status" }), clockbar(), banner,
      h("div", { class: "columns" }, left, centre, right), notes(), tour({ type: typeInTeam, goTo }));
  }
  go(tab.get("place", here.get("place", null)) || { channel: roomNamed(FIRST_CHANNEL) });
});

const roomNamed = (name) => [...state.channels.values()].find((one) => one.name === name)?.id;

/** Open a conversation or a tab of the app. */
function go(place) {
  const isThere = place.tab ? state.about.tabs.includes(place.tab) : state.channels.has(place.channel);
  state.place = isThere ? place : { channel: roomNamed(FIRST_CHANNEL) || [...state.channels.keys()][0] };
  tab.set("place", state.place);
  here.set("place", state.place);
  pane = middle(state.place);
  centre.replaceChildren(pane.element);
  document.body.classList.remove("drawer");
  if (pane.start) pane.start();
  if (beside && beside.root) closeBeside();
  fill(left, sidebar());
  title();
  if (pane.composer && matchMedia("(min-width: 761px)").matches && !document.querySelector("dialog[open]")) pane.composer.focus();
}

on("go", go);
on("drawer", () => document.body.classList.toggle("drawer"));
centre.addEventListener("pointerdown", () => document.body.classList.remove("drawer"));

on("act as", (id) => {
  const unsaved = beside && beside.root;
  forget();
  if (unsaved) closeBeside();
  tab.set("me", id);
  look(person(id).handle);
});

function title() {
  const place = state.place.tab ? "Baton" : `#${state.channels.get(state.place.channel)?.name || ""}`;
  document.title = `${place} · ${state.about.team} · as ${person(state.me).real_name}`;
}

const redrawLeft = settled(30, () => state.about && fill(left, keepingFocus()));

function keepingFocus() {
  const was = left.contains(document.activeElement) ? [...left.querySelectorAll("button")].indexOf(document.activeElement) : -1;
  const drawn = sidebar();
  if (was >= 0) requestAnimationFrame(() => left.querySelectorAll("button")[was]?.focus());
  return drawn;
}

on("messages", (touched) => {
  if (pane && pane.update && touched.has(pane.channel)) pane.update();
  if (beside && beside.root && touched.has(beside.root.channel)) beside.update();
  redrawLeft();
});
on("home", () => pane && pane.home && pane.home());
for (const kind of ["channels", "people"]) on(kind, () => { redrawLeft(); if (kind === "channels" && state.place.channel) go(state.place); });
for (const kind of ["read", "status", "link"]) on(kind, redrawLeft);

/** What is wrong with the connection, in one sentence. */
function health() {
  const isLost = state.link === "lost";
  const isAway = !isLost && state.about && !state.status.is_connected;
  banner.hidden = !isLost && !isAway;
  banner.textContent = isLost ? "The sandbox does not answer. Trying again; nothing you typed is lost."
    : "Baton is not connected. Commands and buttons do nothing until it is back.";
}
for (const kind of ["link", "status", "hello"]) on(kind, settled(kind === "link" ? 0 : 50, health));
setInterval(health, 1000);

function closeBeside() {
  beside = null;
  right.replaceChildren();
  document.body.classList.remove("beside");
  if (pane && pane.composer && !document.querySelector("dialog[open]")) pane.composer.focus();
}

function open(what) {
  beside = what;
  right.replaceChildren(what.element);
  document.body.classList.add("beside");
}

on("thread", (one) => {
  const root = message(one.channel, one.thread_ts || one.ts) || one;
  open({ ...thread(root, closeBeside), root });
  beside.focus();
});

on("panel", (wanted) => {
  const isOpen = beside && beside.tab;
  if (wanted === "toggle" && isOpen) return closeBeside();
  const name = wanted === "toggle" ? browser.get("panel", "traffic") : wanted;
  browser.set("panel", name);
  open({ ...panel(name, { close: closeBeside, choose: (chosen) => openPanel(chosen) }), tab: name });
  return undefined;
});

function openPanel(name) {
  browser.set("panel", name);
  open({ ...panel(name, { close: closeBeside, choose: openPanel }), tab: name });
  right.querySelector("[role=tab][aria-selected=true]")?.focus();
}
follow(() => beside && beside.tab && beside.update());

/** Type a command in the team's channel, for the tour. */
async function typeInTeam(text) {
  const room = roomNamed(FIRST_CHANNEL);
  if (state.place.channel !== room) go({ channel: room });
  const answer = await act("command", { channel: room, text }, text.split(" ")[0]);
  return Boolean(answer) && !answer.error;
}

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || document.querySelector("dialog[open]")) return;
  closeMenu();
  if (document.body.classList.contains("drawer")) document.body.classList.remove("drawer");
  else if (beside) closeBeside();
});
