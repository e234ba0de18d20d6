/* What one learner's browser knows: videos, episodes, exercises, answers. Two copies of it (two tabs, another
   device, the server) can always be joined, in any order and any number of times, and nothing is lost.

   videos[id]                 { n, seen, again, position, at, sent: { seen, again, at } }
   episodes["course/episode"] { state: watched|read|known|null, detail, lesson, host, at, sent }
   exercises["course/id"]     { state: tried|done, at }
   answers[key]               { course, lesson, episode, host, exercise, answer, at, sent }
   `host` is "partner/instance" where it was done on a page of a course instance, else "".                    */
import * as bits from "./bits.js";

const DAY = 86400000;
/* Less than the server takes at once (learning/rules.py), so that an account can always take all of it. */
const MOST_OF_ONE = 5;
const MOST_ANSWERS = 500;
const MOST_CHARACTERS = 600000;

export const fresh = () => ({ videos: {}, episodes: {}, exercises: {}, answers: {} });

/* A video that was opened and never played is nothing yet. */
export function isEmpty(record) {
  const { videos, ...others } = record;
  return Object.values(videos).every((one) => !one.at) && Object.values(others).every((part) => Object.keys(part).length === 0);
}

/* Only what has the right shape; anything else that may lie in the storage is left out. */
export function cleaned(found) {
  const record = fresh();
  if (!isObject(found)) return record;
  for (const [id, one] of entries(found.videos)) {
    if (Number.isInteger(one.n) && one.n > 0 && one.n <= 86400) record.videos[id] = video(one.n, one);
  }
  for (const [id, one] of entries(found.episodes)) {
    if (["watched", "read", "known", null].includes(one.state)) {
      record.episodes[id] = { state: one.state, detail: text(one.detail), lesson: text(one.lesson), host: text(one.host), at: moment(one.at), sent: one.sent === true };
    }
  }
  for (const [id, one] of entries(found.exercises)) {
    if (["tried", "done"].includes(one.state)) record.exercises[id] = { state: one.state, at: moment(one.at) };
  }
  for (const [key, one] of entries(found.answers)) {
    const sent = one.sent === true;
    if (sent && moment(one.at) < Date.now() - DAY) continue;
    if (sent) record.answers[key] = { at: moment(one.at), sent };
    else if (typeof one.exercise === "string" && "answer" in one) record.answers[key] = { ...one, at: moment(one.at), sent };
  }
  return record;
}

export function video(n, one = {}) {
  const seen = bits.fromText(one.seen, n);
  const again = bits.fromText(one.again, n);
  bits.join(seen, again);
  const sent = isObject(one.sent) ? one.sent : {};
  return {
    n,
    seen: bits.toText(seen),
    again: bits.toText(again),
    position: Number.isFinite(one.position) ? Math.min(Math.max(one.position, 0), n) : 0,
    at: moment(one.at),
    sent: { seen: bits.toText(bits.fromText(sent.seen, n)), again: bits.toText(bits.fromText(sent.again, n)), at: moment(sent.at) },
  };
}

export function joined(a, b) {
  return {
    videos: each(a.videos, b.videos, joinedVideo),
    episodes: each(a.episodes, b.episodes, (x, y) => (x.at === y.at ? (x.sent ? x : y) : x.at > y.at ? x : y)),
    exercises: each(a.exercises, b.exercises, (x, y) => (x.state === "done" ? x : y.state === "done" ? y : x)),
    answers: each(a.answers, b.answers, (x, y) => (x.sent ? x : y.sent ? y : x.right ? x : y)),
  };
}

/* The record with no more answers than an account can take over: a right one of every exercise, then the newest. */
export function trimmed(record) {
  const all = Object.entries(record.answers).filter(([, one]) => !one.sent);
  if (all.length <= MOST_OF_ONE) return record;
  const newest = (a, b) => b[1].at - a[1].at;
  const groups = new Map();
  for (const entry of all.sort(newest)) {
    const name = `${entry[1].course}/${entry[1].exercise}`;
    groups.set(name, [...(groups.get(name) ?? []), entry]);
  }
  const needed = [...groups.values()].map((group) => group.find(([, one]) => one.right) ?? group[0]);
  const others = [...groups.values()].flatMap((group) => group.slice(0, MOST_OF_ONE)).filter((entry) => !needed.includes(entry));
  const answers = Object.fromEntries(Object.entries(record.answers).filter(([, one]) => one.sent));
  let room = MOST_CHARACTERS;
  for (const [key, one] of [...needed.sort(newest), ...others.sort(newest)].slice(0, MOST_ANSWERS)) {
    room -= JSON.stringify(one).length;
    if (room < 0) continue;
    answers[key] = one;
  }
  return { ...record, answers };
}

