/* Where the reader is, from what this browser knows: marks in the outline, exercises done, why it counts. */
import { restore } from "./drafts.js";
import { kept } from "./laptop.js";
import { store } from "./progress/store.js";
import { say, t } from "./site.js";

export const WHY = {
  watched: (share) => (share ? t("Counted because you saw {percent} % of it.", { percent: share }) : t("Counted because you saw it.")),
  read: () => t("Counted because you have read it."),
  known: () => t("Counted because you know this already."),
};
const NEWS = {
  "signed-out": t("You are signed out. What you do is kept in this browser and is sent when you sign in again."),
  memory: t("This browser keeps nothing, so your progress lasts only until you leave this page."),
  waiting: t("The server does not answer. Your progress is kept here and is sent again."),
  merged: t("What this browser knew has joined your account."),
};
const followed = new WeakSet();

export const placeOf = (main) => ({ course: main.dataset.course, lesson: main.dataset.lesson, episode: main.dataset.episode, host: main.dataset.host ?? "" });

export function start(main) {
  restore(main);
  for (const button of main.querySelectorAll("[data-laptop]")) {
    const on = kept().some((one) => one.id === `${main.dataset.course}/${button.dataset.laptop}`);
    if (on) import("./laptop.js").then((module) => module.start(button, main));
  }
  follow(main);
}

/* Show what is known now, and whatever changes from now on. */
export function follow(main) {
  if (followed.has(main)) return;
  followed.add(main);
  store.subscribe(({ kind }) => {
    show(main);
    const room = main.querySelector("[data-news]");
    if (kind === "sent") room.hidden = true;
    if (NEWS[kind]) {
      room.textContent = NEWS[kind];
      room.hidden = false;
    }
    if (kind === "counted") say(t("This episode counts now: you saw enough of it."));
  });
  show(main);
}

export function stand(exercise, state) {
  const done = state === "done";
  const sign = document.createElement("span");
  sign.className = `mark ${done ? "done" : "begun"}`;
  exercise.querySelector("[data-done]").replaceChildren(sign, ` ${done ? t("done") : t("tried")}`);
  if (done) exercise.dataset.solved = "yes";
}

export function show(main) {
  const { episodes, exercises } = store.state(main.dataset.course);
  let left = 0;
  let open = 0;
  for (const mark of main.querySelectorAll("[data-mark]")) {
    const { state, detail } = episodes[mark.dataset.mark] ?? {};
    const wanted = mark.dataset.exercises.split(" ").filter(Boolean);
    const undone = state === "known" ? [] : wanted.filter((id) => exercises[id] !== "done");
    const finished = Boolean(state) && !undone.length;
    const begun = Boolean(state) || wanted.some((id) => exercises[id]);
    draw(mark, finished, begun);
    if (!finished && !("optional" in mark.dataset)) {
      open += 1;
      const minutes = Number(mark.dataset.minutes);
      left += state ? Math.ceil((minutes * undone.length) / (wanted.length + 1)) : minutes;
    }
    if (mark.dataset.mark === main.dataset.episode) explain(main, state, detail, undone);
  }
  for (const room of main.querySelectorAll("[data-left]")) room.textContent = open ? t("{minutes} min left", { minutes: left }) : t("all done");
  for (const room of main.querySelectorAll("[data-done]")) {
    const state = exercises[room.dataset.done];
    if (state) stand(room.closest("[data-exercise]"), state);
  }
}

function draw(mark, finished, begun) {
  mark.replaceChildren();
  if (!begun) return;
  const sign = document.createElement("span");
  sign.className = `mark ${finished ? "done" : "begun"}`;
  const words = document.createElement("span");
  words.className = "visually-hidden";
  words.textContent = ` ${finished ? t("done") : t("begun")}`;
  mark.append(sign, words);
}

function explain(main, state, detail, undone) {
  const room = main.querySelector("p[data-counted]");
  const back = main.querySelector('[data-mark-form="none"]');
  back.hidden = !["read", "known"].includes(state);
  const parts = [];
  if (state) parts.push(WHY[state]?.(detail) ?? "");
  const open = undone.map((id) => main.querySelector(`[data-exercise="${CSS.escape(id)}"]`)).filter(Boolean);
  if (state && !open.length) parts.push(" ", t("Everything in it is done."));
  if (open.length && (state || open.length < main.querySelectorAll("[data-exercise]").length)) {
    parts.push(" ", t("Still open:"), " ");
    open.forEach((exercise, at) => {
      const link = document.createElement("a");
      link.href = `#${exercise.id}`;
      link.textContent = exercise.querySelector(".box-name").textContent;
      parts.push(...(at ? [", ", link] : [link]));
    });
    parts.push(".");
  }
  room.replaceChildren(...parts);
}
