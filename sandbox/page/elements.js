// Elements that a person acts on: buttons, menus, and all kinds of inputs.

import { h, icon, ICONS } from "./dom.js";
import { confirmed, openMenu } from "./dialogs.js";
import { plain, words } from "./mrkdwn.js";
import { picker } from "./pickers.js";
import { state } from "./store.js";

/** One element of a block. `labelled` names the ids of its label, hint and error where it is an input. */
export function drawn(element, block, on, labelled = null) {
  const draw = Object.hasOwn(DRAW, element.type) ? DRAW[element.type] : unknown;
  return draw(element, block, on, labelled);
}

const unknown = (element) => h("span", { class: "unknown-block" }, `This page cannot draw “${element.type}”.`);

const key = (block, element) => `${block.block_id}|${element.action_id}`;

async function act(element, block, on, select) {
  if (await confirmed(element.confirm)) on.act({ block_id: block.block_id, action_id: element.action_id, value: element.value, select });
}

function button(element, block, on) {
  const props = {
    class: `button ${element.style || ""}`, "aria-label": element.accessibility_label, "data-key": key(block, element),
  };
  if (element.url && /^(https?:|mailto:|slack:)/.test(element.url)) {
    return h("a", { ...props, href: element.url, target: "_blank", rel: "noopener noreferrer", onClick: () => act(element, block, on) }, words(element.text));
  }
  return h("button", { type: "button", ...props, onClick: () => act(element, block, on) }, words(element.text));
}

function overflow(element, block, on) {
  const items = element.options.map((one) => ({
    label: plain(one.text.text), note: one.description && plain(one.description.text), act: () => act(element, block, on, one.value),
  }));
  return h("button", {
    type: "button", class: "button overflow", "aria-haspopup": "menu", "aria-expanded": "false", "aria-label": "More actions",
    "data-key": key(block, element), onClick: (event) => openMenu(event.currentTarget, items, "More actions"),
  }, icon(ICONS.more));
}

/** What stands in an element: from the surface's state, else as the app sent it. */
export function current(element, block, on) {
  const found = on.state && on.state[block.block_id] && on.state[block.block_id][element.action_id];
  if (found) return Object.entries(found).find(([name]) => name !== "type")?.[1];
  return Object.entries(element).find(([name]) => name.startsWith("initial_"))?.[1];
}

/** Register an input with its surface, so that it is read when the form is sent. */
export function register(element, block, on, read) {
  if (on.fields) on.fields.set(key(block, element), { block_id: block.block_id, action_id: element.action_id, read });
}

/** Tell the surface that something was typed or chosen; a choice outside of a form acts at once. */
export function told(element, block, on, read, chosen) {
  if (on.typed) on.typed(key(block, element));
  if (chosen && (block.type !== "input" || block.dispatch_action)) act(element, block, on, read());
}

export function labels(labelled, element) {
  if (!labelled) return { "aria-label": element.placeholder?.text || "Choose" };
  return { id: labelled.id, "aria-describedby": [labelled.hint, labelled.error].filter(Boolean).join(" ") };
}

const TYPES = { url_text_input: "url", email_text_input: "email", datepicker: "date", timepicker: "time" };

function typed(element, block, on, labelled) {
  const isLong = element.multiline || element.type === "rich_text_input";
  const value = current(element, block, on);
  const field = h(isLong ? "textarea" : "input", {
    ...labels(labelled, element), "data-key": key(block, element), placeholder: element.placeholder?.text,
    maxlength: element.max_length, autofocus: element.focus_on_load, autocomplete: "off",
    ...(isLong ? { rows: 4 } : { type: TYPES[element.type] || "text" }),
    inputmode: element.type === "number_input" ? (element.is_decimal_allowed ? "decimal" : "numeric") : null,
    value: typeof value === "object" && value ? richWords(value) : value ?? "",
  });
  const read = () => field.value || null;
  register(element, block, on, read);
  const isPicked = element.type in TYPES && TYPES[element.type].length === 4;
  field.addEventListener("input", () => told(element, block, on, read, false));
  field.addEventListener("change", () => isPicked && told(element, block, on, read, Boolean(field.value)));
  field.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !isLong && block.dispatch_action) {
      event.preventDefault();
      told(element, block, on, read, true);
    }
  });
  return field;
}

const richWords = (value) => (value.elements || []).flatMap((one) => one.elements || []).map((one) => one.text || "").join("");

function moment(element, block, on, labelled) {
  const epoch = current(element, block, on);
  const local = epoch ? new Date(epoch * 1000 - new Date(epoch * 1000).getTimezoneOffset() * 60000).toISOString().slice(0, 16) : "";
  const field = h("input", { type: "datetime-local", ...labels(labelled, element), "data-key": key(block, element), value: local });
  const read = () => (field.value ? Math.floor(new Date(field.value).getTime() / 1000) : null);
  register(element, block, on, read);
  field.addEventListener("change", () => told(element, block, on, read, true));
  return field;
}

function choices(element, block, on, labelled) {
  const isMany = element.type === "checkboxes";
  const value = current(element, block, on);
  const chosen = new Set((isMany ? value || [] : [value]).filter(Boolean).map((one) => one.value));
  const group = h("div", { class: "choices", role: labelled ? null : "group", "aria-label": labelled ? null : "Choices" },
    element.options.map((one, at) => h("label", { class: "choice" },
      h("input", {
        type: isMany ? "checkbox" : "radio", name: `${on.name}-${key(block, element)}`, value: one.value, checked: chosen.has(one.value),
        id: labelled && at === 0 ? labelled.id : null, "aria-describedby": labelled && at === 0 ? labelled.error : null, "data-key": `${key(block, element)}|${one.value}`,
      }),
      h("span", {}, words(one.text), one.description && h("small", {}, words(one.description))))));
  const boxes = () => [...group.querySelectorAll("input")].filter((one) => one.checked).map((one) => one.value);
  const read = () => (isMany ? boxes() : boxes()[0] ?? null);
  register(element, block, on, read);
  group.addEventListener("change", () => told(element, block, on, read, true));
  return group;
}

function feedback(element, block, on) {
  return h("span", { class: "actions" }, ["positive_button", "negative_button"].map((one) => h("button", {
    type: "button", class: "button", onClick: () => on.act({ block_id: block.block_id, action_id: element.action_id, value: element[one].value }),
  }, words(element[one].text))));
}

const DRAW = {
  button,
  overflow,
  icon_button: button,
  feedback_buttons: feedback,
  radio_buttons: choices,
  checkboxes: choices,
  datetimepicker: moment,
  ...Object.fromEntries(["plain_text_input", "rich_text_input", "number_input", "url_text_input", "email_text_input", "datepicker", "timepicker"].map((one) => [one, typed])),
  ...Object.fromEntries(["static", "external", "users", "conversations", "channels"].flatMap((one) => [[`${one}_select`, picker], [`multi_${one}_select`, picker]])),
  file_input: () => h("span", { class: "unknown-block" }, "Files cannot be added here."),
  image: (element) => h("span", { class: "accessory-image" }, pictureOf(element)),
};

function pictureOf(element) {
  const source = element.slack_file ? `/files/${element.slack_file.id}` : (element.image_url || "").startsWith(`${location.origin}/`) && element.image_url;
  return source ? h("img", { src: source, alt: element.alt_text }) : h("span", { class: "picture-elsewhere" }, element.alt_text);
}

/** The people whom a picker offers: members of this workspace, no bots, nobody who left. */
export const pickable = () => [...state.people.values()].filter((one) => !one.is_bot && !one.deleted && one.id !== "USLACKBOT");