/* The record with courses under the ids they have now; `names` is "before:now before:now". */
export function renamed(record, names) {
  const now = new Map(names.split(" ").map((pair) => pair.split(":")));
  const own = { ...record, episodes: {}, exercises: {}, answers: {} };
  const moved = fresh();
  for (const part of ["episodes", "exercises"]) {
    for (const [id, one] of Object.entries(record[part])) {
      const [course, item] = id.split("/");
      if (now.has(course)) moved[part][`${now.get(course)}/${item}`] = one;
      else own[part][id] = one;
    }
  }
  for (const [key, one] of Object.entries(record.answers)) own.answers[key] = now.has(one.course) ? { ...one, course: now.get(one.course) } : one;
  return joined(own, moved);
}

/* As `joined`, for evidence of somewhere else: what stands in `own` stays, but "known" says more than the others. */
export function joinedFromElsewhere(own, other) {
  const both = joined(own, { ...other, episodes: {} });
  for (const [id, one] of Object.entries(other.episodes)) {
    const mine = both.episodes[id];
    if (!mine?.state || (one.state === "known" && mine.state !== "known")) both.episodes[id] = { ...one, sent: one.state === "watched" };
  }
  return both;
}

function joinedVideo(x, y) {
  if (x.n !== y.n) return x.at >= y.at ? x : y;
  const later = x.at >= y.at ? x : y;
  return {
    n: x.n,
    seen: either(x.seen, y.seen, x.n),
    again: either(x.again, y.again, x.n),
    position: later.position,
    at: later.at,
    sent: {
      seen: either(x.sent.seen, y.sent.seen, x.n),
      again: either(x.sent.again, y.sent.again, x.n),
      at: Math.max(x.sent.at, y.sent.at),
    },
  };
}

/* Whether the server lacks anything of the video. */
export function isUnsent(one) {
  const lacks = (name) => bits.exceeds(bits.fromText(one[name], one.n), bits.fromText(one.sent[name], one.n));
  return one.at > one.sent.at || lacks("seen") || lacks("again");
}

export function hasUnsent(record) {
  const open = (part) => Object.values(part).some((one) => !one.sent);
  return Object.values(record.videos).some(isUnsent) || open(record.episodes) || open(record.answers);
}

/* The record as a server takes it: ages instead of moments, since clocks are wrong. */
export function forMerge(record, now = Date.now()) {
  const age = (at) => Math.max(0, Math.round(now - at));
  return {
    videos: Object.entries(record.videos).filter(([, one]) => one.at).map(([id, one]) => ({
      video: id,
      seconds: one.n,
      seen: one.seen,
      again: one.again,
      position: one.position,
      age_ms: age(one.at),
    })),
    episodes: Object.entries(record.episodes)
      .filter(([, one]) => one.state === "read" || one.state === "known")
      .map(([id, one]) => ({ course: id.split("/")[0], episode: id.split("/")[1], how: one.state, age_ms: age(one.at) })),
    answers: Object.entries(record.answers)
      .filter(([, one]) => !one.sent)
      .map(([key, one]) => ({ course: one.course, exercise: one.exercise, answer: one.answer, key, age_ms: age(one.at) })),
  };
}

function either(a, b, n) {
  const set = bits.fromText(a, n);
  bits.join(set, bits.fromText(b, n));
  return bits.toText(set);
}

function each(a, b, join) {
  const both = { ...a };
  for (const [id, one] of Object.entries(b)) both[id] = id in both ? join(both[id], one) : one;
  return both;
}

const isObject = (value) => typeof value === "object" && value !== null && !Array.isArray(value);
const entries = (value) => (isObject(value) ? Object.entries(value).filter(([, one]) => isObject(one)) : []);
const moment = (value) => (Number.isFinite(value) && value > 0 ? Math.min(value, Date.now()) : 0);
const text = (value) => (typeof value === "string" ? value : "");
