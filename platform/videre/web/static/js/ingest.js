/* A video on its way in: says how far it is, and shows the page anew when it is ready or has failed. */
import { say } from "./site.js";

const LOOK = 1200;

export function start(room) {
  const steps = JSON.parse(room.dataset.steps);
  const told = room.querySelector("[data-step]");
  const bar = room.querySelector("[data-bar]");
  let before = "";
  const look = async () => {
    try {
      const answer = await fetch(room.dataset.state, { headers: { Accept: "application/json" } });
      if (!answer.ok) return;
      const now = await answer.json();
      if (now.ready || now.failed) return location.reload();
      const words = steps[now.step] ?? steps.waiting;
      if (words !== before) told.textContent = words;
      if (now.steps > 1) bar.value = now.number ? (now.number - 1 + now.share) / now.steps : 0;
      if (words !== before) say(words);
      before = words;
    } catch {
      /* the line is broken: asked again */
    }
    setTimeout(look, LOOK);
  };
  setTimeout(look, LOOK);
}
