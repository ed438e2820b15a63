// What can be completed while typing: commands at the start, people, channels and emoji anywhere.

import { h } from "./dom.js";
import { named, sign } from "./emoji.js";
import { face, actors } from "./people.js";
import { state } from "./store.js";

const MOST = 8;
const WORD = /(?:^|\s)([@#:])([\w.+-]*)$/;

/** What fits the text up to the caret: { from, options: [{ insert, label, note, picture }] }, or null. */
export function completions(text, { inThread }) {
  const command = /^\/[\w-]*$/.test(text);
  if (command && !inThread) return { from: 0, options: commands(text) };
  const usage = /^(\/[\w-]+) /.exec(text);
  const word = WORD.exec(text);
  if (!word) return usage ? hint(usage[1]) : null;
  const [, mark, letters] = word;
  if (mark === ":" && letters.length < 2) return null;
  const options = { "@": people, "#": channels, ":": emojis }[mark](letters.toLowerCase());
  return options.length ? { from: text.length - letters.length - 1, options: options.slice(0, MOST) } : null;
}

const BUILT_IN = [{ command: "/invite", usage_hint: "@somebody", description: "Add somebody to this channel", slack: true }];

function commands(letters) {
  return [...state.about.commands, ...BUILT_IN].filter((one) => one.command.startsWith(letters)).map((one) => ({
    insert: `${one.command} `, label: [h("strong", {}, one.command), " ", h("span", { class: "usage" }, one.usage_hint || "")], note: one.description,
    picture: face(one.slack ? "USLACKBOT" : state.about.app, "tiny"),
  }));
}

/** Behind a command: how it goes on, to read and not to choose. */
function hint(name) {
  const found = [...state.about.commands, ...BUILT_IN].find((one) => one.command === name);
  return found && found.usage_hint ? { from: 0, options: [], hint: `${found.command} ${found.usage_hint}` } : null;
}

function people(letters) {
  const found = [...actors(), ...[...state.people.values()].filter((who) => who.is_app_user)];
  return found.filter((who) => who.handle.startsWith(letters) || who.real_name.toLowerCase().includes(letters))
    .map((who) => ({ insert: `@${who.handle} `, label: h("strong", {}, who.real_name), note: who.title || who.handle, picture: face(who.id, "tiny") }));
}

function channels(letters) {
  return [...state.channels.values()].filter((one) => one.name && one.kind !== "mpim" && one.name.startsWith(letters))
    .map((one) => ({ insert: `#${one.name} `, label: h("strong", {}, `#${one.name}`) }));
}

function emojis(letters) {
  return named(letters).map((name) => ({ insert: `${sign(name)} `, label: `:${name}:`, picture: h("span", { class: "emoji" }, sign(name)) }));
}
