// Elements from values. Text only ever becomes text: nothing here reads markup from a string.

const PROPERTIES = new Set(["value", "checked", "selected", "disabled", "indeterminate", "open"]);

/** An element with properties, listeners (`onClick`) and children; false and null are left out. */
export function h(tag, props, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(props || {})) set(element, name, value);
  add(element, children);
  return element;
}

function set(element, name, value) {
  if (value === null || value === undefined || value === false) return;
  if (name.startsWith("on")) element.addEventListener(name.slice(2).toLowerCase(), value);
  else if (PROPERTIES.has(name)) element[name] = value;
  else element.setAttribute(name, value === true ? "" : String(value));
}

function add(element, children) {
  for (const child of children.flat(Infinity)) {
    if (child === null || child === undefined || child === false) continue;
    element.append(child instanceof Node ? child : String(child));
  }
}

/** Put these children in place of all there were. */
export function fill(element, ...children) {
  element.replaceChildren();
  add(element, children);
  return element;
}

/** A picture drawn with one path in a box of 20, for buttons; the words are beside it. */
export function icon(path, size = 18) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  for (const [name, value] of Object.entries({
    viewBox: "0 0 20 20", width: size, height: size, fill: "none", stroke: "currentColor",
    "stroke-width": 1.6, "stroke-linecap": "round", "stroke-linejoin": "round", "aria-hidden": "true",
  })) svg.setAttribute(name, value);
  const line = document.createElementNS("http://www.w3.org/2000/svg", "path");
  line.setAttribute("d", path);
  svg.append(line);
  return svg;
}

export const ICONS = {
  menu: "M3 5h14M3 10h14M3 15h14",
  close: "M5 5l10 10M15 5L5 15",
  back: "M12 4l-6 6 6 6",
  next: "M8 4l6 6-6 6",
  down: "M5 8l5 5 5-5",
  send: "M3 10l14-6-5 14-3-6z",
  more: "M4.5 10h.01M10 10h.01M15.5 10h.01",
  reply: "M3 5h14v9h-8l-4 3v-3H3z",
  smile: "M10 2.5a7.5 7.5 0 100 15 7.5 7.5 0 000-15zM7 12c1.5 2 4.5 2 6 0M7.5 8h.01M12.500 8h.01",
  lock: "M5 9h10v8H5zM7 9V6a3 3 0 016 0v3",
  hash: "M8 3L6.500 17M13.500 3L12 17M3.500 7.500h14M2.500 12.500h14",
  people: "M7 9a3 3 0 100-6 3 3 0 000 6zM2 17c0-3.500 2-5 5-5s5 1.500 5 5M13 4a3 3 0 010 5.500M14.500 12.300c2 .5 3.500 2 3.500 4.700",
  pause: "M7 4v12M13 4v12",
  play: "M6 4l10 6-10 6z",
  eye: "M2 10s3-5 8-5 8 5 8 5-3 5-8 5-8-5-8-5zM10 12a2 2 0 100-4 2 2 0 000 4z",
  wrench: "M12 8l-8 8M12 8a3.500 3.500 0 104-4l-2 2-1.500-.5L12 4l2-2",
  sun: "M10 6.500a3.500 3.500 0 100 7 3.500 3.500 0 000-7zM10 1.500v2M10 16.500v2M1.500 10h2M16.500 10h2M4 4l1.400 1.400M14.600 14.600L16 16M4 16l1.400-1.400M14.600 5.400L16 4",
  help: "M10 2.500a7.500 7.500 0 100 15 7.500 7.500 0 000-15zM7.800 7.700c.3-2.500 4.400-2.400 4.400 0 0 1.600-2.200 1.700-2.200 3.600M10 14.200h.01",
};

/** A button that shows a picture and says its name. */
export function iconButton(name, path, onClick, props = {}) {
  return h("button", { type: "button", class: "icon-button", "aria-label": name, title: name, onClick, ...props }, icon(path));
}

/** Wait until nothing more comes for some milliseconds, then do it once. */
export function settled(milliseconds, act) {
  let timer = 0;
  return (...given) => {
    clearTimeout(timer);
    timer = setTimeout(() => act(...given), milliseconds);
  };
}

/** Say something to screen readers that the eye sees anyway. */
export function announce(text) {
  const place = document.getElementById("announcer");
  if (place) place.textContent = text;
}
