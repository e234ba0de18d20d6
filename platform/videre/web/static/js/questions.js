/* Asking beside the video: the form at the present second, what this browser asked, votes in place.
   Loaded when one of these is used. The same form works without it, on a page of its own. */
import { clock, element } from "./controls.js";
import { say, t } from "./site.js";

const KEPT = "videre.questions";
const MOST = 100;
let counted = 0;

/* The form: at a second of the video, at an exercise, or about the episode. What was typed before stays in it. */
export async function ask(main, { second = null, exercise = "", opener = document.activeElement } = {}) {
  const room = main.querySelector("[data-ask-room]");
  const at = second === null || exercise ? "" : clock(second);
  const begun = room.querySelector("textarea");
  if (begun?.value && room.dataset.exercise === exercise) {
    const moment = room.querySelector("[name=at]");
    if (moment && at) moment.value = at;
  } else {
    const answer = await fetch(`questions/form?${new URLSearchParams({ at, exercise })}`);
    if (!answer.ok) throw new Error(`the form did not come: ${answer.status}`);
    put(main, room, await answer.text());
    room.dataset.exercise = exercise;
  }
  room.opener = opener;
  open(room, true);
  room.querySelector("textarea").focus();
}

/* A link that asks: [data-ask], with the exercise it stands beside or none. */
export function asks(link, main) {
  link.dataset.ready = "1";
  link.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const exercise = link.dataset.ask;
    const second = exercise ? null : moment(main);
    main.querySelector("video")?.pause();
    ask(main, { second, exercise, opener: link }).catch(() => location.assign(link.href));
  });
}

function moment(main) {
  const video = main.querySelector("video");
  return video?.currentTime ? video.currentTime : null;
}

/* The list under the video as it is for this reader, each time it is opened. One that was asked for before a vote was
   counted may not know of it: it is asked for again. */
export async function list(main) {
  const fold = main.querySelector("[data-questions]");
  const before = counted;
  own(main);
  const answer = await fetch("questions/list").catch(() => null);
  if (!answer?.ok) return;
  const html = await answer.text();
  if (counted !== before) return list(main);
  const shown = fold.querySelector("[data-questions-list]");
  const opened = [...shown.querySelectorAll("details[open]")].map((one) => one.closest("[data-question]").id);
  shown.insertAdjacentHTML("afterend", html);
  const fresh = shown.nextElementSibling;
  shown.remove();
  for (const id of opened) fresh.querySelector(`#${id} details`)?.setAttribute("open", "");
  main.querySelector("[data-questions-count]").textContent = fresh.dataset.total;
  own(main);
}

/* The list may be brought anew while this is on its way, so the button is looked for when the answer is here. */
export async function vote(main, form) {
  const id = form.closest("[data-question]").id;
  const had = form.querySelector("button").getAttribute("aria-pressed") === "true";
  const answer = await sent(form, { wanted: had ? "no" : "yes" }).catch(() => null);
  if (!answer?.ok) return say(answer?.body?.message ?? t("No answer came. Try again."));
  counted += 1;
  const { votes: number, voted } = answer.body;
  const button = main.querySelector(`#${id} .vote`);
  button.setAttribute("aria-pressed", String(voted));
  let count = button.querySelector("[data-votes]");
  if (!count) button.append(" ", (count = element("span", { class: "count", "data-votes": "" })));
  count.textContent = number || "";
  say(voted ? t("You have this too; {number} in all", { number }) : t("Taken back; {number} in all", { number }));
}

function put(main, room, html) {
  room.innerHTML = html;
  const form = room.querySelector("form");
  const close = form.querySelector("[data-ask-close]");
  close.hidden = false;
  close.addEventListener("click", () => shut(room));
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    shut(room);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    send(main, room, form);
  });
}

async function send(main, room, form) {
  const button = form.querySelector("button.primary");
  const text = form.elements.text.value;
  if (button.disabled) return;
  button.disabled = true;
  const answer = await sent(form).catch(() => null);
  button.disabled = false;
  if (answer?.ok) return asked(main, room, answer.body, text, form.elements.at?.value ?? "");
  if (answer?.body?.html) {
    put(main, room, answer.body.html);
    room.querySelector("[aria-invalid=true], textarea").focus();
  } else {
    form.querySelector("[role=alert]")?.remove();
    const said = answer?.body?.message ?? t("No answer came. What you typed is still here: send it again.");
    form.querySelector("h2").after(element("p", { class: "note poor", role: "alert" }, said));
  }
}

async function sent(form, more = {}) {
  const body = new URLSearchParams(new FormData(form));
  for (const [name, value] of Object.entries(more)) body.set(name, value);
  const answer = await fetch(form.getAttribute("action"), { method: "POST", body, headers: { Accept: "application/json" } });
  return { ok: answer.ok, body: await answer.json() };
}

function asked(main, room, { id, key, address, shown }, text, at) {
  if (key) keep({ id, key, at, text: text.slice(0, 300), course: main.dataset.course, episode: main.dataset.episode, on: Date.now() });
  const said = shown ? t("Your question is here for everybody.") : t("Your question is sent. You see it; others do once somebody who teaches has read it.");
  const link = element("a", { href: address }, t("Its page, where the answer will be"));
  const close = element("button", { type: "button", class: "plain" }, t("Close"));
  close.addEventListener("click", () => {
    shut(room);
    room.replaceChildren();
  });
  const done = element("div", { tabindex: "-1", class: "note good" }, element("p", {}, said, " ", link), close);
  room.replaceChildren(done);
  done.focus();
  const fold = main.querySelector("[data-questions]");
  fold.hidden = false;
  list(main);
}

function open(room, opens) {
  room.hidden = !opens;
  room.closest("[data-beside]")?.classList.toggle("asking", opens);
  if (opens) room.scrollIntoView({ block: "nearest" });
}

function shut(room) {
  open(room, false);
  room.opener?.focus();
}

/* What was asked from this browser without account, and others do not see: its private links are kept here alone. */
function own(main) {
  const mine = kept().filter((one) => one.course === main.dataset.course && one.episode === main.dataset.episode);
  const left = mine.filter((one) => !main.querySelector(`#question-${one.id}`));
  for (const one of mine) main.querySelector(`#question-${one.id}`)?.classList.add("own");
  const items = left.map((one) =>
    element(
      "li",
      { class: "question" },
      element("p", { class: "question-head" }, one.at, " ", element("strong", { class: "badge" }, t("asked from this browser"))),
      element("p", {}, one.text),
      element("p", { class: "question-foot" }, element("a", { href: `${document.body.dataset.root}/ask/${one.id}/?key=${one.key}` }, t("What became of it"))),
    ),
  );
  main.querySelector("[data-own-questions]").replaceChildren(...(items.length ? [element("ol", { class: "questions" }, ...items)] : []));
  if (items.length) main.querySelector("[data-questions]").hidden = false;
}

export function start(main) {
  own(main);
}

function kept() {
  try {
    const year = Date.now() - 366 * 86400_000;
    const all = JSON.parse(localStorage.getItem(KEPT)) ?? [];
    return all.filter((one) => /^[2-9a-z]{12}$/.test(one.id) && /^[\w-]+$/.test(one.key) && one.on > year);
  } catch {
    return [];
  }
}

function keep(entry) {
  try {
    localStorage.setItem(KEPT, JSON.stringify([...kept().filter((one) => one.id !== entry.id), entry].slice(-MOST)));
  } catch {
    /* a browser that keeps nothing: the private link is on the page */
  }
}
