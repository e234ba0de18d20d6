/* On every page: loads what the page asks for, and nothing else.
   An element with data-module="x.js" gets that module's start(element); with data-kept="name" only when this
   browser keeps something under that name, so that a first visit loads nothing for it. */

const WANTED = [
  ["[data-tabs]", "tabs.js"],
  ["[data-moment]", "moments.js"],
  ["[data-lesson]", "lesson.js"],
];

export function start(root = document) {
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

/* Texts in the language of the page. English is what is written here; another language is fetched before anything
   else happens, so that t("…") is good at once. {name} stands for a value. */
const language = document.documentElement.lang || "en";
const words = language === "en" ? {} : await import(`./words/${language}.js`).then((found) => found.default, () => ({}));

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

/* Copy buttons appear where somebody points or goes by keyboard, so nothing is loaded before. */
for (const kind of ["pointerover", "focusin"]) {
  document.addEventListener(kind, (event) => {
    const code = event.target.closest?.(".code");
    if (code && !code.querySelector(".copy")) load("copy.js", [code]);
  });
}
document.querySelectorAll("[data-theme-switch]").forEach(themeSwitch);
menus();
start();

/* Signed in, with something this browser knew before: it goes into the account from whatever page comes first. */
try {
  if (document.body.dataset.signedIn === "1" && localStorage.getItem("videre.progress")) import("./progress/store.js");
} catch {
  /* a browser that keeps nothing has nothing to bring */
}
