// rich_text blocks: sections, lists, quotes and code, with styled parts in them.

import { h } from "./dom.js";
import { inWords } from "./dates.js";
import { channel, emoji, link, mention } from "./mrkdwn.js";

const STYLES = { bold: "strong", italic: "em", strike: "s", code: "code", underline: "u" };

/** A rich_text block as elements. */
export function richText(block) {
  return h("div", { class: "rich-text" }, block.elements.map(paragraph));
}

function paragraph(element) {
  switch (element.type) {
    case "rich_text_list": return list(element);
    case "rich_text_quote": return h("blockquote", {}, element.elements.map(part));
    case "rich_text_preformatted": return h("pre", {}, element.elements.map(part));
    default: return h("p", {}, element.elements.map(part));
  }
}

function list(element) {
  const tag = element.style === "ordered" ? "ol" : "ul";
  const props = { class: `indent-${element.indent || 0}`, start: element.offset ? element.offset + 1 : null };
  return h(tag, props, element.elements.map((one) => h("li", {}, one.elements.map(part))));
}

function part(element) {
  const shown = PARTS[element.type] ? PARTS[element.type](element) : element.text || "";
  return Object.entries(STYLES).reduce(
    (inside, [style, tag]) => (element.style && element.style[style] ? h(tag, {}, inside) : inside), shown,
  );
}

const PARTS = {
  text: (one) => one.text,
  link: (one) => link(one.url, one.text || ""),
  user: (one) => mention(one.user_id),
  usergroup: (one) => `@${one.usergroup_id}`,
  channel: (one) => channel(one.channel_id),
  emoji: (one) => emoji(one.name),
  date: (one) => inWords(one.timestamp, one.format) || one.fallback || "",
  broadcast: (one) => h("span", { class: "mention broadcast" }, `@${one.range}`),
  color: (one) => one.value,
};
