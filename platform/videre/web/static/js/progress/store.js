/* The learner's progress, as the page's scripts see it. Everything is kept in this browser first; for somebody
   signed in the sender brings it to the server, for a visitor it stays here until they sign in or carry it on.

   store.video(id, seconds, place)        a VideoProgress: seen, again, position, mark, rest, seek, flush, gaps
   store.tick(place, how)                 "read", "known" or "none" for the episode of { course, lesson, episode }
   store.answer(place, answer)            place with `exercise`; the server's verdict, or { kept: true } when it is away
   store.state(course)                    { episodes: { id: { state, detail } }, exercises: { id: state } }
   store.subscribe(fn)                    fn({ kind }) on "changed", "counted", "sent", "waiting", "signed-out",
                                          "memory" (the browser keeps nothing) and "merged"; returns its undoing   */
import * as bits from "./bits.js";
import { Keeper, token } from "./keeper.js";
import { merge } from "./merge.js";
import { watch } from "./notice.js";
import { hasUnsent, video as blank } from "./record.js";
import { Refused, Sender, address, post } from "./sender.js";
import { t } from "../site.js";
import { VideoProgress } from "./video.js";

const EVERY = 15000;
const SAVE_EVERY = 3000;
const AWAY = t("The server does not answer. Your answer is kept in this browser and is sent again.");
const AWAY_FROM_VISITOR = t("The server does not answer, so it cannot judge. Your answer is kept in this browser; try again in a moment.");

