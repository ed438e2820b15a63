// Slack's text markup, read by Slack's rules (slack.md 7) into elements; what it holds stays text.

import { h } from "./dom.js";
import { inWords } from "./dates.js";
import { sign } from "./emoji.js";
import { person, state } from "./store.js";

const CONTROL = "<(?<control>[^<>]+)>";
const QUOTE = "^(?:>>>|(?:&gt;){3})(?<rest>[^]*)|^(?:>|&gt;) ?(?<quote>[^\\n]*\\n?)";
const INLINE = [
  "```(?<preformatted>[^]+?)```",
  "`(?<code>[^`\\n]+)`",
  CONTROL,
  "(?<![\\w*])\\*(?=\\S)(?<bold>[^*\\n]+)(?<=\\S)\\*(?![\\w*])",
  "(?<!\\w)_(?=\\S)(?<italic>[^_\\n]+)(?<=\\S)_(?!\\w)",
  "(?<![\\w~])~(?=\\S)(?<strike>[^~\\n]+)(?<=\\S)~(?![\\w~])",
  ":(?<emoji>[a-z0-9_+'-]+(?:::skin-tone-[2-6])?):",
].join("|");
const BARE = "(?<address>\\bhttps?://[^\\s<>|]*[^\\s<>|.,;:!?)\\]}'\"])";
const IN_CODE = new RegExp(CONTROL, "gm");
const IN_LINE = new RegExp(`${INLINE}|${BARE}`, "gm");
const IN_TEXT = new RegExp(`${QUOTE}|${INLINE}|${BARE}`, "gm");
const ONLY_EMOJI = /:([a-z0-9_+'-]+(?:::skin-tone-[2-6])?):/g;
const SAFE = /^(?:https?:\/\/|mailto:|slack:\/\/)/i;

/** A mrkdwn text as nodes. */
export const mrkdwn = (text) => nodes(text, IN_TEXT);

/** A plain text as nodes: only emoji names are read in it. */
export function plain(text) {
  const found = [];
  let end = 0;
  for (const match of text.matchAll(ONLY_EMOJI)) {
    found.push(text.slice(end, match.index), emoji(match[1], match[0]));
    end = match.index + match[0].length;
  }
  return [...found, text.slice(end)];
}

/** A text object of either type. */
export function words(object) {
  if (!object) return [];
  return object.type === "mrkdwn" ? mrkdwn(object.text) : plain(object.text);
}

/** The three entities that Slack knows. */
export const unescaped = (text) => text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");

function nodes(text, pattern) {
  const found = [];
  let end = 0;
  for (const match of text.matchAll(new RegExp(pattern))) {
    if (match.index > end) found.push(unescaped(text.slice(end, match.index)));
    found.push(node(match));
    end = match.index + match[0].length;
  }
  if (end < text.length) found.push(unescaped(text.slice(end)));
  return found;
}

function node(match) {
  const [name, inside] = Object.entries(match.groups).find(([, value]) => value !== undefined) || ["", match[0]];
  switch (name) {
    case "control": return control(inside, match[0]);
    case "emoji": return emoji(inside, match[0]);
    case "address": return link(unescaped(inside), "");
    case "code": return h("code", {}, nodes(inside, IN_CODE));
    case "preformatted": return h("pre", {}, nodes(inside.replace(/^\n|\n$/g, ""), IN_CODE));
    case "bold": return h("strong", {}, nodes(inside, IN_LINE));
    case "italic": return h("em", {}, nodes(inside, IN_LINE));
    case "strike": return h("s", {}, nodes(inside, IN_LINE));
    default: return h("blockquote", {}, nodes(inside.replace(/\n$/, ""), IN_LINE));
  }
}

/** An emoji by its name, with the name for whoever cannot see it. */
export function emoji(name, otherwise = `:${name}:`) {
  const found = sign(name);
  return found ? h("span", { class: "emoji", role: "img", "aria-label": name.replaceAll("_", " "), title: `:${name}:` }, found) : otherwise;
}

function control(inside, raw) {
  const [target, label = ""] = split(inside);
  if (/^@./.test(target)) return mention(target.slice(1), unescaped(label));
  if (/^#./.test(target)) return channel(target.slice(1), unescaped(label));
  if (/^!(here|channel|everyone)$/i.test(target)) return h("span", { class: "mention broadcast" }, `@${target.slice(1)}`);
  if (target.startsWith("!date^")) return date(target.slice(6), label);
  if (target.startsWith("!subteam^")) return h("span", { class: "mention" }, unescaped(label) || "@group");
  if (/^[!@#]/.test(target) || /\s/.test(target)) return unescaped(raw);
  return link(unescaped(target), unescaped(label));
}

function split(inside) {
  const at = inside.indexOf("|");
  return at < 0 ? [inside] : [inside.slice(0, at), inside.slice(at + 1)];
}

/** A person's name that stands out, more so if it is the reader's own. */
export function mention(id, label = "") {
  const who = state.people.get(id);
  const name = who ? person(id).real_name : label.replace(/^@/, "") || id;
  return h("span", { class: id === state.me ? "mention mine" : "mention" }, `@${name}`);
}

/** The name of a channel as a link to it. */
export function channel(id, label = "") {
  const found = state.channels.get(id);
  return h("span", { class: "mention" }, `#${found ? found.name : label.replace(/^#/, "") || id}`);
}

/** A link that opens elsewhere; anything but an address is only shown. */
export function link(url, label) {
  if (!SAFE.test(url)) return label ? `${label} (${url})` : url;
  return h("a", { href: url, target: "_blank", rel: "noopener noreferrer", title: url }, label || url);
}

function date(target, label) {
  const [epoch, form = "", url] = target.split("^");
  const shown = /^-?\d{1,12}$/.test(epoch) ? inWords(epoch, unescaped(form)) : null;
  const text = shown === null ? unescaped(label) : shown;
  return url ? link(unescaped(url), text) : h("span", { title: unescaped(label) }, text);
}
