// Layout blocks as elements. `on` says what acting means here: in a message, a modal or on Home.

import { h } from "./dom.js";
import { drawn } from "./elements.js";
import { words } from "./mrkdwn.js";
import { richText } from "./richtext.js";

/** All blocks of a surface; one that is not known is named, never shown as it came. */
export function blocks(list, on) {
  return list.map((block) => {
    const draw = Object.hasOwn(DRAW, block.type) ? DRAW[block.type] : unknown;
    return draw(block, on);
  });
}

function unknown(block) {
  return h("p", { class: "unknown-block" }, `This page cannot draw a “${block.type}” block.`);
}

function section(block, on) {
  return h("div", { class: "block section" },
    h("div", { class: "section-text" },
      block.text && h("div", { class: "text" }, words(block.text)),
      block.fields && h("div", { class: "fields" }, block.fields.map((one) => h("div", { class: "text" }, words(one))))),
    block.accessory && h("div", { class: "accessory" }, drawn(block.accessory, block, on)));
}

function input(block, on) {
  const id = `field-${block.block_id}`;
  const labelled = { id, label: block.label.text, hint: block.hint ? `${id}-hint` : "", error: `${id}-error` };
  const isGroup = ["radio_buttons", "checkboxes"].includes(block.element.type);
  const name = [words(block.label), block.optional && h("span", { class: "optional" }, " (optional)")];
  return h(isGroup ? "fieldset" : "div", { class: "block input", "data-block": block.block_id },
    isGroup ? h("legend", {}, name) : h("label", { for: id }, name),
    drawn(block.element, block, on, labelled),
    block.hint && h("p", { class: "hint", id: labelled.hint }, words(block.hint)),
    h("p", { class: "field-error", id: labelled.error, role: "alert" }));
}

/** A picture of this sandbox; one from elsewhere is only named, for the page asks nobody else. */
export function picture(one, small = false) {
  const source = one.slack_file ? `/files/${one.slack_file.id}` : "";
  const local = source || (one.image_url || "").startsWith(`${location.origin}/`) && one.image_url;
  if (!local) return h("span", { class: "picture-elsewhere", title: one.image_url }, `Picture: ${one.alt_text}`);
  return h("img", { src: local, alt: one.alt_text, class: small ? "small" : "", loading: "lazy" });
}

function image(block) {
  return h("figure", { class: "block image" },
    block.title && h("figcaption", {}, words(block.title)), picture(block));
}

function context(block) {
  return h("div", { class: "block context" },
    block.elements.map((one) => (one.type === "image" ? picture(one, true) : h("span", { class: "text" }, words(one)))));
}

function table(block) {
  const cell = (one) => (one.type === "rich_text" ? richText(one) : String(one.text ?? one.value ?? ""));
  return h("div", { class: "block table" }, h("table", {},
    block.rows.map((row, at) => h("tr", {}, row.map((one) => h(at ? "td" : "th", {}, cell(one)))))));
}

const DRAW = {
  header: (block) => h("h3", { class: "block header" }, words(block.text)),
  divider: () => h("hr", { class: "block divider" }),
  section,
  context,
  input,
  image,
  table,
  rich_text: (block) => h("div", { class: "block" }, richText(block)),
  actions: (block, on) => h("div", { class: "block actions" }, block.elements.map((one) => drawn(one, block, on))),
  context_actions: (block, on) => h("div", { class: "block actions" }, block.elements.map((one) => drawn(one, block, on))),
  markdown: (block) => h("div", { class: "block text" }, words({ type: "mrkdwn", text: block.text })),
  alert: (block) => h("div", { class: `block alert ${block.level || "default"}` }, words(block.text)),
  video: (block) => h("p", { class: "block text" }, `Video: ${block.title.text}`),
  container: (block, on) => h("div", { class: "block container" },
    block.title && h("h4", {}, words(block.title)), blocks(block.child_blocks, on)),
};
