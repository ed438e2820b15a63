// The mirror of what the member sees: filled by the socket, read by everything that draws.

export const state = {
  me: "", about: null, people: new Map(), channels: new Map(), modals: [], home: null,
  status: {}, link: "opening", place: null, thread: null, since: -1, life: "",
};

const shelves = new Map();
const listeners = new Map();
let clock = { at: 0, mark: 0 };

/** Have `hear` called whenever something of this kind changes. */
export function on(kind, hear) {
  if (!listeners.has(kind)) listeners.set(kind, []);
  listeners.get(kind).push(hear);
}

/** Tell everybody who listens for this kind. */
export function tell(kind, what) {
  for (const hear of listeners.get(kind) || []) hear(what);
}

/** Take in everything, or what is new, as the socket says it. */
export function take(frame) {
  state.since = frame.since;
  state.life = frame.life;
  if (frame.type === "hello") return begin(frame);
  keepClock(frame);
  for (const part of ["people", "channels"]) if (frame[part]) state[part] = byId(frame[part]);
  for (const part of ["modals", "home", "status"]) if (part in frame) state[part] = frame[part];
  const touched = merge(frame.changed || [], frame.gone || []);
  for (const part of ["people", "channels", "modals", "home", "status"]) if (part in frame) tell(part);
  if (touched.size) tell("messages", touched);
  for (const refused of frame.refused || []) tell("note", { kind: "refused", ...refused });
  return undefined;
}

function begin(frame) {
  Object.assign(state, {
    me: frame.me, about: frame.about, modals: frame.modals, home: frame.home, status: frame.status,
    people: byId(frame.people), channels: byId(frame.channels),
  });
  keepClock(frame);
  shelves.clear();
  for (const message of frame.messages) keep(message);
  for (const shelf of shelves.values()) sort(shelf);
  tell("hello");
}

function byId(list) {
  return new Map(list.map((one) => [one.id, one]));
}

function keepClock(frame) {
  clock = { at: Date.parse(frame.now), mark: performance.now() };
}

/** The sandbox's own time, as a Date. */
export function now() {
  return new Date(state.status.is_running ? clock.at + performance.now() - clock.mark : clock.at);
}

function shelf(channel) {
  if (!shelves.has(channel)) shelves.set(channel, { all: new Map(), order: [], replies: new Map() });
  return shelves.get(channel);
}

function keep(message) {
  const place = shelf(message.channel);
  const isNew = !place.all.has(message.ts);
  place.all.set(message.ts, message);
  if (!isNew) return;
  if (isReply(message)) {
    const replies = place.replies.get(message.thread_ts) || [];
    insert(replies, message.ts);
    place.replies.set(message.thread_ts, replies);
  }
  if (!isReply(message) || message.broadcast) insert(place.order, message.ts);
}

function insert(order, ts) {
  let at = order.length;
  while (at > 0 && order[at - 1] > ts) at -= 1;
  order.splice(at, 0, ts);
}

function sort(place) {
  place.order.sort();
}

function merge(changed, gone) {
  const touched = new Map();
  const touch = (channel, ts) => touched.set(channel, (touched.get(channel) || new Set()).add(ts));
  for (const message of changed) {
    keep(message);
    touch(message.channel, message.ts);
    if (message.thread_ts) touch(message.channel, message.thread_ts);
  }
  for (const { channel, ts } of gone) {
    const old = message(channel, ts);
    if (!old) continue;
    const place = shelf(channel);
    place.all.delete(ts);
    place.order = place.order.filter((one) => one !== ts);
    for (const replies of place.replies.values()) if (replies.includes(ts)) replies.splice(replies.indexOf(ts), 1);
    touch(channel, ts);
    if (old.thread_ts) touch(channel, old.thread_ts);
  }
  return touched;
}

/** Whether a message stands in a thread below another one. */
export function isReply(message) {
  return Boolean(message.thread_ts) && message.thread_ts !== message.ts;
}

/** The ts of what stands in a channel itself, oldest first. */
export const timeline = (channel) => shelf(channel).order;

/** One message of a channel, or undefined. */
export const message = (channel, ts) => shelf(channel).all.get(ts);

/** The replies to a message that the member sees, oldest first. */
export const replies = (channel, ts) => (shelf(channel).replies.get(ts) || []).map((one) => message(channel, one));

/** Everything of a channel in no order. */
export const everything = (channel) => shelf(channel).all.values();

/** Somebody, or a stand-in for whom this workspace does not know. */
export function person(id) {
  return state.people.get(id) || { id, handle: id, real_name: id, tz: null };
}

/** The member who acts in this tab. */
export const me = () => person(state.me);

/** The member's messages with the app: a channel, or undefined. */
export const direct = () => [...state.channels.values()].find((one) => one.kind === "im");

/** Whether the member is in a channel. */
export const isIn = (channel) => channel.members.includes(state.me);
