/* Answers without leaving the page: feedback in place, drafts kept until they are acknowledged, a queue when offline. */
import { store } from "./progress/store.js";
import { say } from "./site.js";

const DRAFTS = "videre.drafts";

export function drafts(change) {
  try {
    const all = JSON.parse(localStorage.getItem(DRAFTS)) ?? {};
    if (change) {
      change(all);
      if (Object.keys(all).length) localStorage.setItem(DRAFTS, JSON.stringify(all));
      else localStorage.removeItem(DRAFTS);
    }
    return all;
  } catch {
    return {};
  }
}

export function start(form, main) {
  if (form.dataset.ready) return;
  form.dataset.ready = "yes";
  const exercise = form.closest("[data-exercise]");
  const name = `${main.dataset.course}/${exercise.dataset.exercise}`;
  form.addEventListener("input", () => {
    const draft = answerOf(form, exercise.dataset.kind);
    drafts((all) => (empty(draft) ? delete all[name] : (all[name] = draft)));
  });
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const button = form.querySelector("button.primary");
    const answer = answerOf(form, exercise.dataset.kind);
    if (button.disabled) return;
    button.disabled = true;
    try {
      const reply = await store.answer({
        course: main.dataset.course,
        episode: main.dataset.episode,
        exercise: exercise.dataset.exercise,
        address: form.action,
        answer,
      });
      if (!reply.refused) drafts((all) => delete all[name]);
      show(exercise, form, reply, main);
    } finally {
      button.disabled = false;
    }
  });
}

function answerOf(form, kind) {
  const data = new FormData(form).getAll("answer");
  return kind === "choice" ? data : (data[0] ?? "");
}

function empty(answer) {
  return !answer.length;
}

function show(exercise, form, reply, main) {
  const said = form.querySelector("[data-said]");
  for (const room of form.querySelectorAll("[data-option-said]")) room.replaceChildren();
  for (const option of reply.options ?? []) {
    const room = form.querySelector(`[data-option="${CSS.escape(option.key)}"] [data-option-said]`);
    if (room) room.innerHTML = option.feedback;
  }
  if (reply.feedback) said.innerHTML = reply.feedback;
  else said.replaceChildren(note(reply.message));
  if (reply.correct) exercise.dataset.solved = "yes";
  const stand = exercise.querySelector("[data-done]");
  const done = reply.state === "done";
  if (reply.state) stand.innerHTML = `<span class="mark ${done ? "done" : "begun"}"></span> ${done ? "done" : "tried"}`;
  const parts = [...form.querySelectorAll("[data-option-said]")].map((room) => room.textContent.trim());
  say([said.textContent.trim(), ...parts].filter(Boolean).join(" "));
  exercise.dispatchEvent(new CustomEvent("answered", { detail: reply }));
  main.dispatchEvent(new Event("progressed"));
  import("./standing.js").then((module) => module.show(main));
}

function note(text) {
  const made = document.createElement("div");
  made.className = "note warm";
  const line = document.createElement("p");
  line.textContent = text;
  made.append(line);
  return made;
}

/* Bring back what was typed and not yet acknowledged. */
export function restore(main) {
  for (const [name, draft] of Object.entries(drafts())) {
    const [course, id] = name.split("/");
    const form = course === main.dataset.course && main.querySelector(`form[data-answer="${CSS.escape(id)}"]`);
    if (!form || form.querySelector(":checked")) continue;
    for (const field of form.elements) {
      if (field.name !== "answer" || field.type === "hidden") continue;
      if (Array.isArray(draft)) field.checked = draft.includes(field.value);
      else if (!field.value) field.value = draft;
    }
  }
}
