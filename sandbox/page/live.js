// The socket: opens, follows, and when it is lost comes back and catches up.

import { state, take, tell } from "./store.js";

/** Who acts before anybody has chosen. */
export const FIRST_MEMBER = "ada";
// The member acted as is not in this workspace, which was started anew.
const NOBODY = 4404;
const WAITS = [300, 600, 1200, 2500, 5000];

let socket = null;
let lost = 0;
let timer = 0;
// What arrives while something is pressed waits: drawn anew, it would not feel the release.
let held = null;

addEventListener("pointerdown", ({ button, target }) => {
  // What opens a menu of the browser's own keeps the release to itself.
  if (button === 0 && !target.closest("select")) held ??= [];
}, true);
addEventListener("pointermove", ({ buttons }) => held && !buttons && release(), true);
for (const end of ["pointerup", "pointercancel"]) addEventListener(end, () => setTimeout(release), true);

function release() {
  const waiting = held || [];
  held = null;
  waiting.forEach(take);
}

/** Look with the eyes of this member from now on. */
export function look(user) {
  clearTimeout(timer);
  if (socket) {
    socket.onclose = null;
    socket.close();
  }
  held &&= [];
  Object.assign(state, { since: -1, life: "" });
  open(user);
}

function open(user) {
  const asked = new URLSearchParams({ user, since: state.since, life: state.life });
  const mine = new WebSocket(`${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/live?${asked}`);
  socket = mine;
  mine.onmessage = ({ data }) => {
    lost = 0;
    const frame = JSON.parse(data);
    if (held) held.push(frame);
    else take(frame);
    linked("open");
  };
  mine.onclose = ({ code }) => {
    if (code === NOBODY && user !== FIRST_MEMBER) return look(FIRST_MEMBER);
    linked("lost");
    timer = setTimeout(() => open(user), WAITS[Math.min(lost, WAITS.length - 1)]);
    lost += 1;
    return undefined;
  };
}

function linked(link) {
  if (state.link === link) return;
  state.link = link;
  tell("link");
}
