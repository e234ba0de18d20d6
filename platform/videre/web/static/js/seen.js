/* What was seen: told to the store while playing, shown on the bar, offered gently where something was left out. */
import { clock, element } from "./controls.js";
import { settings } from "./site.js";

const SHORTEST = 5;

export async function watching(player, resume) {
  const { store } = await import("./progress/store.js");
  const { box, video, main } = player;
  const evidence = store.video(box.dataset.videoId, Number(box.dataset.seconds));
  const room = main.querySelector("[data-seen-offer]");
  let last = null;
  let played = false;
  const show = () => player.showSeen(runs(evidence.seen, player));
  const mark = () => {
    if (video.paused || video.seeking) return;
    const now = Math.floor(video.currentTime);
    const from = last !== null && now > last && now - last <= 2 * video.playbackRate + 1 ? last + 1 : now;
    for (let second = from; second <= now; second += 1) if (second !== last) evidence.mark(second);
    last = now;
    evidence.position = video.currentTime;
  };
  video.addEventListener("timeupdate", mark);
  video.addEventListener("seeking", () => (last = null));
  video.addEventListener("play", () => {
    if (!played) store.count?.("play", main.dataset.course, main.dataset.episode);
    played = true;
    room.replaceChildren();
    room.hidden = true;
  });
  for (const kind of ["pause", "ended", "seeked"]) {
    video.addEventListener(kind, () => {
      evidence.position = video.currentTime;
      if (played) evidence.flush(kind);
      show();
      if (played && (video.paused || video.ended)) offer(player, evidence, room);
    });
  }
  video.addEventListener("timeupdate", () => Math.floor(video.currentTime) % 5 || show());
  show();
  if (resume) resumed(player, evidence, room);
}

function resumed(player, evidence, room) {
  const { video } = player;
  const at = evidence.position;
  if (!at || at < player.start + 5 || at > player.end - 5 || video.currentTime > player.start + 1) return;
  player.seek(at);
  const begin = element("button", { type: "button", class: "plain" }, "From the beginning");
  begin.addEventListener("click", () => {
    player.seek(player.start, true);
    room.hidden = true;
    player.playButton.focus();
  });
  room.replaceChildren(element("p", { class: "seen-offer" }, `You were at ${clock(at)}; it goes on there. `, begin));
  room.hidden = false;
}

/* [from, to) of all stretches that were seen. `seen` holds a bit per second, least significant first. */
export function runs(seen, { start, end }) {
  const found = [];
  for (let second = Math.floor(start); second < end; second += 1) {
    if (!(seen[second >> 3] & (1 << (second & 7)))) continue;
    const lastRun = found.at(-1);
    if (lastRun && lastRun[1] === second) lastRun[1] += 1;
    else found.push([second, second + 1]);
  }
  return found;
}

/* Stretches before the furthest second seen; what lies after it was not left out, only not reached. */
export function gaps(seen, part) {
  const found = [];
  let reached = Math.floor(part.start);
  for (const [from, to] of runs(seen, part)) {
    if (from - reached >= SHORTEST) found.push([reached, from]);
    reached = to;
  }
  return found;
}

function offer(player, evidence, room) {
  const counted = player.main.querySelector(`[data-mark="${player.main.dataset.episode}"]`)?.dataset.counted;
  const [first] = settings.get("offers", true) && !counted ? gaps(evidence.seen, player) : [];
  room.hidden = !first;
  if (!first) return room.replaceChildren();
  const [from, to] = first;
  const watch = element("button", { type: "button", class: "plain" }, "Watch it");
  watch.addEventListener("click", () => {
    player.seek(from);
    player.video.play().catch(() => {});
    player.playButton.focus({ preventScroll: true });
  });
  const never = element("button", { type: "button", class: "plain quiet" }, "Don’t say this");
  never.addEventListener("click", () => {
    settings.set("offers", false);
    room.hidden = true;
    player.playButton.focus();
  });
  room.replaceChildren(
    element("p", { class: "seen-offer", role: "status", "data-not-seen": "" }, `Not seen yet: ${clock(from)}–${clock(to)}`, watch, never),
  );
}
