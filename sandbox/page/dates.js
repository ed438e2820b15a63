// Times as the member who looks would read them, in their own zone.

import { me, now } from "./store.js";

const formats = new Map();

function format(options) {
  const zone = me().tz || "UTC";
  const key = zone + JSON.stringify(options);
  if (!formats.has(key)) formats.set(key, new Intl.DateTimeFormat("en-US", { timeZone: zone, ...options }));
  return formats.get(key);
}

const parts = (date, options) => Object.fromEntries(format(options).formatToParts(date).map((one) => [one.type, one.value]));

/** The moment of a message ts. */
export const moment = (ts) => new Date(Number(ts) * 1000);

/** 9:30 AM */
export const clock = (date) => format({ hour: "numeric", minute: "2-digit" }).format(date).replace("\u202f", " ");

/** 2026-10-14, the day it is for the member. */
export function day(date) {
  const { year, month, day: number } = parts(date, { year: "numeric", month: "2-digit", day: "2-digit" });
  return `${year}-${month}-${number}`;
}

function away(date) {
  return Math.round((Date.parse(day(date)) - Date.parse(day(now()))) / 86400000);
}

const NEAR = { "-1": "Yesterday", 0: "Today", 1: "Tomorrow" };

/** Today, Yesterday, or Wednesday, October 14th */
export function dayName(date) {
  const { weekday, month, day: number } = parts(date, { weekday: "long", month: "long", day: "numeric" });
  return NEAR[away(date)] || `${weekday}, ${month} ${ordinal(number)}`;
}

/** Wed 14 Oct, 10:02 */
export function short(date) {
  const { weekday, day: number, month, hour, minute } = parts(date, {
    weekday: "short", day: "numeric", month: "short", hour: "2-digit", minute: "2-digit", hourCycle: "h23",
  });
  return `${weekday} ${number} ${month}, ${hour}:${minute}`;
}

/** Wednesday, October 14, 2026 at 9:30:07 AM, for a tooltip. */
export const whole = (date) => format({ dateStyle: "full", timeStyle: "medium" }).format(date);

function ordinal(number) {
  const teens = number > 10 && number < 20;
  return `${number}${teens ? "th" : { 1: "st", 2: "nd", 3: "rd" }[number % 10] || "th"}`;
}

const long = (date) => parts(date, { weekday: "long", month: "long", day: "numeric", year: "numeric" });
const brief = (date) => parts(date, { month: "short", day: "numeric", year: "numeric" });
const dateOf = (date) => `${long(date).month} ${ordinal(long(date).day)}, ${long(date).year}`;
const shortOf = (date) => `${brief(date).month} ${brief(date).day}, ${brief(date).year}`;
const longOf = (date) => `${long(date).weekday}, ${dateOf(date)}`;
const pretty = (date, otherwise) => (NEAR[away(date)] || otherwise(date));

const WORDS = {
  date_num: day,
  date: dateOf,
  date_short: shortOf,
  date_long: longOf,
  date_pretty: (date) => pretty(date, dateOf),
  date_short_pretty: (date) => pretty(date, shortOf),
  date_long_pretty: (date) => pretty(date, longOf),
  time: clock,
  time_secs: (date) => format({ hour: "numeric", minute: "2-digit", second: "2-digit" }).format(date).replace("\u202f", " "),
  ago: shortOf,
};

/** A date form with its tokens filled in; null for a moment that no calendar holds. */
export function inWords(epoch, form) {
  const date = new Date(Number(epoch) * 1000);
  if (Number.isNaN(date.getTime())) return null;
  return form.replace(/\{(\w+)\}/g, (all, word) => (Object.hasOwn(WORDS, word) ? WORDS[word](date) : all));
}

/** 3 days ago, just now: how long before the sandbox's own time. */
export function ago(date) {
  const minutes = Math.max(Math.round((now() - date) / 60000), 0);
  if (minutes < 1) return "just now";
  if (minutes < 60) return `${minutes} min ago`;
  if (minutes < 1440) return `${plural(Math.round(minutes / 60), "hour")} ago`;
  return `${plural(Math.round(minutes / 1440), "day")} ago`;
}

/** 1 reply, 2 replies */
export function plural(count, one, many = `${one}s`) {
  return `${count} ${count === 1 ? one : many}`;
}
