// The control API: one POST per verb, as the member who acts in this tab.

import { state, tell } from "./store.js";

/** What cannot be done, in words for the person. */
export class Impossible extends Error {}

/** Do what the verb says; raises Impossible with the reason when it cannot be done. */
export async function post(verb, body = {}) {
  let answer;
  try {
    answer = await fetch(`/control/${verb}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });
  } catch {
    throw new Impossible("The sandbox does not answer. Is it still running in its terminal?");
  }
  if (answer.ok) return answer.json();
  const found = await answer.json().catch(() => ({}));
  throw new Impossible(found.error || `The sandbox answered ${answer.status}.`);
}

const ERRORS = {
  unknown_command: "Slack knows no such command. Type / to see those that there are.",
  dispatch_failed: "failed, because the app did not respond. Is it running?",
  operation_timeout: "failed: the app did not answer within three seconds. Try it again.",
  interactivity_disabled: "does nothing: the manifest switches interactivity off.",
  messages_tab_read_only: "Commands do not work here: people cannot write in the app's messages.",
  invalid_command_response: "was answered with something that Slack refuses.",
  invalid_view_response: "was answered with a form that Slack refuses.",
  not_acknowledged: "The app did not take notice.",
};

/** Act as the member; what goes wrong becomes a note, and the answer is null. */
export async function act(verb, body, name = "") {
  try {
    const answer = await post(verb, { user: state.me, ...body });
    if (answer && answer.error) {
      const words = ERRORS[answer.error] || `was refused by Slack: ${answer.error}.`;
      const whole = /^[a-z]/.test(words) ? `${name || "That"} ${words}` : words;
      tell("note", { kind: "error", text: whole });
    }
    return answer;
  } catch (failure) {
    if (!(failure instanceof Impossible)) throw failure;
    tell("note", { kind: "error", text: sentence(failure.message) });
    return null;
  }
}

function sentence(text) {
  const words = text.charAt(0).toUpperCase() + text.slice(1);
  return /[.?!]$/.test(words) ? words : `${words}.`;
}
