/* The lesson page: brings in the parts that are about to be used, and arranges video and text. */
import { say, settings, t } from "./site.js";

const WIDE = matchMedia("(min-width: 66rem)");
const OUTLINE_BESIDE = matchMedia("(min-width: 84rem)");
const VIEWS = { both: t("Video and text"), "text-only": t("Text only"), "video-only": t("Video only") };

export function start(main) {
  const box = main.querySelector("[data-player]");
  if (box) {
    const player = once(async () => (await import("./player.js")).start(box, main));
    const wake = () => player().catch((error) => {
      video.controls = true;
      console.warn("the browser's own player stays", error);
    });
    const beside = main.querySelector("[data-beside]");
    const video = box.querySelector("video");
    inviting(video, player);
    for (const kind of ["pointerenter", "pointerdown", "focusin"]) beside.addEventListener(kind, wake, { once: true });
    video.addEventListener("play", wake, { once: true });
    if (beside.matches(":focus-within") || !video.paused) wake(); // somebody was quicker than this script
    firstUse(video, player);
    addEventListener("hashchange", () => moment() !== null && player().then((one) => one.seek(moment(), true)));
    if (moment() !== null) player().then((one) => one.seek(moment()));
    arrange(main, beside);
  }
  whenUsed(main, "form[data-answer]", async (form) => (await import("./exercises.js")).start(form, main));
  whenUsed(main, "form[data-mark-form]", async (form) => (await import("./marks.js")).start(form, main));
  whenUsed(main, "[data-laptop]", async (button) => (await import("./laptop.js")).start(button, main));
  for (const button of main.querySelectorAll("[data-laptop]")) button.hidden = false;
  questions(main);
  outline(main.querySelector("[data-outline]"));
  if (something("videre.progress") || something("videre.drafts") || something("videre.laptop")) {
    import("./standing.js").then((module) => module.start(main));
  }
}

/* Beside the text the episodes are seen whether their fold is open or not; then it is open for every program too. */
function outline(fold) {
  if (OUTLINE_BESIDE.matches) fold.open = true;
  OUTLINE_BESIDE.addEventListener("change", () => (fold.open = OUTLINE_BESIDE.matches));
}

/* Asking, and what was asked: brought in when touched, or where this browser asked something before. */
function questions(main) {
  const module = once(() => import("./questions.js"));
  const fold = main.querySelector("[data-questions]");
  whenUsed(main, "[data-ask]", async (link) => (await module()).asks(link, main));
  main.addEventListener("submit", (event) => {
    const form = event.target.closest("form[data-vote]");
    if (!form) return;
    event.preventDefault();
    module().then((one) => one.vote(main, form), () => form.submit());
  });
  main.askHere = () => main.querySelector("a[data-ask='']")?.click();
  fold.addEventListener("toggle", async () => fold.open && (await module()).list(main));
  if (something("videre.questions")) module().then((one) => one.start(main));
}

/* Until it is used, the video is its picture with one large sign on it. Pointers reach through to the video itself. */
function inviting(video, player) {
  video.controls = false;
  video.tabIndex = 0;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "begin";
  button.setAttribute("aria-label", t("Play"));
  button.innerHTML = '<svg viewBox="0 0 24 24" aria-hidden="true"><path d="M7 4.5v15l12.5-7.5z"/></svg>';
  button.addEventListener("click", async () => {
    const one = await player().catch(() => null);
    video.play().catch(() => {});
    one?.playButton.focus({ preventScroll: true });
  });
  video.addEventListener("play", () => button.remove(), { once: true });
  video.after(button);
}

/* The first click, tap or key plays, also while the player is still being fetched: neither lost nor doubled. A tap on
   the browser's own player only shows its controls, which are gone a moment later; so the lifted finger counts. */
function firstUse(video, player) {
  const play = () => video.paused && video.play().catch(() => {});
  const early = (event) => {
    if (!video.paused) return; // it plays already, though its event has not come through yet
    if (event.type === "pointerup" && event.pointerType !== "touch") return;
    if (event.type === "keydown" && event.key !== "k" && event.key !== " ") return;
    event.preventDefault();
    player().then(play, play);
  };
  for (const kind of ["click", "pointerup", "keydown"]) {
    video.addEventListener(kind, early);
    video.addEventListener("play", () => video.removeEventListener(kind, early), { once: true });
  }
}

