/* The bar under the video: play, seek with chapters and what was seen, time, captions, speed, more, full screen. */
import { settings, t } from "./site.js";

const ICONS = {
  play: "M7 4.5v15l12.5-7.5z",
  pause: "M6.5 4.5h4v15h-4zM13.5 4.5h4v15h-4z",
  captions: "M4 5h16a1.5 1.5 0 0 1 1.500 1.500v11a1.500 1.500 0 0 1-1.500 1.500H4a1.500 1.500 0 0 1-1.500-1.500v-11A1.500 1.500 0 0 1 4 5zm6.800 5.300C10.200 9.500 9.400 9 8.400 9 6.700 9 5.500 10.200 5.500 12s1.200 3 2.900 3c1 0 1.800-.5 2.400-1.300l-1.300-.9c-.3.400-.6.600-1.100.6-.7 0-1.200-.6-1.200-1.400s.5-1.400 1.200-1.400c.5 0 .8.200 1.100.6zm7.500 0C17.700 9.500 16.900 9 15.900 9c-1.700 0-2.900 1.200-2.900 3s1.200 3 2.900 3c1 0 1.800-.5 2.400-1.300l-1.300-.9c-.3.400-.6.600-1.100.6-.7 0-1.200-.6-1.200-1.400s.5-1.400 1.200-1.400c.5 0 .8.200 1.100.6z",
  more: "M12 4a2 2 0 1 1 0 4 2 2 0 0 1 0-4zm0 6a2 2 0 1 1 0 4 2 2 0 0 1 0-4zm0 6a2 2 0 1 1 0 4 2 2 0 0 1 0-4z",
  full: "M4 9V4h5v2H6v3zM15 4h5v5h-2V6h-3zM6 15v3h3v2H4v-5zM18 15h2v5h-5v-2h3z",
};

export function clock(seconds) {
  const whole = Math.max(0, Math.floor(seconds));
  const two = (n) => String(n).padStart(2, "0");
  const [h, m, s] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  return h ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
}

export function element(tag, attributes = {}, ...inside) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name === "onclick") made.addEventListener("click", value);
    else if (value !== null) made.setAttribute(name, value);
  }
  made.append(...inside);
  return made;
}

function icon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(svg.namespaceURI, "path");
  path.setAttribute("d", ICONS[name]);
  svg.append(path);
  return svg;
}

function button(label, content, onclick, extra = {}) {
  return element("button", { type: "button", "aria-label": label, title: label, onclick, ...extra }, content);
}

export function controls(player) {
  const { box, video } = player;
  const play = button(t("Play"), icon("play"), () => player.toggle(), { "data-play": "" });
  const state = () => {
    play.replaceChildren(icon(video.paused ? "play" : "pause"));
    play.title = video.paused ? t("Play") : t("Pause");
    play.setAttribute("aria-label", play.title);
  };
  video.addEventListener("play", state);
  video.addEventListener("pause", state);
  const time = element("span", { class: "time" });
  const speed = button(t("Speed"), "", () => sheet(player, speed, speedMenu), { "aria-expanded": "false", class: "speed" });
  const row = element("div", { class: "row" }, play, time);
  if (video.textTracks.length) row.append(menuButton(player, t("Captions"), "captions", captionsMenu));
  row.append(speed, menuButton(player, t("More"), "more", moreMenu, "extra"));
  row.append(button(t("Full screen"), icon("full"), () => player.fullscreen(), { class: "extra" }));
  const rate = () => (speed.textContent = `${video.playbackRate}×`);
  box.addEventListener("ratechanged", rate);
  rate();
  box.querySelector("[data-under]")?.remove();
  box.append(element("div", { class: "controls" }, seekBar(player, time), row));
  player.playButton = play;
}

function menuButton(player, label, name, fill, extra = "") {
  const made = button(label, icon(name), () => sheet(player, made, fill), { "aria-expanded": "false", class: extra });
  return made;
}

