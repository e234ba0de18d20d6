/* "Keep this for my laptop": a short list of exercises that want a computer, shown under My progress. */
import { say, t } from "./site.js";

const KEY = "videre.laptop";

const MOST = 100;

export function kept() {
  try {
    return cleaned(JSON.parse(localStorage.getItem(KEY)));
  } catch {
    return [];
  }
}

/* Only entries of the right shape that lead to a page of this site. */
export function cleaned(list) {
  const fits = (one) => /^[a-z0-9-]+\/[a-z0-9-]+$/.test(one?.id) && typeof one.title === "string" && /^\/(?!\/)[^\\\s]*$/.test(one.at);
  return Array.isArray(list) ? list.filter(fits).slice(0, MOST) : [];
}

/* What another device kept joins the list here. */
export function takeIn(list) {
  const own = kept();
  const known = new Set(own.map((one) => one.id));
  const more = cleaned(list).filter((one) => !known.has(one.id));
  if (more.length) keep([...own, ...more]);
}

function keep(list) {
  try {
    if (list.length) localStorage.setItem(KEY, JSON.stringify(list));
    else localStorage.removeItem(KEY);
  } catch {
    say(t("This browser keeps nothing, so the list cannot be kept."));
  }
}

export function start(element, main) {
  if (element.dataset.ready) return;
  element.dataset.ready = "yes";
  if ("laptopList" in element.dataset) return list(element);
  const id = `${main.dataset.course}/${element.dataset.laptop}`;
  const show = () => {
    const on = kept().some((one) => one.id === id);
    element.setAttribute("aria-pressed", String(on));
    element.textContent = on ? t("Kept for my laptop") : t("Keep this for my laptop");
  };
  element.addEventListener("click", () => {
    const before = kept();
    const rest = before.filter((one) => one.id !== id);
    const at = `${location.pathname}#exercise-${element.dataset.laptop}`;
    keep(rest.length < before.length ? rest : [...rest, { id, title: element.dataset.title, at }]);
    show();
    say(element.getAttribute("aria-pressed") === "true" ? t("Kept. Find it under My progress.") : t("Not kept any more."));
  });
  show();
}

function list(room) {
  const all = kept();
  room.hidden = !all.length;
  const rows = room.querySelector("ul");
  rows.replaceChildren(
    ...all.map((one) => {
      const item = document.createElement("li");
      const link = document.createElement("a");
      link.href = one.at;
      link.textContent = one.title;
      const done = document.createElement("button");
      done.type = "button";
      done.className = "plain small";
      done.textContent = t("Take off the list");
      done.setAttribute("aria-label", t("Take “{title}” off the list", { title: one.title }));
      done.addEventListener("click", () => {
        keep(kept().filter((other) => other.id !== one.id));
        list(room);
      });
      item.append(link, " ", done);
      return item;
    }),
  );
}
