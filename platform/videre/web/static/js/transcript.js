/* The transcript: one tab stop, arrow keys, Enter jumps; the current line is marked and followed; search inside. */
import { clock, element } from "./controls.js";
import { say, t, tn } from "./site.js";

export function transcript(player) {
  const list = player.main.querySelector("[data-transcript]");
  const chapters = player.main.querySelector("[data-chapters-list]");
  if (chapters) lines(chapters, player);
  if (!list) return;
  const own = list.lang;
  const one = { list, player, follows: true, current: null, lines: lines(list, player) };
  list.removeAttribute("tabindex");
  following(one);
  const tools = search(one);
  list.parentElement.append(tools);
  player.toTranscript = () => {
    list.closest("details").open = true;
    one.lines.find((line) => line.tabIndex === 0)?.focus();
  };
  player.box.addEventListener("captionschanged", ({ detail }) => inLanguage(one, detail || own));
  const chosen = player.language;
  if (chosen && chosen !== own) inLanguage(one, chosen);
}

/* Each line becomes a link to its moment: it can be copied and shared; of all, only one is a tab stop. */
function lines(list, player) {
  const made = [...list.children].map((item) => {
    const start = Number(item.dataset.start);
    const link = element("a", { href: `#t=${Math.floor(start)}`, tabindex: "-1" });
    link.append(...item.childNodes);
    item.append(link);
    return link;
  });
  if (made.length) made[0].tabIndex = 0;
  const reach = (link) => {
    for (const other of made) other.tabIndex = other === link ? 0 : -1;
    link.focus({ preventScroll: true });
    within(list, link.parentElement);
  };
  const jump = (link) => {
    const start = Number(link.parentElement.dataset.start);
    player.seek(start);
    history.replaceState(history.state, "", link.getAttribute("href"));
    say(t("At {time}", { time: clock(start) }));
  };
  list.onclick = (event) => {
    const link = event.target.closest("a");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    reach(link);
    jump(link);
  };
  list.onkeydown = (event) => {
    const shown = made.filter((link) => !link.parentElement.classList.contains("missed"));
    const at = shown.indexOf(document.activeElement);
    const next = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: shown.length - 1, PageDown: at + 8, PageUp: at - 8 }[event.key];
    if (next === undefined || at < 0) return;
    event.preventDefault();
    reach(shown[Math.min(Math.max(next, 0), shown.length - 1)]);
  };
  return made;
}

function within(list, item) {
  const top = item.offsetTop - list.offsetTop;
  if (top < list.scrollTop || top + item.offsetHeight > list.scrollTop + list.clientHeight) {
    /* A third down, but in a low list no further than that the whole line is seen. */
    list.scrollTop = top - Math.max(0, Math.min(list.clientHeight / 3, list.clientHeight - item.offsetHeight));
  }
}

function following(one) {
  const { list, player } = one;
  const back = element("button", { type: "button", class: "plain small", hidden: "" }, t("Follow the video"));
  one.back = back;
  const follow = (on) => {
    one.follows = on;
    back.hidden = on;
    if (on && one.current) within(list, one.current.parentElement);
  };
  back.addEventListener("click", () => follow(true));
  for (const kind of ["wheel", "touchmove"]) {
    list.addEventListener(kind, () => !player.video.paused && follow(false), { passive: true });
  }
  list.addEventListener("keydown", () => !player.video.paused && (one.follows = false));
  const mark = () => {
    const now = player.video.currentTime + 0.05;
    const at = one.lines.findLast((line) => Number(line.parentElement.dataset.start) <= now) ?? null;
    if (at === one.current) return;
    one.current?.removeAttribute("aria-current");
    at?.setAttribute("aria-current", "true");
    if (at && !list.contains(document.activeElement)) for (const line of one.lines) line.tabIndex = line === at ? 0 : -1;
    one.current = at;
    if (at && one.follows) within(list, at.parentElement);
  };
  /* An offer above it takes room away: the line that is spoken stays in sight. */
  new ResizeObserver(() => one.follows && one.current && within(list, one.current.parentElement)).observe(list);
  player.video.addEventListener("timeupdate", mark);
  player.video.addEventListener("seeked", () => {
    follow(true);
    mark();
  });
}

function search(one) {
  const input = element("input", { type: "search", "aria-label": t("Search the transcript"), placeholder: t("Search") });
  const count = element("span", { class: "small quiet", role: "status" });
  input.addEventListener("input", () => {
    const words = input.value.trim().toLocaleLowerCase();
    let found = 0;
    for (const line of one.lines) {
      const hit = !words || line.textContent.toLocaleLowerCase().includes(words);
      line.parentElement.classList.toggle("missed", !hit);
      marked(line.querySelector("span"), words && hit ? words : "");
      found += hit;
    }
    count.textContent = words ? tn("{number} line", "{number} lines", found) : "";
  });
  input.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" && event.key !== "ArrowDown") return;
    event.preventDefault();
    const first = one.lines.find((line) => !line.parentElement.classList.contains("missed"));
    if (first) {
      for (const line of one.lines) line.tabIndex = line === first ? 0 : -1;
      first.focus();
    }
  });
  one.search = input;
  return element("div", { class: "transcript-tools" }, one.back, count, input);
}

function marked(span, words) {
  const text = span.textContent;
  span.textContent = text;
  const at = words ? text.toLocaleLowerCase().indexOf(words) : -1;
  if (at < 0) return;
  const hit = element("mark", {}, text.slice(at, at + words.length));
  span.replaceChildren(text.slice(0, at), hit, text.slice(at + words.length));
}

/* The transcript in the language of the captions, from the track itself. */
async function inLanguage(one, language) {
  const { list, player } = one;
  if (list.lang === language) return;
  const track = [...player.video.textTracks].find((other) => other.language === language);
  if (!track) return;
  if (track.mode === "disabled") track.mode = "hidden";
  for (let tries = 0; !track.cues?.length && tries < 40; tries += 1) await new Promise((go) => setTimeout(go, 100));
  const cues = [...(track.cues ?? [])].filter((cue) => cue.endTime > player.start && cue.startTime < player.end);
  if (!cues.length) return;
  list.lang = language;
  list.replaceChildren(
    ...cues.map((cue) =>
      element(
        "li",
        { "data-start": cue.startTime, "data-end": cue.endTime },
        element("time", {}, clock(cue.startTime)),
        element("span", {}, cue.getCueAsHTML().textContent.replaceAll("\n", " ")),
      ),
    ),
  );
  one.lines = lines(list, player);
  one.current = null;
  one.search.dispatchEvent(new Event("input"));
}