function seekBar(player, time) {
  const { box, video, start, end, chapters } = player;
  const length = end - start;
  const share = (second) => `${(100 * Math.min(Math.max(second - start, 0), length)) / length}%`;
  const input = element("input", { type: "range", min: start, max: end, step: 0.1, "aria-label": t("Place in the video") });
  const seen = element("span", { class: "seen-marks" });
  const track = element("span", { class: "track" }, seen, element("span", { class: "played" }));
  const bar = element("div", { class: "seek" }, input, track);
  const at = (second, kind, title) => {
    const mark = element("span", { class: kind, title });
    mark.style.left = share(second);
    bar.append(mark);
  };
  for (const [second, title] of chapters) if (second > start + 0.5) at(second, "cut", title);
  for (const [second] of player.pauses) at(second, "pause", t("An exercise stops the video here"));
  for (const one of player.main.querySelectorAll("[data-asked-at]")) at(Number(one.dataset.askedAt), "asked", "A question");
  const asking = player.main.querySelector("[data-ask-now]");
  bar.append(element("span", { class: "knob" }));
  const show = () => {
    const now = Math.max(player.now, start);
    const chapter = chapters.filter(([second]) => second <= now + 0.05).at(-1)?.[1];
    if (document.activeElement !== input || !input.matches(":active")) input.value = now;
    bar.style.setProperty("--at", share(now));
    const spoken = t("{time} of {length}", { time: clock(now - start), length: clock(length) });
    input.setAttribute("aria-valuetext", chapter ? `${spoken}, ${chapter}` : spoken);
    if (asking) asking.textContent = ` at ${clock(now)}`;
    time.replaceChildren(clock(now - start), element("span", { class: "of" }, ` / ${clock(length)}`));
  };
  input.addEventListener("input", () => player.seek(Number(input.value)));
  for (const kind of ["timeupdate", "seeked", "loadedmetadata"]) video.addEventListener(kind, show);
  box.addEventListener("moved", show);
  player.showSeen = (runs) => {
    seen.replaceChildren(
      ...runs.map(([from, to]) => {
        const run = element("span", { class: "seen" });
        run.style.left = share(from);
        run.style.width = `${(100 * (to - from)) / length}%`;
        return run;
      }),
    );
  };
  show();
  return bar;
}

function sheet(player, opener, fill) {
  const open = player.box.querySelector(".sheet");
  open?.remove();
  for (const other of player.box.querySelectorAll("[aria-expanded=true]")) other.setAttribute("aria-expanded", "false");
  if (open?.opener === opener) return opener.focus();
  const made = element("div", { class: "sheet", role: "menu", "aria-label": opener.getAttribute("aria-label") });
  const close = () => {
    made.remove();
    opener.setAttribute("aria-expanded", "false");
    opener.focus();
  };
  made.opener = opener;
  fill(player, made, close);
  made.addEventListener("keydown", (event) => {
    const items = [...made.querySelectorAll("button")];
    const at = items.indexOf(document.activeElement);
    const next = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: items.length - 1 }[event.key];
    if (event.key === "Escape") close();
    else if (next === undefined) return;
    else items.at(next % items.length).focus();
    event.preventDefault();
    event.stopPropagation();
  });
  opener.setAttribute("aria-expanded", "true");
  player.box.append(made);
  made.querySelector("[aria-checked=true], button")?.focus();
}

function choice(text, checked, act, role = "menuitemradio") {
  return element("button", { type: "button", role, "aria-checked": String(checked), onclick: act }, text);
}

function captionsMenu(player, made, close) {
  const now = player.language;
  const pick = (language) => () => {
    player.captions(language);
    close();
  };
  made.append(choice(t("Off"), !now, pick("")));
  for (const track of player.video.textTracks) {
    made.append(choice(track.label, track.language === now, pick(track.language)));
  }
}

function speedMenu(player, made, close) {
  for (const value of player.speeds) {
    const act = () => {
      player.speed(value);
      close();
    };
    made.append(choice(`${value}×`, value === player.video.playbackRate, act));
  }
}

function moreMenu(player, made, close) {
  const toggles = [
    ["pauses", t("Stop at exercises")],
    ["offers", t("Say what is not seen yet")],
    ["keys", t("Single-letter keys")],
  ];
  for (const [name, text] of toggles) {
    const item = choice(text, settings.get(name, true), () => {
      const next = !settings.get(name, true);
      settings.set(name, next);
      item.setAttribute("aria-checked", String(next));
      player.box.dispatchEvent(new CustomEvent("settingschanged", { detail: name }));
    }, "menuitemcheckbox");
    made.append(item);
  }
  made.append(element("button", { type: "button", role: "menuitem", onclick: () => (close(), player.showKeys()) }, t("All keys")));
}
