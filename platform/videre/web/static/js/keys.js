/* Keys, while the player has focus. Single letters can be turned off (WCAG 2.1.4). */
import { element } from "./controls.js";
import { say, settings, t } from "./site.js";

const LIST = [
  [t("Space, k"), t("play or pause")],
  ["← →", t("5 seconds back or on")],
  ["j l", t("10 seconds back or on")],
  ["Home End", t("beginning, end")],
  ["c", t("captions on or off")],
  ["t", t("to the transcript")],
  ["v", t("video and text, text only, video only")],
  ["q", t("ask a question here")],
  ["m", t("sound on or off")],
  ["f", t("full screen")],
  ["< >", t("slower, faster")],
  ["?", t("this list")],
];

export function keyboard(player) {
  const { box, video, main } = player;
  const skip = (seconds) => player.seek(player.now + seconds, true);
  const mute = () => {
    video.muted = !video.muted;
    say(video.muted ? t("Sound off") : t("Sound on"));
  };
  const letters = {
    k: () => player.toggle(),
    j: () => skip(-10),
    l: () => skip(10),
    c: () => player.nextCaptions(),
    t: () => player.toTranscript?.(),
    v: () => main.switchView?.(),
    q: () => main.askHere?.(),
    m: mute,
    f: () => player.fullscreen(),
    "<": () => player.faster(-1),
    ">": () => player.faster(1),
    "?": () => player.showKeys(),
  };
  const others = {
    ArrowLeft: () => skip(-5),
    ArrowRight: () => skip(5),
    Home: () => player.seek(player.start, true),
    End: () => player.seek(player.end, true),
  };
  video.tabIndex = 0;
  box.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    const onButton = event.target.closest("button");
    let act = others[event.key];
    if (event.key === " " && !onButton) act = () => player.toggle();
    if (!act && settings.get("keys", true)) act = letters[event.key.toLowerCase()];
    if (!act) return;
    event.preventDefault();
    act();
  });
  player.showKeys = () => {
    box.querySelector(".sheet")?.remove();
    const rows = LIST.map(([keys, what]) =>
      element("tr", {}, element("th", { scope: "row" }, element("kbd", {}, keys)), element("td", {}, what)),
    );
    const before = document.activeElement;
    const close = () => {
      made.remove();
      before?.focus();
    };
    const made = element(
      "div",
      { class: "sheet", role: "dialog", "aria-label": t("Keys") },
      element("p", { class: "sheet-title" }, t("Keys")),
      element("table", {}, element("tbody", {}, ...rows)),
      element("button", { type: "button", onclick: close }, t("Close")),
    );
    made.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      event.stopPropagation();
      close();
    });
    box.append(made);
    made.querySelector("button").focus();
  };
}
