// Small windows: a question before a button acts, and menus that open below what was pressed.

import { h } from "./dom.js";
import { words } from "./mrkdwn.js";

/** Ask as a `confirm` object says; resolves to whether the person agreed. */
export function confirmed(confirm) {
  if (!confirm) return Promise.resolve(true);
  return new Promise((resolve) => {
    const answer = (value) => () => {
      dialog.close();
      dialog.remove();
      resolve(value);
    };
    const style = confirm.style === "danger" ? "danger" : "primary";
    const dialog = h("dialog", { class: "confirm", "aria-label": confirm.title.text, onCancel: answer(false) },
      h("h2", {}, words(confirm.title)),
      h("div", { class: "confirm-text" }, words(confirm.text)),
      h("div", { class: "dialog-buttons" },
        h("button", { type: "button", class: "button", onClick: answer(false) }, words(confirm.deny)),
        h("button", { type: "button", class: `button ${style}`, onClick: answer(true) }, words(confirm.confirm))));
    document.body.append(dialog);
    dialog.showModal();
  });
}

let open = null;

/** Close whatever menu is open. */
export function closeMenu() {
  if (!open) return;
  const { element, opener, outside } = open;
  open = null;
  document.removeEventListener("pointerdown", outside, true);
  element.remove();
  opener.setAttribute("aria-expanded", "false");
}

/** Close it, and go back to what opened it while that can still be seen. */
export function leaveMenu() {
  if (open) open.opener.focus();
  closeMenu();
}

/** Open a menu below a button; each item is { label, note, act }, or { content } for anything else. */
export function openMenu(opener, items, name) {
  const again = open && open.opener === opener;
  closeMenu();
  if (again) return;
  const element = h("div", { class: "menu", role: "menu", "aria-label": name, onKeydown: keys },
    items.map((one) => one.content || h("button", { type: "button", role: "menuitem", class: one.danger ? "danger" : "", onClick: () => { leaveMenu(); one.act(); } },
      h("span", {}, one.label), one.note && h("small", {}, one.note))));
  const outside = (event) => {
    if (!element.contains(event.target) && !opener.contains(event.target)) closeMenu();
  };
  (opener.closest("dialog") || document.body).append(element);
  open = { element, opener, outside };
  opener.setAttribute("aria-expanded", "true");
  document.addEventListener("pointerdown", outside, true);
  place(element, opener);
  const first = element.querySelector("button");
  if (first) first.focus();
}

function place(element, opener) {
  const { left, right, bottom, top } = opener.getBoundingClientRect();
  const { width, height } = element.getBoundingClientRect();
  const x = left + width > innerWidth - 8 ? Math.max(right - width, 8) : left;
  const y = bottom + height + 4 > innerHeight ? Math.max(top - height - 4, 8) : bottom + 4;
  Object.assign(element.style, { left: `${x}px`, top: `${y}px` });
}

function keys(event) {
  const buttons = [...event.currentTarget.querySelectorAll("button")];
  const at = buttons.indexOf(document.activeElement);
  const step = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
  if (step) {
    event.preventDefault();
    buttons[(at + step + buttons.length) % buttons.length].focus();
  }
  if (event.key === "Escape" || event.key === "Tab") {
    event.preventDefault();
    event.stopPropagation();
    leaveMenu();
  }
}
