// What the member has read: a mark per conversation, kept in the browser.

import { here } from "./memory.js";
import { everything, state, timeline } from "./store.js";

const key = (channel) => `read:${state.me}:${channel.id}`;

/** The ts up to which the member has read a conversation. */
export const mark = (channel) => here.get(key(channel), "0");

/** How many messages of others came after the mark, threads included. */
export function unread(channel) {
  const read = mark(channel);
  const newest = timeline(channel.id).at(-1);
  if (newest === undefined || newest <= read) return 0;
  let count = 0;
  for (const one of everything(channel.id)) if (one.ts > read && one.user !== state.me) count += 1;
  return count;
}

/** The first message in the conversation itself that is not read yet. */
export function firstUnread(channel, read) {
  if (read === "0") return undefined;
  return timeline(channel.id).find((ts) => ts > read);
}

/** Everything in the conversation is read now. Returns whether that is news. */
export function readAll(channel) {
  const newest = timeline(channel.id).at(-1);
  if (newest === undefined || newest <= mark(channel)) return false;
  here.set(key(channel), newest);
  return true;
}
