// Menus to choose from: options, people, channels; one of them, or several as tokens.

import { h, icon, ICONS } from "./dom.js";
import { current, labels, pickable, register, told } from "./elements.js";
import { leaveMenu, openMenu } from "./dialogs.js";
import { state } from "./store.js";

const key = (block, element) => `${block.block_id}|${element.action_id}`;

/** A menu of any kind; several are chosen in a list of boxes, one in the browser's own menu. */
export function picker(element, block, on, labelled) {
  return element.type.startsWith("multi_") ? several(element, block, on, labelled) : one(element, block, on, labelled);
}

/** What can be chosen: { value, label, group }. */
function offered(element) {
  if (element.type.includes("users")) return pickable().map((who) => ({ value: who.id, label: who.real_name }));
  if (element.type.includes("channels") || element.type.includes("conversations")) return places(element);
  const grouped = (element.option_groups || []).flatMap((group) => group.options.map((option) => ({ ...read(option), group: group.label.text })));
  return [...(element.options || []).map(read), ...grouped];
}

const read = (option) => ({ value: option.value, label: option.text.text, note: option.description?.text });

function places(element) {
  const kinds = { public_channel: "public", private_channel: "private", im: "im", mpim: "mpim" };
  const wanted = element.filter?.include || ["public", "private"];
  return [...state.channels.values()]
    .filter((place) => wanted.includes(kinds[place.kind]) && place.name && !place.is_archived)
    .map((place) => ({ value: place.id, label: `#${place.name}` }));
}

const idOf = (value) => (value && typeof value === "object" ? value.value : value);

function one(element, block, on, labelled) {
  const chosen = idOf(current(element, block, on));
  const field = h("select", { ...labels(labelled, element), "data-key": key(block, element), autofocus: element.focus_on_load },
    h("option", { value: "" }, element.placeholder?.text || "Choose…"), grouped(offered(element), chosen));
  const value = () => field.value || null;
  register(element, block, on, value);
  field.addEventListener("change", () => told(element, block, on, value, Boolean(field.value)));
  return field;
}

function grouped(options, chosen) {
  const groups = new Map();
  for (const each of options) groups.set(each.group, [...(groups.get(each.group) || []), each]);
  const drawn = (each) => h("option", { value: each.value, selected: each.value === chosen }, each.label + (each.note ? ` · ${each.note}` : ""));
  return [...groups].map(([name, list]) => (name ? h("optgroup", { label: name }, list.map(drawn)) : list.map(drawn)));
}

function several(element, block, on, labelled) {
  const options = offered(element);
  let chosen = (current(element, block, on) || []).map(idOf);
  const value = () => chosen;
  const tokens = h("span", { class: "tokens" });
  const named = labelled ? { id: labelled.id, "aria-describedby": labelled.error } : {};
  const opener = h("button", {
    type: "button", class: "tokens-button", ...named, "aria-haspopup": "menu", "aria-expanded": "false", "data-key": key(block, element),
    onClick: () => openMenu(opener, [{ content: list() }], labelled?.label || "Choose"),
  }, tokens, icon(ICONS.down, 14));
  const label = (id) => options.find((each) => each.value === id)?.label || state.people.get(id)?.real_name || id;

  function draw() {
    tokens.replaceChildren(...(chosen.length ? chosen.map((id) => h("span", { class: "token" }, label(id)))
      : [h("span", { class: "placeholder" }, element.placeholder?.text || "Choose…")]));
    if (labelled) opener.setAttribute("aria-label", `${labelled.label}: ${chosen.map(label).join(", ") || "nothing chosen"}`);
  }

  function list() {
    const find = h("input", { type: "search", placeholder: "Find", "aria-label": "Find", onInput: () => draws(find.value) });
    const rows = h("div", { class: "menu-list" });
    const draws = (letters) => rows.replaceChildren(...options
      .filter((each) => each.label.toLowerCase().includes(letters.toLowerCase()))
      .map((each) => h("label", { class: "choice" }, h("input", {
        type: "checkbox", checked: chosen.includes(each.value), value: each.value, onChange: (event) => choose(each.value, event.target.checked),
      }), h("span", {}, each.label))));
    draws("");
    return h("div", { class: "menu-choices" }, options.length > 7 && find, rows,
      h("button", { type: "button", class: "button", onClick: leaveMenu }, "Done"));
  }

  function choose(id, isWanted) {
    chosen = isWanted ? [...chosen, id] : chosen.filter((each) => each !== id);
    draw();
    told(element, block, on, value, true);
  }

  register(element, block, on, value);
  draw();
  return opener;
}
