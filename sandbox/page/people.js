// Faces and names: a face is the initials on a colour of its own, drawn here.

import { h } from "./dom.js";
import { person, state } from "./store.js";
import { sign } from "./emoji.js";

const COLOURS = 10;

/** A person's face; the app's is its sign. */
export function face(id, size = "") {
  const who = person(id);
  const isApp = state.about && id === state.about.app;
  const colour = isApp ? "app" : `c${[...id].reduce((sum, sign) => (sum * 31 + sign.charCodeAt(0)) % 9973, 7) % COLOURS}`;
  return h("span", { class: `face ${size} ${colour}`, "aria-hidden": "true" }, isApp ? baton() : initials(who.real_name));
}

const initials = (name) => name.split(/\s+/).map((word) => [...word][0]).slice(0, 2).join("").toUpperCase();

function baton() {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "0 0 36 36");
  const line = document.createElementNS("http://www.w3.org/2000/svg", "path");
  line.setAttribute("d", "M9 27L25 11M8 28a2.500 2.500 0 013-3M25.500 13.500a3.500 3.500 0 10-3-3M17 8.500A12 12 0 0112 11M27.500 19A12 12 0 0125 24");
  svg.append(line);
  return svg;
}

/** The sign of somebody's status, with its words. */
export function status(who) {
  if (!who.status_emoji) return null;
  const found = sign(who.status_emoji.replaceAll(":", ""));
  return h("span", { class: "emoji", title: who.status_text, "aria-label": who.status_text, role: "img" }, found || "💬");
}

/** What a conversation is called by whoever looks at it. */
export function nameOf(channel) {
  if (channel.kind === "im") return person(state.about.app).real_name;
  if (channel.kind !== "mpim") return channel.name;
  return channel.members.filter((id) => id !== state.me && id !== state.about.app).map((id) => person(id).first_name || person(id).real_name.split(" ")[0]).join(", ") || "Group";
}

/** The eight of the team first, then everybody else who can act. */
export const actors = () => [...state.people.values()].filter((who) => !who.is_bot && !who.deleted && !who.is_stranger && who.id !== "USLACKBOT");
