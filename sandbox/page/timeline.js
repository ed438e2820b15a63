// A list of messages that holds only those around what is on screen, however many there are.

import { h } from "./dom.js";
import { day, dayName, moment } from "./dates.js";
import { goesOn, row } from "./row.js";
import { message, replies, timeline as all } from "./store.js";

const MOST = 120;
const STEP = 40;
const NEAR_PIXELS = 600;

/** The messages of one channel: `element` to show, `update` when some changed, `bottom` to go there. */
export function timeline(channel, { unreadFrom, welcome, onBottom }) {
  const list = h("div", { class: "rows" });
  const newer = h("button", { type: "button", class: "to-newest", hidden: true, onClick: () => bottom() }, "Jump to the newest");
  const scroller = h("div", { class: "timeline", tabindex: 0, role: "group", "aria-label": "Messages" }, list);
  const element = h("div", { class: "timeline-frame" }, scroller, newer);
  let first = 0;
  let last = 0;
  let isAtBottom = true;
  let isMoving = false;
  let known = new Map();

  function draw() {
    const order = all(channel);
    const nodes = [];
    const kept = new Map();
    if (first === 0) nodes.push(welcome());
    for (let at = first; at < last; at += 1) nodes.push(...drawn(order, at, kept));
    known = kept;
    list.replaceChildren(...nodes);
  }

  /** The row of a message; the one that was drawn before, where nothing in it has changed. */
  function rowOf(one, isShort, kept) {
    const thread = replies(channel, one.ts);
    const sign = `${isShort} ${thread.length} ${thread.at(-1)?.ts}`;
    const before = known.get(one.ts);
    const entry = before && before.message === one && before.sign === sign ? before : { message: one, sign, node: row(one, { isShort }) };
    kept.set(one.ts, entry);
    return entry.node;
  }

  function drawn(order, at, kept) {
    const one = message(channel, order[at]);
    const before = at > 0 ? message(channel, order[at - 1]) : null;
    const isNewDay = !before || day(moment(before.ts)) !== day(moment(one.ts));
    const isUnread = unreadFrom && one.ts === unreadFrom();
    const nodes = [];
    if (isNewDay) nodes.push(h("div", { class: "day", role: "separator" }, h("span", {}, dayName(moment(one.ts)))));
    if (isUnread) nodes.push(h("div", { class: "new", role: "separator" }, h("span", {}, "New")));
    nodes.push(rowOf(one, !isNewDay && !isUnread && goesOn(before, one), kept));
    return nodes;
  }

  function show(from) {
    const count = all(channel).length;
    first = Math.max(0, Math.min(from, count - MOST));
    last = Math.min(count, first + MOST);
    draw();
  }

  function bottom() {
    show(all(channel).length - MOST);
    scroller.scrollTop = scroller.scrollHeight;
    followed();
  }

  /** Move the window; what the eye rests on stays where it is. */
  function slide(step) {
    const eye = [...list.querySelectorAll(".row")].find((one) => one.getBoundingClientRect().bottom > scroller.getBoundingClientRect().top);
    const was = eye && eye.getBoundingClientRect().top;
    show(first + step);
    const same = eye && list.querySelector(`[data-ts="${eye.dataset.ts}"]`);
    if (same) scroller.scrollTop += same.getBoundingClientRect().top - was;
  }

  function followed() {
    const below = scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight;
    isAtBottom = below < 40 && last === all(channel).length;
    newer.hidden = isAtBottom || below < 400 && last === all(channel).length;
    if (isAtBottom && onBottom) onBottom();
  }

  function scrolled() {
    if (isMoving) return;
    isMoving = true;
    requestAnimationFrame(() => {
      isMoving = false;
      const below = scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight;
      if (scroller.scrollTop < NEAR_PIXELS && first > 0) slide(-STEP);
      else if (below < NEAR_PIXELS && last < all(channel).length) slide(STEP);
      followed();
    });
  }

  /** Draw anew what changed; whoever reads at the bottom follows. */
  function update() {
    const focused = document.activeElement && list.contains(document.activeElement) && document.activeElement.closest(".row")?.dataset.ts;
    const stays = isAtBottom;
    if (stays) bottom();
    else slide(0);
    if (focused) list.querySelector(`[data-ts="${focused}"]`)?.focus({ preventScroll: true });
    if (!stays) followed();
  }

  scroller.addEventListener("scroll", scrolled, { passive: true });
  scroller.addEventListener("keydown", (event) => walk(event, list, scroller));
  // Pictures and forms change heights after they were drawn.
  new ResizeObserver(() => isAtBottom && (scroller.scrollTop = scroller.scrollHeight)).observe(list);
  return { element, update, bottom };
}

/** Arrow keys go from message to message. */
export function walk(event, list, scroller) {
  const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
  const current = document.activeElement;
  if (!step || (current !== scroller && !current.classList.contains("row"))) return;
  event.preventDefault();
  const rows = [...list.querySelectorAll(".row")];
  const at = rows.indexOf(current);
  const next = at < 0 ? rows.at(-1) : rows[Math.min(Math.max(at + step, 0), rows.length - 1)];
  if (next) next.focus();
}