/* #t=75 and #t=1:15 name a moment of the video. */
export function moment() {
  const found = /^#t=(?:(\d+):)?(\d+(?:\.\d+)?)$/.exec(location.hash);
  return found ? Number(found[1] ?? 0) * 60 + Number(found[2]) : null;
}

function something(key) {
  try {
    return localStorage.getItem(key) !== null;
  } catch {
    return false;
  }
}

function once(make) {
  let made;
  return () => (made ??= make());
}

/* Load a module for an element when it is touched; what set it off is repeated once the module is there. */
function whenUsed(main, selector, load) {
  const ready = new WeakMap();
  const prepare = (element) => {
    if (!ready.has(element)) ready.set(element, load(element).catch(() => null));
    return ready.get(element);
  };
  for (const kind of ["focusin", "pointerover"]) {
    main.addEventListener(kind, (event) => {
      const element = event.target.closest?.(selector);
      if (element) prepare(element);
    });
  }
  main.addEventListener(
    selector.startsWith("form") ? "submit" : "click",
    (event) => {
      const element = event.target.closest(selector);
      if (!element || element.dataset.ready) return;
      event.preventDefault();
      event.stopPropagation();
      const by = event.submitter;
      prepare(element).then(() => {
        const works = Boolean(element.dataset.ready);
        if (element instanceof HTMLFormElement) works ? element.requestSubmit(by) : element.submit();
        else if (works) element.click();
      });
    },
    true,
  );
}

function arrange(main, beside) {
  const facts = main.querySelector(".lesson-facts");
  const button = document.createElement("button");
  button.type = "button";
  button.className = "plain view-switch";
  button.dataset.viewSwitch = "";
  facts.append(button);
  const show = (view) => {
    for (const name of Object.keys(VIEWS)) main.classList.toggle(name, name === view && view !== "both");
    main.dataset.view = view;
    button.textContent = t("View: {view}", { view: VIEWS[view].toLowerCase() });
  };
  main.switchView = () => {
    const names = Object.keys(VIEWS);
    const next = names[(names.indexOf(main.dataset.view) + 1) % names.length];
    settings.set("view", next);
    show(next);
    say(VIEWS[next]);
    if (next === "text-only" && beside.contains(document.activeElement)) button.focus();
  };
  button.addEventListener("click", main.switchView);
  const fit = () => {
    button.hidden = !WIDE.matches;
    show(WIDE.matches ? settings.get("view", "both") : "both");
  };
  WIDE.addEventListener("change", fit);
  fit();
  divider(main, beside);
}

function divider(main, beside) {
  const key = main.classList.contains("portrait") ? "width-portrait" : "width-landscape";
  const [least, most] = [20, 46];
  const bar = document.createElement("div");
  bar.className = "divider";
  bar.tabIndex = 0;
  bar.setAttribute("role", "separator");
  bar.setAttribute("aria-orientation", "vertical");
  bar.setAttribute("aria-label", t("Width of the video"));
  bar.setAttribute("aria-valuemin", least);
  bar.setAttribute("aria-valuemax", most);
  const rem = () => parseFloat(getComputedStyle(document.documentElement).fontSize);
  const width = () => beside.getBoundingClientRect().width / rem();
  const set = (wanted, keep = true) => {
    const value = Math.round(Math.min(most, Math.max(least, wanted)) * 2) / 2;
    main.style.setProperty("--video", `${value}rem`);
    bar.setAttribute("aria-valuenow", value);
    if (keep) settings.set(key, value);
  };
  const kept = settings.get(key, null);
  if (kept) set(kept, false);
  else bar.setAttribute("aria-valuenow", Math.round(width()) || 27);
  bar.addEventListener("pointerdown", (event) => {
    event.preventDefault();
    bar.setPointerCapture(event.pointerId);
    const left = beside.getBoundingClientRect().left;
    const move = (at) => set((at.clientX - left) / rem());
    bar.addEventListener("pointermove", move);
    bar.addEventListener("lostpointercapture", () => bar.removeEventListener("pointermove", move), { once: true });
  });
  bar.addEventListener("keydown", (event) => {
    const step = { ArrowLeft: -1, ArrowRight: 1, Home: -99, End: 99 }[event.key];
    if (!step) return;
    event.preventDefault();
    set(width() + step);
  });
  beside.append(bar);
}
