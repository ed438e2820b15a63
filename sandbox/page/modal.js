// The modal on top of the member's stack: drawn, filled in, sent, closed.

import { h, iconButton, ICONS } from "./dom.js";
import { act, post } from "./control.js";
import { blocks } from "./blocks.js";
import { plain, words } from "./mrkdwn.js";
import { face } from "./people.js";
import { on, state } from "./store.js";

const PAUSE = 350;

let dialog = null;
let shown = null;
let fields = new Map();
let dirty = new Map();
let timer = 0;
let closing = null;
let opener = null;
let openerRow = null;

on("modals", draw);
on("hello", draw);

function draw() {
  const view = state.modals.at(-1);
  if (!view) return shut();
  if (shown && shown.id === view.id && shown.hash === view.hash && state.modals.length === shown.depth) return undefined;
  const isSame = shown && shown.id === view.id;
  const focus = isSame && document.activeElement?.dataset.key;
  const top = isSame ? dialog.querySelector(".modal-body").scrollTop : 0;
  if (!isSame) dirty = new Map();
  shown = { id: view.id, hash: view.hash, depth: state.modals.length };
  if (!dialog) begin();
  fields = new Map();
  dialog.replaceChildren(form(view));
  dialog.setAttribute("aria-label", view.title.text);
  dialog.querySelector(".modal-body").scrollTop = top;
  focusOn(focus, isSame);
  return undefined;
}

function begin() {
  opener = document.activeElement;
  openerRow = opener?.closest("[data-ts]")?.dataset.ts;
  dialog = h("dialog", { class: "modal", onCancel: (event) => { event.preventDefault(); close(); }, onClose: closedAlready });
  document.body.append(dialog);
  dialog.showModal();
}

/** A browser may close it without asking, where nothing was pressed for a while: Slack must know. */
function closedAlready({ target }) {
  if (target !== dialog) return;
  dialog.showModal();
  close();
}

function shut() {
  if (!dialog) return;
  dialog.close();
  dialog.remove();
  dialog = shown = null;
  refocus();
}

/** Back to what opened the form; that may be hidden now, and its row drawn anew. */
function refocus() {
  const row = openerRow && document.querySelector(`.row[data-ts="${CSS.escape(openerRow)}"]`);
  for (const place of [opener, row, document.querySelector(".composer textarea")]) {
    if (!place || place === document.body) continue;
    place.focus({ preventScroll: true });
    if (document.activeElement === place) return;
  }
}

function focusOn(key, isSame) {
  const same = key && [...dialog.querySelectorAll("[data-key]")].find((one) => one.dataset.key === key);
  const first = dialog.querySelector("[autofocus]") || dialog.querySelector(".modal-body :is(input:not([type=radio], [type=checkbox]), textarea, select)");
  const target = same || (!isSame && first) || dialog.querySelector(".modal-close");
  target.focus({ preventScroll: isSame });
  if (target === first && target.setSelectionRange && target.type !== "number") {
    try { target.setSelectionRange(target.value.length, target.value.length); } catch { /* Dates have no caret. */ }
  }
}

/** What the blocks of a modal do when somebody acts in them. */
function surface(view) {
  return {
    name: view.id, surface: "modal", state: overlaid(view.state.values), fields, typed,
    act: async (what) => {
      await flush();
      busy(true);
      await act("click", what, "The button");
      busy(false);
    },
  };
}

/** What is typed and not yet with the sandbox comes before what it knows. */
function overlaid(values) {
  const all = structuredClone(values);
  for (const { block_id: block, action_id: action, value } of dirty.values()) {
    const known = all[block] && all[block][action];
    const part = known && ["value", "selected_date", "selected_time"].find((one) => one in known);
    if (part && (typeof value === "string" || value === null)) known[part] = value;
  }
  return all;
}

function typed(key) {
  const field = fields.get(key);
  dirty.set(key, { ...field, value: field.read() });
  const error = dialog.querySelector(`[data-block="${CSS.escape(field.block_id)}"]`);
  if (error) mark(error, "");
  clearTimeout(timer);
  timer = setTimeout(flush, PAUSE);
}

/** Tell the sandbox what is typed so far, so that a reload keeps it. */
async function flush() {
  clearTimeout(timer);
  if (!dirty.size) return;
  const values = valuesOf(dirty.values());
  const sent = dirty;
  dirty = new Map();
  await post("fill", { user: state.me, values }).catch(() => { dirty = new Map([...sent, ...dirty]); });
}

function valuesOf(list) {
  const values = {};
  for (const { block_id: block, action_id: action, value } of list) values[block] = { ...values[block], [action]: value };
  return values;
}

const everything = () => valuesOf([...fields.values()].map((one) => ({ ...one, value: one.read() })));

function form(view) {
  const isDeep = state.modals.length > 1;
  return h("form", { class: "modal-form", novalidate: true, onSubmit: (event) => { event.preventDefault(); submit(); } },
    h("header", {}, isDeep && iconButton("Back", ICONS.back, close), face(state.about.app, "small"),
      h("h2", {}, words(view.title)), iconButton("Close", ICONS.close, closeAll, { class: "icon-button modal-close" })),
    h("div", { class: "modal-error", role: "alert" }),
    h("div", { class: "modal-body", tabindex: 0, role: "group", "aria-label": view.title.text }, blocks(view.blocks, surface(view))),
    h("footer", {},
      h("button", { type: "button", class: "button", onClick: close }, view.close ? plain(view.close.text) : isDeep ? "Back" : "Close"),
      view.submit && h("button", { type: "submit", class: "button primary submit" }, plain(view.submit.text))));
}

async function submit() {
  const id = shown.id;
  clearTimeout(timer);
  busy(true);
  const answer = await act("submit", { values: everything() }, "The form");
  busy(false);
  if (!dialog || !answer || shown.id !== id) return;
  dirty = new Map();
  for (const one of dialog.querySelectorAll("[data-block]")) mark(one, answer.errors[one.dataset.block] || "");
  const wrong = dialog.querySelector(".has-error");
  if (wrong) wrong.querySelector("input, textarea, select, button")?.focus();
  dialog.querySelector(".modal-error").textContent = answer.error ? "This form could not be sent. What you typed is still here; try again." : "";
}

function mark(field, text) {
  const error = field.querySelector(".field-error");
  field.classList.toggle("has-error", Boolean(text));
  if (error) error.textContent = text;
  for (const one of field.querySelectorAll("input, textarea, select")) one.setAttribute("aria-invalid", String(Boolean(text)));
}

function busy(isBusy) {
  if (!dialog) return;
  dialog.classList.toggle("busy", isBusy);
  const button = dialog.querySelector(".submit");
  if (button) button.disabled = isBusy;
}

/** By its id: a request that comes late closes no other form. */
const end = ({ id }) => act("close_modal", { view: id }, "The form");

/** Once for each form that is shown: a second Escape often comes before the first one is answered. */
async function close() {
  if (closing === shown) return;
  closing = shown;
  if (!(await end(shown))) closing = null;
}

async function closeAll() {
  for (const view of [...state.modals].reverse()) await end(view);
}

/** Nothing of a modal is left when the member changes. */
export function forget() {
  clearTimeout(timer);
  dirty = new Map();
  shut();
}
