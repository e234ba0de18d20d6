/* What was seen: told to the store while playing, shown on the bar, offered gently where something was left out. */
import { clock, element } from "./controls.js";
import { runs } from "./progress/bits.js";
import { store } from "./progress/store.js";
import { settings, t } from "./site.js";
import { follow, placeOf } from "./standing.js";

export function watching(player, resume) {
  const { box, video, main, start, end } = player;
  const place = { ...placeOf(main), start, end, percent: Number(box.dataset.percent) };
  const evidence = store.video(box.dataset.videoId, Number(box.dataset.seconds), place);
  const room = main.querySelector("[data-seen-offer]");
  let last = null;
  let jumped = false;
  const show = () => player.showSeen(runs(evidence.seen, start, end));
  const mark = () => {
    const now = video.currentTime;
    const step = now - (last ?? now);
    if (!video.paused && !video.seeking && step > 0 && step < 2.5 * video.playbackRate) evidence.mark(last, now);
    last = now;
  };
  video.addEventListener("timeupdate", () => {
    mark();
    if (Math.floor(video.currentTime) % 3 === 0) show();
  });
  video.addEventListener("seeking", () => {
    jumped ||= evidence.played;
    last = null;
  });
  video.addEventListener("seeked", () => {
    last = video.currentTime;
    if (evidence.played) evidence.seek(video.currentTime);
    if (jumped) offer(player, evidence, room);
  });
  video.addEventListener("play", () => {
    last = video.currentTime;
    if (room.querySelector("[data-resumed]")) clear(room);
  });
  for (const kind of ["pause", "ended"]) {
    video.addEventListener(kind, () => {
      if (!evidence.played) return;
      evidence.rest(video.currentTime);
      evidence.flush(kind);
      show();
      offer(player, evidence, room);
    });
  }
  follow(main);
  show();
  if (resume) resumed(player, evidence, room);
}

function clear(room) {
  room.replaceChildren();
  room.hidden = true;
}

function resumed(player, evidence, room) {
  const at = evidence.position;
  if (!at || at < player.start + 5 || at > player.end - 5 || player.video.currentTime > player.start + 1) return;
  player.seek(at);
  const begin = element("button", { type: "button", class: "plain" }, t("From the beginning"));
  begin.addEventListener("click", () => {
    clear(room);
    player.seek(player.start, true);
    player.playButton.focus();
  });
  room.replaceChildren(element("p", { class: "seen-offer", "data-resumed": "" }, t("You were at {time}; it goes on there.", { time: clock(at) }), begin));
  room.hidden = false;
}

/* Only after play, never for what was read, and not at all where the reader said so. */
function offer(player, evidence, room) {
  const { main } = player;
  const state = store.state(main.dataset.course).episodes[main.dataset.episode]?.state;
  const [first] = settings.get("offers", true) && !state ? evidence.gaps() : [];
  if (!first) return clear(room);
  const [from, to] = first;
  const watch = element("button", { type: "button", class: "plain" }, t("Watch it"));
  watch.addEventListener("click", () => {
    player.seek(from);
    player.video.play().catch(() => {});
    player.playButton.focus({ preventScroll: true });
  });
  const never = element("button", { type: "button", class: "plain" }, t("Don’t say this"));
  never.addEventListener("click", () => {
    settings.set("offers", false);
    clear(room);
    player.playButton.focus();
  });
  const text = t("Not seen yet: {from}–{to}", { from: clock(from), to: clock(to) });
  if (room.querySelector("[data-not-seen] span")?.textContent === text) return;
  const line = element("p", { class: "seen-offer", "data-not-seen": "" }, element("span", { role: "status" }, text), watch, never);
  room.replaceChildren(line);
  room.hidden = false;
}
