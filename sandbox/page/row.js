// One message: who, when, what, reactions, its thread, and the tools that appear on it.

import { h, icon, iconButton, ICONS } from "./dom.js";
import { act } from "./control.js";
import { ago, clock, moment, plural, whole } from "./dates.js";
import { blocks } from "./blocks.js";
import { FREQUENT, sign } from "./emoji.js";
import { openMenu } from "./dialogs.js";
import { emoji, mrkdwn, plain } from "./mrkdwn.js";
import { face, status } from "./people.js";
import { isReply, person, replies, state, tell } from "./store.js";

const GROUPED_SECONDS = 300;

/** Whether a message stands under the one before it without a face of its own. */
export function goesOn(before, message) {
  return Boolean(before) && before.user === message.user && !before.subtype && !message.ephemeral_for && !before.ephemeral_for
    && Number(message.ts) - Number(before.ts) < GROUPED_SECONDS && moment(before.ts).getDate() === moment(message.ts).getDate();
}

/** A message as a row; `isShort` leaves out face and name, `inThread` the link to its thread. */
export function row(message, { isShort = false, inThread = false } = {}) {
  const who = person(message.user);
  const at = moment(message.ts);
  const time = h("time", { datetime: at.toISOString(), title: whole(at) }, clock(at));
  const element = h("article", {
    class: `row ${isShort ? "short" : ""} ${message.ephemeral_for ? "ephemeral" : ""}`, tabindex: -1, "data-ts": message.ts,
    "aria-label": `${who.real_name}, ${clock(at)}`,
  },
  isShort ? h("span", { class: "gutter" }, time) : face(message.user),
  h("div", { class: "content" },
    message.ephemeral_for && h("p", { class: "only-you" }, icon(ICONS.eye, 14), "Only visible to you"),
    message.broadcast && !inThread && h("p", { class: "only-you" }, icon(ICONS.reply, 14), "Replied to a thread"),
    !isShort && h("p", { class: "by" }, h("strong", {}, who.real_name), who.is_bot && h("span", { class: "badge" }, "APP"), status(who), time),
    body(message), files(message), reactions(message), !inThread && threadLink(message)));
  const tools = () => element.querySelector(".tools") || element.append(toolbar(message, inThread));
  element.addEventListener("pointerenter", tools);
  element.addEventListener("focusin", tools);
  return element;
}

function body(message) {
  const on = {
    name: message.ts, surface: "message",
    act: (what) => act("click", { message: { channel: message.channel, ts: message.ts }, ...what }, "The button"),
  };
  if (message.subtype === "tombstone") return h("p", { class: "text tombstone" }, message.text);
  return h("div", { class: "body" },
    message.blocks.length ? blocks(message.blocks, on) : message.text && h("div", { class: "text" }, mrkdwn(message.text), edited(message)),
    message.attachments.map((one) => h("div", { class: "attachment" }, one.blocks ? blocks(one.blocks, on) : mrkdwn(one.text || one.fallback || ""))),
    message.blocks.length ? edited(message) : null);
}

const edited = (message) => message.edited && !message.bot && h("small", { class: "edited" }, " (edited)");

function files(message) {
  return message.files.map((file) => {
    const source = `/files/${file.id}`;
    if (/^(png|jpe?g|gif|webp)$/.test(file.filetype)) {
      return h("figure", { class: "file" }, h("figcaption", {}, file.title),
        h("a", { href: source, target: "_blank", rel: "noopener" }, h("img", { src: source, alt: file.alt_txt || file.title, loading: "lazy" })));
    }
    return h("a", { class: "file-card", href: source, download: file.name }, h("strong", {}, file.title),
      h("small", {}, `${file.filetype.toUpperCase()} · ${Math.max(1, Math.round(file.size / 1024))} kB`));
  });
}

function reactions(message) {
  const all = Object.entries(message.reactions || {});
  if (!all.length) return null;
  return h("div", { class: "reactions" }, all.map(([name, users]) => {
    const isMine = users.includes(state.me);
    const names = users.map((id) => person(id).real_name).join(", ");
    return h("button", {
      type: "button", class: isMine ? "reaction mine" : "reaction", "aria-pressed": String(isMine), title: `${names} reacted with :${name}:`,
      "aria-label": `${name.replaceAll("_", " ")}, ${plural(users.length, "person", "people")}`, onClick: () => react(message, name, isMine),
    }, emoji(name), h("span", {}, users.length));
  }));
}

const react = (message, name, isMine) => act(isMine ? "unreact" : "react", { emoji: name, message: { channel: message.channel, ts: message.ts } });

function threadLink(message) {
  const all = isReply(message) ? [] : replies(message.channel, message.ts);
  if (!all.length) return null;
  const faces = [...new Set(all.map((one) => one.user))].slice(0, 4);
  return h("button", { type: "button", class: "thread-link", onClick: () => tell("thread", message) },
    faces.map((id) => face(id, "tiny")), h("strong", {}, plural(all.length, "reply", "replies")),
    h("small", {}, `Last reply ${ago(moment(all.at(-1).ts))}`));
}

function toolbar(message, inThread) {
  if (message.subtype === "tombstone") return "";
  const canReact = !message.ephemeral_for;
  return h("div", { class: "tools", role: "toolbar", "aria-label": "Message actions" },
    canReact && iconButton("Add a reaction", ICONS.smile, (event) => pick(event.currentTarget, message), { "aria-haspopup": "menu", "aria-expanded": "false" }),
    canReact && !inThread && iconButton("Reply in thread", ICONS.reply, () => tell("thread", message)),
    canReact && iconButton("More actions", ICONS.more, (event) => openMenu(event.currentTarget, shortcuts(message), "More actions"), { "aria-haspopup": "menu", "aria-expanded": "false" }));
}

function pick(opener, message) {
  const choose = (name) => () => {
    opener.click();
    if (!(message.reactions[name] || []).includes(state.me)) react(message, name, false);
  };
  openMenu(opener, [{
    content: h("div", { class: "emoji-grid" }, FREQUENT.map((name) => h("button", { type: "button", role: "menuitem", "aria-label": name.replaceAll("_", " "), title: `:${name}:`, onClick: choose(name) }, sign(name)))),
  }], "Reactions");
}

function shortcuts(message) {
  const reference = { channel: message.channel, ts: message.ts };
  const offered = state.about.shortcuts.filter((one) => one.type === "message").map((one) => ({
    label: plain(one.name), note: person(state.about.app).real_name, act: () => act("shortcut", { callback_id: one.callback_id, message: reference }, one.name),
  }));
  const mine = message.user === state.me;
  return [...offered, ...(mine ? [{ label: "Delete message", danger: true, act: () => act("delete_message", { message: reference }) }] : [])];
}
