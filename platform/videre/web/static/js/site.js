/* On every page: loads what the page asks for, and nothing else.
   An element with data-module="x.js" gets that module's start(element); with data-kept="name" only when this
   browser keeps something under that name, so that a first visit loads nothing for it. */

const WANTED = [
  ["[data-tabs]", "tabs.js"],
  ["[data-lesson]", "lesson.js"],
];

export function start(root = document) {
  root.querySelectorAll("[data-moment]").forEach(tell);
  for (const [selector, file] of WANTED) {
    const found = root.querySelectorAll(selector);
    load(file, [...found]);
  }
  if (matchMedia("(hover: none)").matches) load("copy.js", [...root.querySelectorAll(".code")]);
  for (const element of root.querySelectorAll("[data-module]")) {
    if (isKept(element.dataset.kept)) load(element.dataset.module, [element]);
  }
}

function isKept(name) {
  try {
    return !name || localStorage.getItem(name) !== null;
  } catch {
    return false;
  }
}

async function load(file, elements) {
  if (!elements.length) return;
  try {
    const module = await import(new URL(file, import.meta.url).href);
    for (const element of elements) module.start(element);
  } catch (error) {
    console.warn(`${file} could not be loaded; the page works without it`, error);
  }
}

/* What the reader prefers; one small object, kept in this browser. */
export const settings = {
  all() {
    try {
      return JSON.parse(localStorage.getItem("videre.settings")) ?? {};
    } catch {
      return {};
    }
  },
  get(name, otherwise) {
    return this.all()[name] ?? otherwise;
  },
  set(name, value) {
    try {
      localStorage.setItem("videre.settings", JSON.stringify({ ...this.all(), [name]: value }));
    } catch {
      /* a browser that keeps nothing: the choice lasts as long as the page */
    }
  },
};

/* Texts in the language of the page. English is what is written in the scripts; in the script of another language the
   server writes its texts here, so that t("…") is good at once and asks for nothing. {name} stands for a value. */
const language = document.documentElement.lang || "en";
const words = {};

export function t(text, values = {}) {
  const said = words[text];
  return filled(typeof said === "string" ? said : text, values);
}

/* The same for one or many: {number} stands for the number. */
export function tn(one, many, number, values = {}) {
  const said = Array.isArray(words[one]) ? words[one] : [one, many];
  const form = new Intl.PluralRules(language).select(number) === "one" ? 0 : said.length - 1;
  return filled(said[form], { number, ...values });
}

function filled(text, values) {
  return text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}

/* One polite voice for all modules. */
export function say(text) {
  let voice = document.querySelector("[data-voice]");
  if (!voice) {
    voice = document.createElement("div");
    voice.dataset.voice = "";
    voice.className = "visually-hidden";
    voice.setAttribute("aria-live", "polite");
    document.body.append(voice);
  }
  voice.textContent = "";
  setTimeout(() => (voice.textContent = text), 60);
}

function themeSwitch(button) {
  const root = document.documentElement;
  const path = document.body.dataset.root || "/";
  const order = ["", "light", "dark"];
  const names = { "": t("Look: as the system"), light: t("Look: light"), dark: t("Look: dark") };
  const show = () => (button.textContent = names[root.dataset.theme ?? ""]);
  button.hidden = false;
  show();
  button.addEventListener("click", () => {
    const next = order[(order.indexOf(root.dataset.theme ?? "") + 1) % order.length];
    if (next) root.dataset.theme = next;
    else delete root.dataset.theme;
    document.cookie = `videre_theme=${next}; path=${path}; samesite=lax; max-age=${next ? 31536000 : 0}`;
    show();
    say(button.textContent);
  });
}

function menus() {
  const close = (except) => {
    for (const menu of document.querySelectorAll("details.menu[open]")) if (menu !== except) menu.open = false;
  };
  document.addEventListener("click", (event) => close(event.target.closest("details.menu")));
  document.addEventListener("keydown", (event) => {
    const open = event.key === "Escape" && event.target.closest?.("details.menu[open]");
    if (open) {
      open.open = false;
      open.querySelector("summary").focus();
    }
  });
}

/* A moment that was promised in one zone: what it is for the reader, and how far away.
   <time datetime data-moment data-zone>: shown in data-zone. data-own: that is the reader's choice already.
   data-relative: say "in 2 days" beside it. What the server wrote stays; this only adds. */
const here = Intl.DateTimeFormat().resolvedOptions().timeZone;

function tell(time) {
  const at = new Date(time.dateTime);
  if ("ready" in time.dataset || Number.isNaN(at.getTime())) return;
  time.dataset.ready = "";
  if (!("own" in time.dataset) && here && wall(at, here) !== wall(at, time.dataset.zone)) addBeside(time, t("{time} for you", { time: shownHere(at, time.dataset.zone) }));
  if ("relative" in time.dataset) addBeside(time, away(at));
}

function addBeside(time, text) {
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
function shownHere(at, there) {
  const same = wall(at, here).slice(0, 10) === wall(at, there).slice(0, 10);
  return new Intl.DateTimeFormat(language, { hour: "2-digit", minute: "2-digit", hour12: false, ...(same ? {} : { weekday: "short", day: "numeric", month: "short" }) }).format(at);
}

const UNITS = [["day", 86400], ["hour", 3600], ["minute", 60]];

function away(at) {
  const seconds = (at - Date.now()) / 1000;
  const [unit, size] = UNITS.find(([, size]) => Math.abs(seconds) >= size) ?? ["minute", 60];
  if (Math.abs(seconds) < 60) return t("now");
  /* "døgn" is what the tables of browsers have; people say "dager". */
  return new Intl.RelativeTimeFormat(language, { numeric: "auto" }).format(Math.round(seconds / size), unit).replace("døgn", "dager");
}

/* Without an account the language is this browser's choice; with one it stands in the account. */
function languageSwitch(button) {
  if (document.body.dataset.signedIn === "1") return;
  button.hidden = false;
  button.addEventListener("click", () => {
    document.cookie = `videre_language=${button.dataset.languageSwitch}; path=${document.body.dataset.root || "/"}; samesite=lax; max-age=31536000`;
    location.reload();
  });
}

/* Copy buttons appear where somebody points or goes by keyboard, so nothing is loaded before. */
for (const kind of ["pointerover", "focusin"]) {
  document.addEventListener(kind, (event) => {
    const code = event.target.closest?.(".code");
    if (code && !code.querySelector(".copy")) load("copy.js", [code]);
    const used = event.target.closest?.("[data-module-used]");
    if (used) {
      load(used.dataset.moduleUsed, [used]);
      delete used.dataset.moduleUsed;
    }
  });
}
document.querySelectorAll("[data-theme-switch]").forEach(themeSwitch);
document.querySelectorAll("[data-language-switch]").forEach(languageSwitch);
menus();
start();

/* Signed in, with something this browser knew before: it goes into the account from whatever page comes first. */
try {
  if (document.body.dataset.signedIn === "1" && localStorage.getItem("videre.progress")) import("./progress/store.js");
} catch {
  /* a browser that keeps nothing has nothing to bring */
}
