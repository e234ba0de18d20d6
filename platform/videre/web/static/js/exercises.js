/* Answers without leaving the page: feedback in place, drafts kept until they are acknowledged, a queue when offline. */
import { drafts } from "./drafts.js";
import { store } from "./progress/store.js";
import { say } from "./site.js";
import { follow, placeOf, stand } from "./standing.js";

export function start(form, main) {
  if (form.dataset.ready) return;
  form.dataset.ready = "yes";
  follow(main);
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
      const reply = await store.answer({ ...placeOf(main), exercise: exercise.dataset.exercise }, answer);
      if (!reply.problem) drafts((all) => delete all[name]);
      show(exercise, form, reply, main);
    } finally {
      button.disabled = false;
    }
  });
}

function answerOf(form, kind) {
  const data = new FormData(form).getAll("answer");
  return kind === "choice" || data.length > 1 ? data : (data[0] ?? "");
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
  else said.replaceChildren(note(reply.problem ?? reply.message));
  if (reply.correct) exercise.dataset.solved = "yes";
  if (reply.state) stand(exercise, reply.state);
  const parts = [...form.querySelectorAll("[data-option-said]")].map((room) => room.textContent.trim());
  say([said.textContent.trim(), ...parts].filter(Boolean).join(" "));
  exercise.dispatchEvent(new CustomEvent("answered", { detail: reply }));
}

function note(text) {
  const made = document.createElement("div");
  made.className = "note warm";
  const line = document.createElement("p");
  line.textContent = text;
  made.append(line);
  return made;
}
