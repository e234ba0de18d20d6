/* Home, for a visitor who returns: continue where I was, from what this browser keeps. */
import { doneOf, visitorStore, whereIn } from "./where.js";

const MOST_ASKED = 6;
const MOST_SHOWN = 3;

export async function start(section) {
  const store = await visitorStore();
  if (!store) return;
  const { courses, slugs } = section.dataset;
  const found = await Promise.all(begunIn(store.record(), slugs.split(" ")).map((slug) => whereIn(store, `${courses}${slug}/outline.json`)));
  const begun = new Map(found.filter((one) => one?.begun && one.next).map((one) => [one.course, one]));
  const shown = [...begun.values()].sort((a, b) => b.at - a.at);
  section.querySelector("ul").replaceChildren(...shown.slice(0, MOST_SHOWN).map(row));
  section.hidden = !shown.length;
}

/* A video alone does not say to which course it belongs, so the courses on the page are asked too. */
function begunIn(record, slugs) {
  const named = [record.episodes, record.exercises].flatMap((part) => Object.keys(part).map((id) => id.split("/")[0]));
  return [...new Set([...named, ...(Object.keys(record.videos).length ? slugs : [])])].filter(Boolean).slice(0, MOST_ASKED);
}

function row(where) {
  const item = document.createElement("li");
  const what = document.createElement("span");
  const link = document.createElement("a");
  link.href = where.next.address;
  link.textContent = where.next.title;
  const course = document.createElement("span");
  course.className = "quiet";
  course.textContent = ` ${where.title}`;
  what.append(link, course);
  const parts = document.createElement("span");
  parts.className = "parts quiet";
  parts.textContent = doneOf(where);
  item.append(what, parts);
  return item;
}
