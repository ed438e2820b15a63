// Red notes: what Slack would refuse, and what could not be done. They stay until closed.

import { h, iconButton, ICONS } from "./dom.js";
import { on, tell } from "./store.js";

const MOST = 4;
const LASTS = 12000;

const element = h("div", { class: "notes", role: "log", "aria-live": "assertive", "aria-label": "Problems" });

/** Where the notes stand. */
export const notes = () => element;

on("note", (note) => {
  const drawn = note.kind === "refused" ? refused(note) : h("div", { class: "note" }, h("p", {}, note.text));
  drawn.append(iconButton("Dismiss", ICONS.close, () => drawn.remove()));
  element.append(drawn);
  while (element.children.length > MOST) element.firstChild.remove();
  if (note.kind !== "refused") setTimeout(() => drawn.remove(), LASTS);
});

function refused({ where, error, problems }) {
  return h("div", { class: "note" },
    h("p", {}, h("strong", {}, "Slack would refuse this. "), `${where}: `, h("code", {}, error)),
    problems.length > 0 && h("ul", {}, problems.slice(0, 5).map((one) => h("li", {}, h("code", {}, one.pointer || "/"), ` ${one.message}`))),
    h("button", { type: "button", class: "link", onClick: () => tell("panel", "traffic") }, "Show what was sent"));
}
