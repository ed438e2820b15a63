// Where one types: grows with its text, completes, keeps a draft, sends on Enter.

import { h, icon, ICONS } from "./dom.js";
import { act } from "./control.js";
import { completions } from "./completion.js";
import { here } from "./memory.js";
import { state, tell } from "./store.js";

const LONGEST_PIXELS = 220;
let number = 0;

/** A composer for a channel, or for a thread in it. */
export function composer(channel, { placeholder, thread = null }) {
  const draft = `draft:${state.me}:${channel.id}:${thread ? thread.ts : ""}`;
  const listId = `completion-${(number += 1)}`;
  const list = h("div", { class: "completion", role: "listbox", id: listId, hidden: true, "aria-label": "Suggestions" });
  const box = h("textarea", {
    rows: 1, placeholder, "aria-label": placeholder, role: "combobox", "aria-expanded": "false", "aria-controls": listId,
    "aria-autocomplete": "list", value: here.get(draft, ""), onInput: typed, onKeydown: pressed, onBlur: () => setTimeout(close, 150),
  });
  const send = h("button", { type: "submit", class: "send", "aria-label": "Send" }, icon(ICONS.send));
  const element = h("form", { class: "composer", onSubmit: (event) => { event.preventDefault(); submit(); } }, list, h("div", { class: "composer-box" }, box, send));
  let found = null;
  let at = 0;

  function typed() {
    here.set(draft, box.value);
    grow();
    send.disabled = !box.value.trim();
    found = completions(box.value.slice(0, box.selectionStart), { inThread: Boolean(thread) });
    at = 0;
    draw();
  }

  function grow() {
    box.style.height = "auto";
    box.style.height = `${Math.min(box.scrollHeight, LONGEST_PIXELS)}px`;
  }

  function draw() {
    const isOpen = Boolean(found && (found.options.length || found.hint));
    list.hidden = !isOpen;
    box.setAttribute("aria-expanded", String(isOpen));
    box.removeAttribute("aria-activedescendant");
    if (!isOpen) return;
    list.replaceChildren(...(found.hint ? [h("p", { class: "usage-hint" }, found.hint)] : []), ...found.options.map((one, index) => h("div", {
      role: "option", id: `${listId}-${index}`, "aria-selected": String(index === at), class: index === at ? "option active" : "option",
      onPointerdown: (event) => { event.preventDefault(); choose(index); },
    }, one.picture, h("span", { class: "option-label" }, one.label), one.note && h("small", {}, one.note))));
    if (found.options.length) {
      box.setAttribute("aria-activedescendant", `${listId}-${at}`);
      list.children[at].scrollIntoView({ block: "nearest" });
    }
  }

  function close() {
    found = null;
    draw();
  }

  function choose(index) {
    const caret = box.selectionStart;
    const { from, options } = found;
    box.value = box.value.slice(0, from) + options[index].insert + box.value.slice(caret);
    box.setSelectionRange(from + options[index].insert.length, from + options[index].insert.length);
    typed();
    box.focus();
  }

  function pressed(event) {
    if (event.isComposing) return;
    const count = found ? found.options.length : 0;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (count && step) {
      event.preventDefault();
      at = (at + step + count) % count;
      draw();
    } else if (count && (event.key === "Tab" || (event.key === "Enter" && !isWhole()))) {
      event.preventDefault();
      choose(at);
    } else if (event.key === "Escape" && found) {
      event.stopPropagation();
      close();
    } else if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      submit();
    }
  }

  /** A command that is typed out is sent by Enter, not completed. */
  const isWhole = () => state.about.commands.some((one) => one.command === box.value.trim());

  async function submit() {
    const text = box.value.trim();
    if (!text) return;
    box.value = "";
    typed();
    close();
    if (!(await sent(text))) {
      box.value = box.value || text;
      typed();
      close();
    }
  }

  async function sent(text) {
    if (!/^\/[\w-]/.test(text)) return act("say", { channel: channel.id, text, thread: thread && { ts: thread.ts } });
    const [name] = text.split(/\s/);
    if (thread) {
      tell("note", { kind: "error", text: `${name} does not work in threads. Slack takes commands in channels only.` });
      return null;
    }
    if (name === "/invite") return invite(text.split(/\s+/)[1] || "");
    const answer = await act("command", { channel: channel.id, text }, name);
    return answer && !answer.error ? answer : null;
  }

  function invite(who) {
    const wanted = [...state.people.values()].find((one) => `@${one.handle}` === who.toLowerCase());
    if (!wanted) {
      tell("note", { kind: "error", text: "Whom? /invite @Baton, or anybody else of the workspace." });
      return null;
    }
    return wanted.is_app_user ? act("invite_app", { channel: channel.id, by: state.me }).then(() => true)
      : act("join", { user: wanted.id, channel: channel.id, inviter: state.me }).then(() => true);
  }

  /** Put a text there as if it had been typed, and send it where wanted. */
  function type(text, isSent) {
    box.value = text;
    typed();
    box.focus();
    if (isSent) submit();
  }

  send.disabled = !box.value.trim();
  requestAnimationFrame(grow);
  return { element, focus: () => box.focus(), type };
}
