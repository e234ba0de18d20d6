/* Says plainly when progress is not where one would expect it: once each, where it can be read and heard. */
import { t } from "../site.js";

const TEXTS = {
  memory: t("This browser keeps nothing between pages (its storage is full or switched off), so your progress lasts only while this page is open."),
  "signed-out": t("You have been signed out. What you do is kept in this browser, and is added to your account when you sign in again."),
  waiting: t("The server does not answer just now. Your progress is kept in this browser and sent as soon as it does."),
};

/* Lesson pages have a place of their own for such news. */
export function watch(store) {
  if (document.querySelector("[data-news]")) return;
  let shown = "";
  store.subscribe(({ kind, found }) => {
    if (kind === "sent" && shown === "waiting") {
      show("");
      shown = "";
    } else if (kind === "merged") show(merged(found));
    else if (kind in TEXTS && kind !== shown && !(kind === "waiting" && shown)) {
      show(TEXTS[kind]);
      shown = kind;
    }
  });
}

function merged(found) {
  const lost = found.left?.length;
  const taken = t("What this browser knew of your progress is now in your account.");
  if (!lost) return taken;
  const left = t("{number} of it could not be taken: it belongs to something that is no longer here.", { number: lost });
  return `${taken} ${left}`;
}

function show(text) {
  let note = document.querySelector("[data-progress-notice]");
  if (!note) {
    note = document.createElement("p");
    note.className = "note small";
    note.dataset.progressNotice = "";
    note.setAttribute("role", "status");
    document.querySelector("main")?.prepend(note);
  }
  note.hidden = !text;
  note.textContent = text;
}
