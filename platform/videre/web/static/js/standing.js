/* Where the reader is, from what this browser knows: marks in the outline, exercises done, why it counts. */
import { restore } from "./exercises.js";
import { kept } from "./laptop.js";
import { store } from "./progress/store.js";

const WHY = {
  watched: (share) => `Counted because you saw ${share ? `${share} %` : "it"}${share ? " of it" : ""}.`,
  read: () => "Counted because you have read it.",
  known: () => "Counted because you know this already.",
};

export function start(main) {
  restore(main);
  for (const button of main.querySelectorAll("[data-laptop]")) {
    const on = kept().some((one) => one.id === `${main.dataset.course}/${button.dataset.laptop}`);
    if (on) import("./laptop.js").then((module) => module.start(button, main));
  }
  show(main);
  store.changed?.(() => show(main));
}

export function show(main) {
  const { episodes = {}, exercises = {} } = store.standing(main.dataset.course) ?? {};
  let left = 0;
  let open = 0;
  for (const mark of main.querySelectorAll("[data-mark]")) {
    const [state, detail] = episodes[mark.dataset.mark] ?? [];
    const wanted = mark.dataset.exercises.split(" ").filter(Boolean);
    const undone = state === "known" ? [] : wanted.filter((id) => exercises[id] !== "done");
    const finished = Boolean(state) && !undone.length;
    const begun = Boolean(state) || wanted.some((id) => exercises[id]);
    draw(mark, finished, begun);
    if (state) mark.dataset.counted = state;
    else delete mark.dataset.counted;
    if (!finished && !("optional" in mark.dataset)) {
      open += 1;
      const minutes = Number(mark.dataset.minutes);
      left += state ? Math.ceil((minutes * undone.length) / (wanted.length + 1)) : minutes;
    }
    if (mark.dataset.mark === main.dataset.episode) explain(main, state, detail, undone);
  }
  for (const room of main.querySelectorAll("[data-left]")) room.textContent = open ? `${left} min left` : "all done";
  for (const room of main.querySelectorAll("[data-done]")) {
    const state = exercises[room.dataset.done];
    if (!state) continue;
    const done = state === "done";
    room.innerHTML = `<span class="mark ${done ? "done" : "begun"}"></span> ${done ? "done" : "tried"}`;
    if (done) room.closest("[data-exercise]").dataset.solved = "yes";
  }
}

function draw(mark, finished, begun) {
  mark.replaceChildren();
  if (!begun) return;
  const sign = document.createElement("span");
  sign.className = `mark ${finished ? "done" : "begun"}`;
  const words = document.createElement("span");
  words.className = "visually-hidden";
  words.textContent = finished ? " done" : " begun";
  mark.append(sign, words);
}

function explain(main, state, detail, undone) {
  const room = main.querySelector("[data-counted]");
  const back = main.querySelector('[data-mark-form="none"]');
  back.hidden = !["read", "known"].includes(state);
  const parts = [];
  if (state) parts.push(WHY[state]?.(detail) ?? "");
  const open = undone.map((id) => main.querySelector(`[data-exercise="${CSS.escape(id)}"]`)).filter(Boolean);
  if (state && !open.length) parts.push(" Everything in it is done.");
  if (open.length && (state || open.length < main.querySelectorAll("[data-exercise]").length)) {
    parts.push(" Still open: ");
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