class Store {
  constructor() {
    const main = document.querySelector("main[data-state]");
    const given = JSON.parse(main?.dataset.state || "null");
    const signedIn = (main?.dataset.signedIn ?? document.body.dataset.signedIn) === "1";
    this.reader = signedIn ? given?.reader || document.body.dataset.reader || "" : "";
    this.listeners = new Set();
    this.open = new Map();
    this.savedAt = 0;
    this.keeper = new Keeper(() => this.pulled());
    this.sender = this.reader ? new Sender(this.keeper, this.reader, (what) => this.told(what)) : null;
    this.tidy();
    for (const { dataset } of document.querySelectorAll("[data-renamed]")) this.keeper.rename(dataset.renamed);
    if (given && this.reader) this.take(main, given);
    this.ready = this.reader ? this.join() : Promise.resolve();
    setInterval(() => this.flush("timer"), EVERY);
    document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && this.flush("hide"));
    addEventListener("pagehide", () => this.flush("leave"));
  }

  record() {
    return this.keeper.record(this.reader);
  }

  get isKept() {
    return this.keeper.kept;
  }

  video(id, seconds, place) {
    if (!this.open.has(id)) this.open.set(id, new VideoProgress(this, id, seconds, place));
    return this.open.get(id);
  }

  state(course) {
    const record = this.record();
    const own = (part) => Object.entries(part).filter(([id]) => id.startsWith(`${course}/`));
    const name = (id) => id.slice(course.length + 1);
    return {
      episodes: Object.fromEntries(own(record.episodes).filter(([, one]) => one.state).map(([id, one]) => [name(id), { state: one.state, detail: one.detail }])),
      exercises: Object.fromEntries(own(record.exercises).map(([id, one]) => [name(id), one.state])),
    };
  }

  /* Says "read" or "known" of an episode, or takes that back; what was watched stays. */
  async tick(place, how) {
    const id = `${place.course}/${place.episode}`;
    const before = this.record().episodes[id]?.state ?? null;
    const state = how === "none" ? (before === "watched" ? before : this.watched(place)) : chosen(before, how);
    if (state !== before) {
      this.record().episodes[id] = { state, detail: "", lesson: place.lesson, host: place.host, at: Date.now(), sent: false };
      this.save();
      if (state && !before && !this.reader) this.count(place, "finish");
      this.tell({ kind: "changed" });
    }
    await this.sender?.send();
    return this.state(place.course).episodes[place.episode] ?? null;
  }

  async answer(place, answer) {
    const key = token(20);
    const id = `${place.course}/${place.exercise}`;
    const { course, lesson, episode, exercise, host } = place;
    const one = { course, lesson, episode, host, exercise, answer, at: Date.now(), sent: false };
    this.record().answers[key] = one;
    this.save();
    const before = this.record().exercises[id]?.state ?? null;
    try {
      const found = await post(address(place, `exercises/${exercise}`), { answer, key, before });
      if (this.reader && found.kept) this.sender.answered(key, one, found);
      else {
        this.record().exercises[id] = { state: before === "done" ? "done" : found.state, at: one.at };
        if (found.correct) this.record().answers[key] = { ...one, right: true };
      }
      this.save();
      this.tell({ kind: "changed" });
      return found;
    } catch (error) {
      if (!(error instanceof Refused) || error.status >= 500 || error.status === 429) return { kept: true, message: this.reader ? AWAY : AWAY_FROM_VISITOR };
      if (error.status === 401) {
        this.told("signed-out");
        return { kept: true, message: error.message };
      }
      this.keeper.forget(this.reader, key);
      return { problem: error.fields.answer ?? error.message };
    }
  }

  /* What the courses are called now: "before:now before:now". */
  rename(names) {
    if (names) this.keeper.rename(names);
  }

  /* A play or a finish, counted without saying whose. */
  count({ course, episode, host = "" }, what) {
    post("progress/counts", { course, episode, host, what }).catch(() => {});
  }

  subscribe(listener) {
    this.listeners.add(listener);
    if (!this.isKept) queueMicrotask(() => listener({ kind: "memory" }));
    return () => this.listeners.delete(listener);
  }

  /* Keeps what is known, and sends it if somebody is signed in. */
  async flush(reason) {
    this.save();
    const leaving = reason === "leave" || reason === "hide";
    await this.sender?.send({ leaving });
  }

  touched(video) {
    const id = `${video.place.course}/${video.place.episode}`;
    if (video.place.episode && !this.record().episodes[id]?.state && video.isEnough()) {
      const detail = String(Math.floor(video.share() * 100 + 1e-9));
      this.record().episodes[id] = { state: "watched", detail, lesson: video.place.lesson, at: Date.now(), sent: true };
      if (!this.reader) this.count(video.place, "finish");
      this.save();
      this.tell({ kind: "counted", episode: video.place.episode });
      this.flush("counted");
    } else if (Date.now() - this.savedAt > SAVE_EVERY) this.save();
  }

  save() {
    this.savedAt = Date.now();
    const before = this.keeper.kept;
    const kept = this.keeper.save();
    for (const video of this.open.values()) video.read();
    if (before && !kept) this.tell({ kind: "memory" });
  }

  /* --- inside --- */

  watched(place) {
    const shown = [...this.open.values()].find((video) => video.place.episode === place.episode && video.place.course === place.course);
    return shown?.isEnough() ? "watched" : null;
  }

  /* What the server wrote into the page: its evidence joins ours, and where we sent everything its word stands. */
  take(main, given) {
    const { course, lesson } = main.dataset;
    const lessonId = lesson ?? "";
    const record = this.record();
    const at = Date.now();
    const states = Object.fromEntries(Object.entries(given.episodes ?? {}).map(([id, one]) => [`${course}/${id}`, one]));
    const ours = Object.keys(record.episodes).filter((id) => id.startsWith(`${course}/`));
    for (const id of new Set([...Object.keys(states), ...ours])) {
      if (record.episodes[id] && !record.episodes[id].sent) continue;
      const [state, detail] = states[id] ?? [null, ""];
      record.episodes[id] = { state, detail, lesson: record.episodes[id]?.lesson || lessonId, at, sent: true };
    }
    for (const [id, state] of Object.entries(given.exercises ?? {})) {
      if (record.exercises[`${course}/${id}`]?.state !== "done") record.exercises[`${course}/${id}`] = { state, at };
    }
    const player = document.querySelector("[data-video-id]");
    if (!player || !given.seen) return;
    const n = bits.bitCount(Number(player.dataset.seconds));
    const known = blank(n, { seen: given.seen, again: given.again, position: given.position, at: 1 });
    const own = record.videos[player.dataset.videoId];
    known.sent = { seen: known.seen, again: known.again, at: 1 };
    if (own?.n !== n) record.videos[player.dataset.videoId] = known;
    else {
      const unsent = own.at > own.sent.at;
      const union = (name) => {
        const set = bits.fromText(own[name], n);
        bits.join(set, bits.fromText(known[name], n));
        return bits.toText(set);
      };
      Object.assign(own, { seen: union("seen"), again: union("again") });
      if (!unsent) own.position = known.position;
    }
  }

  /* Records of accounts that are not signed in here stay only while the server lacks something of them. */
  tidy() {
    this.keeper.pull();
    for (const owner of this.keeper.owners()) {
      if (owner && owner !== this.reader && !hasUnsent(this.keeper.record(owner))) this.keeper.save({ drop: owner });
    }
  }

  async join() {
    try {
      if (this.keeper.owners().includes("")) {
        const found = await merge(this.keeper, "", this.reader);
        if (found) {
          this.save();
          this.tell({ kind: "merged", found });
        }
      }
      await this.sender.send();
    } catch (error) {
      this.sender.failed(error);
    }
  }

  told(what) {
    if (typeof what === "object") this.tell({ kind: "counted", ...what });
    else this.tell({ kind: what });
  }

  pulled() {
    for (const video of this.open.values()) video.read();
    this.tell({ kind: "changed" });
  }

  tell(news) {
    for (const listener of this.listeners) listener(news);
  }
}

function chosen(before, how) {
  return before === null || how === "known" || before === "known" ? how : before;
}

export const store = new Store();
watch(store);
