// The left column: workspace, who acts, channels, direct messages, the app.

import { h, icon, ICONS } from "./dom.js";
import { act } from "./control.js";
import { openMenu } from "./dialogs.js";
import { actors, face, nameOf, status } from "./people.js";
import { unread } from "./unread.js";
import { direct, isIn, me, state, tell } from "./store.js";

/** The column as it stands now. */
export function sidebar() {
  const places = [...state.channels.values()].filter((one) => !one.is_archived);
  const rooms = places.filter((one) => one.kind.endsWith("_channel") && isIn(one));
  const others = places.filter((one) => one.kind === "public_channel" && !isIn(one));
  const groups = places.filter((one) => one.kind === "mpim");
  return h("nav", { class: "sidebar", "aria-label": "Workspace" },
    h("div", { class: "workspace" }, h("strong", {}, state.about.team), h("small", {}, "a local Slack")),
    acting(),
    h("div", { class: "places" },
      heading("Channels"), h("ul", {}, rooms.map(entry)),
      others.length > 0 && h("ul", { class: "others" }, others.map(join)),
      groups.length > 0 && [heading("Direct messages"), h("ul", {}, groups.map(entry))],
      heading("Apps"), h("ul", {}, app())));
}

const heading = (text) => h("h2", {}, text);

function acting() {
  const who = me();
  const choose = (event) => openMenu(event.currentTarget, actors().map((one) => ({
    label: [face(one.id, "tiny"), " ", one.real_name, one.id === state.me ? " ✓" : ""], note: [one.title, one.tz].filter(Boolean).join(" · "), act: () => tell("act as", one.id),
  })), "Acting as");
  return h("button", { type: "button", class: "acting", "aria-haspopup": "menu", "aria-expanded": "false", onClick: choose, "aria-label": `Acting as ${who.real_name}. Change` },
    face(who.id, "small"), h("span", {}, h("small", {}, "Acting as"), h("strong", {}, who.real_name, " ", status(who))), icon(ICONS.down, 14));
}

function entry(channel) {
  const isHere = state.place && state.place.channel === channel.id;
  const count = unread(channel);
  const counted = channel.kind === "mpim" && count;
  return h("li", {}, h("button", {
    type: "button", class: `place ${count ? "unread" : ""}`, "aria-current": isHere ? "page" : null, onClick: () => tell("go", { channel: channel.id }),
  }, icon(channel.kind === "private_channel" ? ICONS.lock : channel.kind === "mpim" ? ICONS.people : ICONS.hash, 15), h("span", {}, nameOf(channel)),
  counted ? h("b", { class: "count" }, count) : count ? h("span", { class: "hidden" }, " unread") : null));
}

function join(channel) {
  return h("li", {}, h("button", { type: "button", class: "place", title: `Join #${channel.name}`, "aria-label": `Join #${channel.name}`, onClick: () => act("join", { channel: channel.id }) },
    icon(ICONS.hash, 15), h("span", {}, channel.name), h("small", {}, "join")));
}

function app() {
  const channel = direct();
  const count = channel ? unread(channel) : 0;
  const isHere = state.place && state.place.tab;
  return h("li", {}, h("button", {
    type: "button", class: `place ${count ? "unread" : ""}`, "aria-current": isHere ? "page" : null,
    onClick: () => tell("go", { tab: count || !state.about.tabs.includes("home") ? "messages" : "home" }),
  }, face(state.about.app, "tiny"), h("span", {}, state.people.get(state.about.app).real_name),
  h("i", { class: state.status.is_connected ? "presence on" : "presence", title: state.status.is_connected ? "connected" : "not connected" }),
  count ? h("b", { class: "count" }, h("span", { class: "hidden" }, "unread: "), count) : null));
}
