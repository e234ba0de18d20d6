/* The player: our own controls around the browser's <video>. Loaded when the video is about to be used. */
import { clock, controls } from "./controls.js";
import { keyboard } from "./keys.js";
import { moment } from "./lesson.js";
import { pauses } from "./pauses.js";
import { say, settings, t } from "./site.js";
import { transcript } from "./transcript.js";

const SPEEDS = [0.75, 1, 1.25, 1.5, 1.75, 2];

export async function start(box, main) {
  const video = box.querySelector("video");
  const data = box.dataset;
  const player = {
    box,
    main,
    video,
    start: Number(data.start),
    end: Number(data.end),
    chapters: JSON.parse(data.chapters),
    pauses: JSON.parse(data.pauses),
    get now() {
      return this.asked ?? video.currentTime;
    },
    seek(second, aloud = false) {
      const target = Math.min(Math.max(second, this.start), this.end - 0.05);
      if (video.readyState) video.currentTime = target;
      else {
        if (this.asked === undefined) video.addEventListener("loadedmetadata", () => this.arrive(), { once: true });
        this.asked = target;
        if (video.preload === "none") video.preload = "metadata";
      }
      box.dispatchEvent(new CustomEvent("moved", { detail: target }));
      if (aloud) say(clock(target));
    },
    /* What was asked for before the video was there. */
    arrive() {
      video.currentTime = this.asked;
      this.asked = undefined;
    },
    toggle() {
      if (video.paused) video.play().catch(() => {});
      else video.pause();
    },
    speed(value) {
      video.playbackRate = value;
      settings.set("speed", value);
      box.dispatchEvent(new Event("ratechanged"));
    },
    faster(step) {
      const at = SPEEDS.findIndex((speed) => speed >= video.playbackRate);
      this.speed(SPEEDS[Math.min(Math.max(at + step, 0), SPEEDS.length - 1)]);
      say(t("Speed {speed}", { speed: video.playbackRate }));
    },
    captions(language) {
      for (const track of video.textTracks) {
        if (track.kind === "captions") track.mode = track.language === language ? "showing" : "disabled";
      }
      settings.set("captions", language);
      if (language) settings.set("captions-language", language);
      box.dispatchEvent(new CustomEvent("captionschanged", { detail: language }));
    },
    get language() {
      return [...video.textTracks].find((track) => track.mode === "showing")?.language ?? "";
    },
    nextCaptions() {
      const languages = [...video.textTracks].map((track) => track.language);
      if (!languages.length) return say(t("There are no captions"));
      const liked = settings.get("captions-language", languages[0]);
      this.captions(this.language ? "" : languages.includes(liked) ? liked : languages[0]);
      say(this.language ? t("Captions on") : t("Captions off"));
    },
    fullscreen() {
      if (document.fullscreenElement) document.exitFullscreen();
      else if (box.requestFullscreen) box.requestFullscreen().catch(() => {});
      else video.webkitEnterFullscreen?.();
    },
    speeds: SPEEDS,
  };
  remembered(player, "silent" in data);
  controls(player);
  keyboard(player);
  video.removeAttribute("controls");
  box.setAttribute("role", "group");
  box.setAttribute("aria-label", t("Video: {title}", { title: data.title }));
  video.addEventListener("timeupdate", () => {
    if (player.end < Number(data.seconds) - 0.3 && video.currentTime >= player.end) video.pause();
  });
  video.addEventListener("click", (event) => event.defaultPrevented || player.toggle());
  shrinking(player);
  pauses(player);
  transcript(player);
  try {
    (await import("./seen.js")).watching(player, moment() === null);
  } catch (error) {
    console.warn("nothing is kept of this visit", error);
  }
  return player;
}

function remembered({ video, captions, box }, silent) {
  // Asked for anew each time: somebody may have chosen another one before the video was there.
  const apply = () => (video.playbackRate = settings.get("speed", 1));
  apply();
  video.addEventListener("loadedmetadata", apply);
  const wanted = settings.get("captions", silent ? null : "");
  const has = [...video.textTracks].map((track) => track.language);
  if (wanted === null) return;
  for (const track of video.textTracks) {
    if (track.kind !== "captions") continue;
    track.mode = has.includes(wanted) && track.language === wanted ? "showing" : "disabled";
  }
}

/* On a phone the video that was begun stays in sight as a bar while one reads on. */
function shrinking({ box, video }) {
  const narrow = matchMedia("(max-width: 66rem)");
  const room = box.parentElement;
  const set = (small) => {
    if (small === box.classList.contains("shrunk")) return;
    if (small) room.style.minHeight = `${room.offsetHeight}px`;
    box.classList.toggle("shrunk", small);
    if (!small) room.style.minHeight = "";
  };
  const watcher = new IntersectionObserver(([entry]) => {
    const above = !entry.isIntersecting && entry.boundingClientRect.bottom < innerHeight / 2;
    set(narrow.matches && above && video.played.length > 0);
  });
  watcher.observe(room);
  narrow.addEventListener("change", () => set(false));
}
