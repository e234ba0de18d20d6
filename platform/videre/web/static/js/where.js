/* Where a visitor is in a course: this browser's record laid on the course's outline.
   The same decisions as the server makes for those who are signed in (learning/completion.py). */

import { t } from "./site.js";

const MINUTES_UNSAID = 10;
const MINUTES_OF_AN_EXERCISE = 3;

/* The store, or null for somebody signed in and where nothing was done yet. */
export async function visitorStore() {
  const { store } = await import("./progress/store.js");
  const { isEmpty } = await import("./progress/record.js");
  return store.reader || isEmpty(store.record()) ? null : store;
}

export async function whereIn(store, address) {
  const answer = await fetch(address, { headers: { Accept: "application/json" } });
  if (!answer.ok) return null;
  const course = await answer.json();
  store.rename(course.renamed);
  const bits = await import("./progress/bits.js");
  const record = store.record();
  const all = course.lessons.flatMap((lesson) => lesson.episodes);
  const episodes = all.map((episode) => stand(episode, course.course, record, bits));
  const left = episodes.filter((one) => !one.finished && !one.optional);
  const latest = episodes.reduce((best, one) => (one.at > (best?.at ?? 0) ? one : best), null);
  return {
    course: course.course,
    title: course.title,
    episodes,
    begun: episodes.some((one) => one.begun),
    at: latest?.at ?? 0,
    done: episodes.filter((one) => one.finished && !one.optional).length,
    wanted: episodes.filter((one) => !one.optional).length,
    minutes: left.reduce((sum, one) => sum + one.minutes, 0),
    next: left.find((one) => episodes.indexOf(one) >= episodes.indexOf(latest)) ?? left[0] ?? null,
  };
}

function stand(episode, course, record, bits) {
  const counted = record.episodes[`${course}/${episode.id}`];
  const state = counted?.state ?? null;
  const done = (one) => record.exercises[`${course}/${one.id}`];
  const open = state === "known" ? [] : episode.exercises.filter((one) => !one.optional && done(one)?.state !== "done");
  const video = episode.clip && record.videos[episode.clip.public_id];
  const watched = video?.at ? video : null;
  const share = watched ? bits.share(bits.fromText(watched.seen, watched.n), episode.clip.start, episode.clip.end) : 0;
  const lengths = (list) => list.reduce((sum, one) => sum + (one.minutes ?? MINUTES_OF_AN_EXERCISE), 0);
  const telling = Math.max((episode.minutes ?? MINUTES_UNSAID) - lengths(episode.exercises), 0);
  const moments = [counted?.state ? counted.at : 0, watched?.at ?? 0, ...episode.exercises.map((one) => done(one)?.at ?? 0)];
  return {
    id: episode.id,
    title: episode.title,
    address: episode.address,
    optional: episode.optional,
    state,
    detail: counted?.detail ?? "",
    begun: Boolean(state || watched || episode.exercises.some(done)),
    finished: Boolean(state) && !open.length,
    at: Math.max(...moments),
    minutes: Math.ceil(lengths(open) + (state ? 0 : Math.max(telling * (1 - share), 1))),
  };
}

export function length(minutes) {
  const hours = Math.floor(minutes / 60);
  if (!hours) return t("{minutes} min", { minutes });
  return minutes % 60 ? t("{hours} h {minutes} min", { hours, minutes: minutes % 60 }) : t("{hours} h", { hours });
}

export function doneOf(where) {
  const done = t("{done} of {all} episodes done", { done: where.done, all: where.wanted });
  if (!where.minutes) return done;
  const left = t("{time} left", { time: length(where.minutes) });
  return `${done}, ${left}`;
}
