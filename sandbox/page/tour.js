// Five steps from nothing to a team's first digest. A step is there if the app has its command.

import { h, iconButton, ICONS } from "./dom.js";
import { here } from "./memory.js";
import { on, state, tell } from "./store.js";

const KEY = "tour";

/** Each step types for the person, or goes to the digest; `done` is told by what then happened. */
const STEPS = [
  {
    title: "Make #payments a team", button: "Set it up", command: "/baton", type: "/baton setup",
    text: "Eight people work in #payments. A short form makes them a team: look it over and save it.",
  },
  {
    title: "Keep what you learned", button: "Log it", command: "/til", type: "/til A partial index on unpaid invoices took the nightly job from 38 minutes to 50 seconds #postgres",
    text: "One line is enough. Only you see the answer; one tap shares it, and the weekly digest tells it either way.",
  },
  {
    title: "Propose a session", button: "Propose it", command: "/session", type: "/session propose How we read a query plan",
    text: "Say what you would like to hear about. Colleagues vote, and Baton finds a speaker, a day and a reminder.",
  },
  {
    title: "Start a retro", button: "Start it", command: "/retro", type: "/retro start",
    text: "Cards come in before anybody meets. Switch to a colleague on the left and add one as them.",
  },
  {
    title: "Answer a prompt", button: "Ask me", command: "/reflect", type: "/reflect",
    text: "One question a week, for your eyes only: what you write is kept encrypted, and nobody counts it.",
  },
  {
    title: "Jump to Monday", button: "Go there", landmark: "digest",
    text: "The team's week arrives as one short message. The clock is above, and never goes back.",
  },
];

const element = h("section", { class: "tour", "aria-label": "Tour", hidden: true });
let acts = {};

/** The card; `type` puts a text into the composer of the team's channel, `goTo` moves the clock. */
export function tour(given) {
  acts = given;
  return element;
}

const steps = () => STEPS.filter((one) => !one.command || state.about.commands.some((each) => each.command === one.command));

const progress = () => here.get(KEY, { at: 0, isClosed: false });

function keep(change) {
  here.set(KEY, { ...progress(), ...change });
  draw();
}

on("hello", draw);
on("tour", () => keep({ at: progress().at >= steps().length ? 0 : progress().at, isClosed: !progress().isClosed }));

function draw() {
  const { at, isClosed } = progress();
  const all = steps();
  element.hidden = isClosed;
  if (isClosed) return;
  const current = all[at];
  element.replaceChildren(
    h("header", {}, h("small", {}, current ? `Two minutes with Baton · ${at + 1} of ${all.length}` : "Two minutes with Baton"), iconButton("Close the tour", ICONS.close, () => keep({ isClosed: true }))),
    h("div", { class: "dots", "aria-hidden": "true" }, all.map((one, index) => h("i", { class: index < at ? "done" : index === at ? "now" : "" }))),
    ...(current ? [
      h("h2", {}, current.title), h("p", {}, current.text),
      h("div", { class: "tour-buttons" },
        h("button", { type: "button", class: "button primary tour-do", onClick: () => perform(current) }, current.button),
        h("button", { type: "button", class: "button quiet", onClick: () => keep({ at: at + 1 }) }, "Skip")),
    ] : [
      h("h2", {}, "That is the week"), h("p", {}, "Now it is yours: act as somebody else on the left, type / in the channel, or let the team live for two weeks with the clock above."),
      h("div", { class: "tour-buttons" }, h("button", { type: "button", class: "button", onClick: () => keep({ at: 0 }) }, "Once more"), h("button", { type: "button", class: "button quiet", onClick: () => keep({ isClosed: true }) }, "Close")),
    ]));
}

async function perform(step) {
  for (const button of element.querySelectorAll("button")) button.disabled = true;
  const went = step.landmark ? await acts.goTo(step.landmark) : await acts.type(step.type);
  if (!went) tell("note", { kind: "error", text: step.landmark ? "There is no digest to go to yet: set up the team first." : "That did not work. Is Baton connected?" });
  keep({ at: progress().at + (went ? 1 : 0) });
}
