// A thread, beside the channel that it belongs to.

import { h, iconButton, ICONS } from "./dom.js";
import { composer } from "./composer.js";
import { plural } from "./dates.js";
import { goesOn, row } from "./row.js";
import { message, replies, state } from "./store.js";

/** The thread of a message: { element, update }; `close` is called to leave it. */
export function thread(parent, close) {
  const channel = state.channels.get(parent.channel);
  const list = h("div", { class: "thread-rows", tabindex: 0, role: "group", "aria-label": "Replies" });
  const box = composer(channel, { placeholder: "Reply…", thread: parent });
  const element = h("aside", { class: "pane thread", "aria-label": "Thread" },
    h("header", {}, h("h2", {}, "Thread"), h("small", {}, channel.name ? `#${channel.name}` : ""), iconButton("Close thread", ICONS.close, close)), list, box.element);

  function update() {
    const root = message(parent.channel, parent.ts);
    if (!root) return close();
    const all = replies(parent.channel, parent.ts);
    const rows = all.map((one, at) => row(one, { inThread: true, isShort: goesOn(all[at - 1], one) }));
    list.replaceChildren(row(root, { inThread: true }), h("div", { class: "day" }, h("span", {}, plural(all.length, "reply", "replies"))), ...rows);
    list.scrollTop = list.scrollHeight;
    return undefined;
  }

  update();
  return { element, update, focus: box.focus };
}
