/* Pause points: the video stops softly, its exercise comes into view, "continue" leads back. Can be turned off. */
import { clock, element } from "./controls.js";
import { say, settings, t } from "./site.js";

export function pauses(player) {
  const { video, main } = player;
  let last = null;
  let bar = null;
  const points = player.pauses
    .map(([at, id]) => ({ at, exercise: main.querySelector(`[data-exercise="${id}"]`) }))
    .filter((point) => point.exercise);
  const leave = () => {
    clearInterval(bar?.timer);
    bar?.remove();
    bar = null;
  };
  video.addEventListener("seeking", () => (last = null));
  video.addEventListener("play", leave);
  video.addEventListener("timeupdate", () => {
    const now = video.currentTime;
    const before = last ?? now;
    last = now;
    if (video.paused || !settings.get("pauses", true)) return;
    const point = points.find(({ at }) => before < at && at <= now);
    if (point && !point.exercise.dataset.solved) stop(point);
  });

  function stop({ at, exercise }) {
    video.pause();
    if (document.fullscreenElement) document.exitFullscreen();
    if (main.dataset.view === "video-only") main.switchView();
    leave();
    bar = offer(at, exercise);
    exercise.querySelector(".box-title").after(bar);
    exercise.scrollIntoView({ block: "start" });
    exercise.focus({ preventScroll: true });
    say(t("The video stopped at {time} for an exercise: {title}", { time: clock(at), title: exercise.querySelector(".box-name").textContent }));
  }

  function offer(at, exercise) {
    const on = element("button", { type: "button", class: "primary", "data-continue": "" }, t("Continue the video"));
    on.addEventListener("click", () => {
      leave();
      player.box.scrollIntoView({ block: "nearest" });
      player.playButton.focus({ preventScroll: true });
      video.play().catch(() => {});
    });
    const made = element("div", { class: "pause-bar", "data-pause-bar": "" });
    const never = element("button", { type: "button", class: "plain small" }, t("Don’t stop at exercises"));
    never.addEventListener("click", () => {
      settings.set("pauses", false);
      on.click();
      say(t("The video will not stop at exercises any more. The player’s “More” menu turns it on again."));
    });
    made.append(element("p", {}, t("The video stopped at {time} for this exercise. Take your time, or go on.", { time: clock(at) })), on);
    const minutes = Number(/\d+/.exec(exercise.querySelector(".exercise-facts")?.textContent ?? "")?.[0] ?? 3);
    made.append(timer(minutes, made), never);
    /* Once something was answered, the answer and its button stay together, and the way on comes after them. */
    exercise.addEventListener("answered", () => made.isConnected && exercise.querySelector("form").after(made), { once: true });
    return made;
  }
}

function timer(minutes, bar) {
  const text = t("Set a timer: {minutes} min", { minutes });
  const button = element("button", { type: "button", class: "pause-timer" }, text);
  button.addEventListener("click", () => {
    if (bar.timer) {
      clearInterval(bar.timer);
      bar.timer = 0;
      button.textContent = text;
      return;
    }
    const until = Date.now() + minutes * 60000;
    const tick = () => {
      const left = Math.round((until - Date.now()) / 1000);
      button.textContent = left > 0 ? t("{time} left (stop)", { time: clock(left) }) : t("The time is over");
      if (left === 60 || left === 0) say(left ? t("One minute left") : t("The time is over. Go on when you like."));
      if (left <= 0) clearInterval(bar.timer);
    };
    bar.timer = setInterval(tick, 1000);
    tick();
  });
  return button;
}
