// The middle: a channel with its head, messages and composer; or the app with its two tabs.

import { h, icon, iconButton, ICONS } from "./dom.js";
import { act } from "./control.js";
import { blocks } from "./blocks.js";
import { composer } from "./composer.js";
import { plural } from "./dates.js";
import { face, nameOf } from "./people.js";
import { firstUnread, mark, readAll } from "./unread.js";
import { timeline } from "./timeline.js";
import { direct, isIn, person, state, tell } from "./store.js";

/** What stands in the middle: { element, update, home, composer, leave }. */
export function middle(place) {
  return place.tab ? appPane(place.tab) : channelPane(state.channels.get(place.channel));
}

function channelPane(channel) {
  const read = mark(channel);
  const list = timeline(channel.id, { unreadFrom: () => firstUnread(channel, read), welcome: () => welcome(channel), onBottom: () => readAll(channel) && tell("read") });
  const below = foot(channel);
  const element = h("main", { class: "middle", "aria-label": nameOf(channel) }, head(channel), list.element, below.element);
  return { element, update: list.update, start: list.bottom, composer: below.composer, channel: channel.id };
}

function head(channel) {
  const app = person(state.about.app);
  const hasApp = channel.members.includes(app.id);
  return h("header", { class: "middle-head" },
    iconButton("Show channels", ICONS.menu, () => tell("drawer"), { class: "icon-button drawer-button" }),
    h("h1", {}, icon(channel.kind === "private_channel" ? ICONS.lock : channel.kind === "mpim" ? ICONS.people : ICONS.hash), nameOf(channel)),
    h("span", { class: "members" }, h("span", { class: "faces" }, channel.members.slice(0, 5).map((id) => face(id, "tiny"))), plural(channel.members.length, "member")),
    !hasApp && isIn(channel) && h("button", { type: "button", class: "button small", onClick: () => act("invite_app", { channel: channel.id, by: state.me }) }, `Add ${app.real_name}`));
}

function welcome(channel) {
  if (channel.kind === "im" || channel.kind === "mpim") {
    return h("div", { class: "welcome" }, h("h2", {}, nameOf(channel)), h("p", {}, "What is written here is between you."));
  }
  const hasApp = channel.members.includes(state.about.app);
  return h("div", { class: "welcome" }, h("h2", {}, `#${channel.name}`),
    h("p", {}, hasApp ? `This is where #${channel.name} begins. ${person(state.about.app).real_name} is here: type / to see what it can do.` : `This is where #${channel.name} begins.`));
}

function foot(channel) {
  if (channel.is_archived) return { element: h("p", { class: "no-composer" }, `#${channel.name} is archived.`) };
  if (!isIn(channel)) {
    return { element: h("p", { class: "no-composer" }, `You are not in #${channel.name}. `, h("button", { type: "button", class: "button primary", onClick: () => act("join", { channel: channel.id }) }, "Join")) };
  }
  const box = composer(channel, { placeholder: channel.kind === "mpim" ? `Message ${nameOf(channel)}` : `Message #${channel.name}` });
  return { element: box.element, composer: box };
}

function appPane(tab) {
  const app = person(state.about.app);
  const channel = direct();
  const body = h("div", { class: "tab-body", role: "tabpanel", "aria-label": tab === "home" ? "Home" : "Messages" });
  const tabs = state.about.tabs.map((name) => h("button", {
    type: "button", role: "tab", "aria-selected": String(name === tab), onClick: () => tell("go", { tab: name }),
  }, name === "home" ? "Home" : "Messages"));
  const element = h("main", { class: "middle", "aria-label": app.real_name },
    h("header", { class: "middle-head" }, iconButton("Show channels", ICONS.menu, () => tell("drawer"), { class: "icon-button drawer-button" }),
      h("h1", {}, face(app.id, "tiny"), app.real_name), h("div", { class: "tabs", role: "tablist", "aria-label": app.real_name }, tabs)), body);
  act("open_home", { tab });
  if (tab === "home") {
    const draw = () => body.replaceChildren(home());
    draw();
    return { element, home: draw };
  }
  if (!channel) return { element };
  const read = mark(channel);
  const list = timeline(channel.id, { unreadFrom: () => firstUnread(channel, read), welcome: () => welcome(channel), onBottom: () => readAll(channel) && tell("read") });
  const box = state.about.read_only ? null : composer(channel, { placeholder: `Message ${app.real_name}` });
  body.append(list.element, box ? box.element : h("p", { class: "no-composer" }, `${app.real_name} writes here; its messages have buttons to answer with.`));
  return { element, update: list.update, start: list.bottom, composer: box, channel: channel.id };
}

function home() {
  const view = state.home;
  const app = person(state.about.app).real_name;
  if (!view) {
    return h("div", { class: "home empty" }, h("p", {}, state.status.is_connected ? `${app} is preparing this page…` : `${app} is not connected, so there is no Home yet.`));
  }
  const on = {
    name: "home", surface: "home", state: view.state.values,
    act: (what) => act("click", what, "The button"),
  };
  return h("div", { class: "home" }, blocks(view.blocks, on));
}
