/* "I have read it", "I know this", and taking it back, without leaving the page. */
import { store } from "./progress/store.js";
import { say } from "./site.js";

const SAID = {
  read: "Counted because you have read it.",
  known: "Counted because you know this already.",
  none: "Taken back.",
};

export function start(form, main) {
  if (form.dataset.ready) return;
  form.dataset.ready = "yes";
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const how = form.dataset.markForm;
    await store.mark({ course: main.dataset.course, episode: main.dataset.episode, how, address: form.action });
    say(SAID[how]);
    const { show } = await import("./standing.js");
    show(main);
  });
}
