/* My progress. For visitors it fills in the page from what this browser keeps; for everybody it offers to carry
   progress to another browser, and what other accounts left unsent here. */
import { kept } from "../laptop.js";
import { doneOf } from "../where.js";
import * as bits from "./bits.js";
import * as carry from "./carry.js";
import { merge } from "./merge.js";
import { hasUnsent, isEmpty } from "./record.js";
import { store } from "./store.js";
import { t, tn } from "../site.js";
import { WHY } from "../standing.js";

const MARKS = { done: t("done"), begun: t("begun"), "": "" };

export function start(page) {
  if (!store.reader) {
    fill(page);
    store.subscribe(({ kind }) => ["changed", "counted"].includes(kind) && fill(page));
  }
  taking(page.querySelector("[data-carry]"));
  others(page.querySelector("[data-others]"));
}

/* --- what a visitor did --- */

function fill(page) {
  let any = false;
  for (const course of page.querySelectorAll("[data-course]")) any = fillCourse(course) || any;
  page.querySelector("[data-nothing]").hidden = any;
  page.querySelector("[data-something]").hidden = !any;
}

function fillCourse(course) {
  const { episodes, exercises } = store.state(course.dataset.course);
  const rows = [...course.querySelectorAll("[data-episode]")].map((row) => fillEpisode(row, episodes[row.dataset.episode], exercises));
  const begun = rows.some((row) => row.begun);
  course.hidden = !begun;
  const wanted = rows.filter((row) => !row.optional);
  const left = wanted.filter((row) => !row.finished);
  const next = course.querySelector("[data-next]");
  if (next) {
    const latest = rows.reduce((best, row) => (row.at > (best?.at ?? 0) ? row : best), null);
    const goal = left.find((row) => rows.indexOf(row) >= rows.indexOf(latest)) ?? left[0];
    next.hidden = !goal;
    if (goal) {
      next.querySelector("a").href = goal.link.href;
      next.querySelector("a").textContent = t("Continue: {title}", { title: goal.link.textContent });
    }
  }
  const minutes = left.reduce((sum, row) => sum + row.minutes, 0);
  course.querySelector("[data-summary]").textContent = left.length
    ? doneOf({ done: wanted.filter((row) => row.finished).length, wanted: wanted.length, minutes })
    : t("finished");
  return begun;
}

function fillEpisode(row, stand, exercises) {
  const asked = row.dataset.exercises ? row.dataset.exercises.split(" ") : [];
  const waived = stand?.state === "known";
  const open = waived ? [] : asked.filter((id) => exercises[id] !== "done");
  const own = [...asked, ...(row.dataset.optionalExercises || "").split(" ")];
  const video = row.dataset.video ? store.record().videos[row.dataset.video] : null;
  const seen = video?.at ? bits.fromText(video.seen, video.n) : null;
  const start = Number(row.dataset.start || 0);
  const end = Number(row.dataset.end || 0);
  const share = seen ? bits.share(seen, start, end) : 0;
  const finished = Boolean(stand) && open.length === 0;
  const begun = Boolean(stand) || own.some((id) => exercises[id]) || Boolean(seen);
  const said = [];
  if (stand) said.push(WHY[stand.state](stand.detail));
  else if (share > 0) said.push(t("{percent} % of the video seen.", { percent: Math.floor(share * 100) }));
  const gaps = seen && (!stand || stand.state === "watched") ? bits.gaps(seen, start, end) : [];
  if (gaps.length) said.push(t("Not seen yet: {gaps}.", { gaps: gaps.map(([from, to]) => `${clock(from)}–${clock(to)}`).join(", ") }));
  if (begun && open.length) said.push(tn("{number} exercise open.", "{number} exercises open.", open.length));
  const mark = finished ? "done" : begun ? "begun" : "";
  row.querySelector(".mark").className = `mark ${mark}`;
  row.querySelector("[data-mark-text]").textContent = MARKS[mark] ? ` ${MARKS[mark]}` : "";
  row.querySelector("[data-said]").textContent = said.join(" ");
  const minutes = Number(row.dataset.minutes || 10);
  const at = Math.max(video?.at ?? 0, stand?.at ?? 0);
  return { begun, finished, optional: "optional" in row.dataset, at, minutes: stand ? open.length * 3 : Math.ceil(minutes * (1 - share)), link: row.querySelector("a") };
}

function clock(seconds) {
  const whole = Math.floor(seconds);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}

/* --- taking it along --- */

function taking(box) {
  if (!box) return;
  const said = box.querySelector("[data-said]");
  const tell = (text) => (said.textContent = text);
  const record = () => store.record();
  const nothing = () => isEmpty(record()) && !kept().length;
  box.querySelector("[data-ready]").hidden = false;
  box.querySelector("[data-link]")?.addEventListener("click", async () => {
    if (nothing()) return tell(t("There is nothing to take along yet."));
    try {
      const { link, qr } = await carry.handOver(record());
      const shown = box.querySelector("[data-handover]");
      shown.querySelector("input").value = link;
      shown.querySelector("img").src = qr;
      shown.hidden = false;
      shown.querySelector("input").focus();
      shown.querySelector("input").select();
      tell(t("The link is ready. It works once, within a day."));
    } catch (error) {
      tell(error.message ?? t("The server does not answer. A file works without it."));
    }
  });
  box.querySelector("[data-save]").addEventListener("click", () => {
    if (nothing()) return tell(t("There is nothing to save yet."));
    carry.saveFile(record(), `progress-${new Date().toISOString().slice(0, 10)}.json`);
    tell(t("Saved as a file."));
  });
  box.querySelector("[data-read]").addEventListener("change", async (event) => {
    const [file] = event.target.files;
    const found = file && (await carry.readFile(file));
    event.target.value = "";
    if (!found) return tell(file ? t("That is no file with progress of this site.") : "");
    await take(store.reader, found);
    tell(t("Read in: it joins what was known here."));
  });
}

/* What comes from elsewhere joins what is here; for somebody signed in it then goes to the account. */
export async function take(reader, found) {
  if (reader) {
    carry.takeIn(store.keeper, "", found);
    await store.join();
  } else carry.takeIn(store.keeper, "", found);
  store.pulled();
}

/* --- what others left here --- */

function others(box) {
  if (!box || !store.reader) return;
  const foreign = store.keeper.owners().filter((owner) => owner && owner !== store.reader && hasUnsent(store.keeper.record(owner)));
  box.hidden = foreign.length === 0;
  const button = box.querySelector("button");
  button?.addEventListener("click", async () => {
    for (const owner of foreign) await merge(store.keeper, owner, store.reader);
    location.reload();
  });
}
