/* A course or lesson, for a visitor who has begun it: marks on the outline, and Start becomes Continue. */
import { t } from "./site.js";
import { doneOf, visitorStore, whereIn } from "./where.js";

const WHY = {
  watched: (share) => (share ? t("Counted because you saw {percent} % of it.", { percent: share }) : t("Counted because you saw it.")),
  read: () => t("Counted because you have read it."),
  known: () => t("Counted because you know this already."),
};

export async function start(article) {
  const store = await visitorStore();
  if (!store) return;
  const where = await whereIn(store, article.dataset.outline);
  if (!where?.begun) return;
  for (const episode of where.episodes) mark(article, episode);
  const button = article.querySelector("[data-start]");
  const said = article.querySelector("[data-start-said]");
  if (!button || !where.next) return;
  button.href = where.next.address;
  button.textContent = t("Continue: {title}", { title: where.next.title });
  if (said) said.textContent = doneOf(where);
}

function mark(article, episode) {
  const place = article.querySelector(`[data-outline-episode="${CSS.escape(episode.id)}"]`);
  if (!place) return;
  const sign = document.createElement("span");
  sign.className = `mark ${episode.finished ? "done" : episode.begun ? "begun" : ""}`;
  const words = document.createElement("span");
  words.className = "visually-hidden";
  words.textContent = episode.state ? WHY[episode.state](episode.detail) : episode.begun ? t("Begun.") : t("Not begun.");
  if (episode.begun) sign.title = words.textContent;
  sign.append(words);
  place.prepend(sign, " ");
}
