/* A moment that was promised in one zone: what it is for the reader, and how far away.
   <time datetime data-moment data-zone>: shown in data-zone. data-own: that is the reader's choice already.
   data-relative: say "in 2 days" beside it. What the server wrote stays; this only adds. */
import { t } from "./site.js";

const language = document.documentElement.lang || "en";
const here = Intl.DateTimeFormat().resolvedOptions().timeZone;

export function start(time) {
  const at = new Date(time.dateTime);
  if ("ready" in time.dataset || Number.isNaN(at.getTime())) return;
  time.dataset.ready = "";
  if (!("own" in time.dataset) && here && wall(at, here) !== wall(at, time.dataset.zone)) add(time, t("{time} for you", { time: shown(at, time.dataset.zone) }));
  if ("relative" in time.dataset) add(time, away(at));
}

function add(time, text) {
  if (!text) return;
  const beside = document.createElement("span");
  beside.className = "quiet";
  beside.textContent = ` · ${text}`;
  time.append(beside);
}

function wall(at, timeZone) {
  try {
    return new Intl.DateTimeFormat("sv", { dateStyle: "short", timeStyle: "short", timeZone }).format(at);
  } catch {
    return "";
  }
}

/* The reader's own time, with the weekday where it is another day than there. */
function shown(at, there) {
  const same = wall(at, here).slice(0, 10) === wall(at, there).slice(0, 10);
  return new Intl.DateTimeFormat(language, { hour: "2-digit", minute: "2-digit", hour12: false, ...(same ? {} : { weekday: "short", day: "numeric", month: "short" }) }).format(at);
}

const UNITS = [["day", 86400], ["hour", 3600], ["minute", 60]];

function away(at) {
  const seconds = (at - Date.now()) / 1000;
  const [unit, size] = UNITS.find(([, size]) => Math.abs(seconds) >= size) ?? ["minute", 60];
  if (Math.abs(seconds) < 60) return t("now");
  return new Intl.RelativeTimeFormat(language, { numeric: "auto" }).format(Math.round(seconds / size), unit);
}
