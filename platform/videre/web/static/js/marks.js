/* "I have read it", "I know this", and taking it back, without leaving the page. */
import { store } from "./progress/store.js";
import { say, t } from "./site.js";
import { WHY, follow, placeOf } from "./standing.js";

export function start(form, main) {
  if (form.dataset.ready) return;
  form.dataset.ready = "yes";
  follow(main);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const now = await store.tick(placeOf(main), form.dataset.markForm);
    say(now ? WHY[now.state](now.detail) : t("Taken back."));
  });
}
