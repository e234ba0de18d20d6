/* The whole script of a course in a folder: a classic one, since browsers load no modules from a disk.
   Captions and what is right come as data with the page; progress stays in this browser. */
(() => {
  "use strict";
  const page = JSON.parse(document.getElementById("page-data").textContent);
  const say = page.texts;
  const KEY = `videre-folder:${page.course}`;
  const PATH = "videre-folder:tabs";

  const kept = (key, empty) => {
    try {
      return JSON.parse(localStorage.getItem(key)) ?? empty;
    } catch {
      return empty;
    }
  };
  const keep = (key, value) => {
    try {
      localStorage.setItem(key, JSON.stringify(value));
    } catch {
      /* Private windows and full disks: the page works, it only remembers nothing. */
    }
  };
  const progress = () => ({ read: {}, solved: {}, ...kept(KEY, {}) });
  const change = (work) => {
    const now = progress();
    work(now);
    keep(KEY, now);
    stand();
  };

  function stand() {
    const now = progress();
    for (const mark of document.querySelectorAll("[data-read-mark]")) {
      mark.textContent = now.read[mark.dataset.readMark] ? `✓ ${say.read}` : "";
    }
    for (const box of document.querySelectorAll("[data-exercise]")) {
      const is = now.solved[box.dataset.exercise];
      box.querySelector("[data-stand]").textContent = is ? `✓ ${box.dataset.kind === "tick" ? say.done : say.right}` : "";
    }
    const button = document.querySelector("[data-read]");
    if (button) button.textContent = now.read[page.episode] ? say.unread : say.mark;
  }

  /* Numbers as people write them, exactly: a whole number of units of 10^-places. */
  const PLAIN = /^[+-]?(?:\d+(?:[.,]\d*)?|[.,]\d+)(?:[eE][+-]?\d{1,3})?$/;
  const COMMA_GROUPS = /^[+-]?\d{1,3}(?:,\d{3})+(?:\.\d*)?$/;
  const POINT_GROUPS = /^[+-]?\d{1,3}(?:\.\d{3})+,\d+$/;

  const POWER = /(?<=[\d.,])[ \u00a0\u202f]*[*x×·⋅][ \u00a0\u202f]*10(?:(?:\^|\*\*) ?\(?([+-]?\d{1,3})\)?|([⁺⁻]?[⁰¹²³⁴-⁹]{1,3}))$/;

  function exact(text) {
    const [, sign, whole, part = "", power = "0"] = /^([+-]?)(\d*)\.?(\d*)(?:[eE]([+-]?\d+))?$/.exec(text);
    const units = BigInt(whole + part || "0") * (sign === "-" ? -1n : 1n);
    const places = part.length - Number(power);
    return places >= 0 ? { units, places } : { units: units * 10n ** BigInt(-places), places: 0 };
  }

  function size(number) {
    const digits = String(number.units < 0n ? -number.units : number.units).length;
    return Math.abs(digits - 1 - number.places);
  }

  function readings(typed, unit) {
    let text = typed.trim().replaceAll("\u2212", "-").replace(/^`+|`+$/g, "").trim();
    if (unit && text.toLowerCase().endsWith(unit.toLowerCase())) text = text.slice(0, text.length - unit.length).trimEnd();
    if (text.length > 60) return [];
    text = text.replace(POWER, (_, power, raised) => `e${power ?? raised.normalize("NFKC").replace("\u2212", "-")}`);
    text = text.replace(/(?<=\d)[ \u00a0\u2007\u2009\u202f'’](?=\d{3}(?!\d))/g, "");
    const found = [];
    if (PLAIN.test(text)) found.push(exact(text.replaceAll(",", ".")));
    if (COMMA_GROUPS.test(text)) found.push(exact(text.replaceAll(",", "")));
    if (POINT_GROUPS.test(text)) found.push(exact(text.replaceAll(".", "").replaceAll(",", ".")));
    return found.filter((number) => size(number) <= 300);
  }

  const scaled = (number, places) => number.units * 10n ** BigInt(places - number.places);
  const positive = (units) => (units < 0n ? -units : units);

  function near(number, wanted, tolerance, share) {
    const allowed = share
      ? { units: positive(wanted.units) * tolerance.units, places: wanted.places + tolerance.places }
      : tolerance;
    const places = Math.max(number.places, wanted.places, allowed.places);
    return positive(scaled(number, places) - scaled(wanted, places)) <= scaled(allowed, places);
  }

  function folded(text) {
    return text.normalize("NFKC").toLowerCase().replaceAll("ß", "ss").replaceAll("ς", "σ").normalize("NFKC");
  }

  function compared(text) {
    const line = folded(text).split(/\s+/).filter(Boolean).join(" ");
    return line.replace(/^`+|`+$/g, "").trim() || line;
  }

  const judge = {
    tick: () => ({ correct: true }),
    choice(spec, chosen) {
      if (!chosen.length) return { problem: say.choose };
      const right = Object.keys(spec.options).filter((key) => spec.options[key][0]);
      const missing = right.filter((key) => !chosen.includes(key)).length;
      const correct = !missing && chosen.length === right.length;
      return { correct, options: chosen.map((key) => [key, ...spec.options[key]]), missing: spec.multiple ? missing : 0 };
    },
    number(spec, [typed = ""]) {
      if (!typed.trim()) return { problem: say.type };
      const numbers = readings(typed, spec.unit);
      if (!numbers.length) return { problem: say.number };
      const tolerance = exact(spec.tolerance);
      for (const [value, right, said] of [...spec.foreseen].sort((one, other) => other[1] - one[1])) {
        const wanted = exact(value);
        if (numbers.some((number) => near(number, wanted, tolerance, spec.share))) return { correct: right, said };
      }
      return { correct: false, said: spec.otherwise };
    },
    text(spec, [typed = ""]) {
      if (!typed.trim()) return { problem: say.type };
      const form = compared(typed);
      const found = spec.foreseen.find(([wanted]) => folded(wanted) === form);
      return found ? { correct: found[1], said: found[2] } : { correct: false, said: spec.otherwise };
    },
  };

  function note(look, strong, text, html) {
    const made = document.createElement("div");
    made.className = `note ${look}`;
    const line = document.createElement("p");
    if (strong) line.append(Object.assign(document.createElement("strong"), { textContent: strong }), " ");
    line.append(text);
    made.append(line);
    if (html) made.insertAdjacentHTML("beforeend", html);
    return made;
  }

  function exercise(box) {
    const form = box.querySelector("form[data-answer]");
    const known = page.exercises?.[box.dataset.exercise];
    if (!form || !known) return;
    for (const button of form.querySelectorAll("[data-needs-script]")) button.hidden = false;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const verdict = judge[known.kind](known.spec, new FormData(form).getAll("answer"));
      for (const room of form.querySelectorAll("[data-option-said]")) room.replaceChildren();
      for (const [key, right, html] of verdict.options ?? []) {
        const room = form.querySelector(`[data-option="${CSS.escape(key)}"] [data-option-said]`);
        const made = document.createElement("div");
        made.className = right ? "good" : "poor";
        made.append(Object.assign(document.createElement("strong"), { textContent: right ? say.rightOne : say.wrongOne }), " ");
        made.insertAdjacentHTML("beforeend", html);
        room.append(made);
      }
      const said = form.querySelector("[data-said]");
      if (verdict.problem) said.replaceChildren(note("warm", "", verdict.problem));
      else if (verdict.correct) said.replaceChildren(note("good", known.kind === "tick" ? say.done : say.right, "", verdict.said));
      else {
        const more = verdict.missing ? say.missing : known.kind === "choice" ? say.beside : verdict.said ? "" : say.look;
        said.replaceChildren(note("poor", say.notYet, more, verdict.said));
      }
      if (verdict.correct) change((now) => (now.solved[box.dataset.exercise] = true));
    });
  }

  /* Tabs with equal labels, or with equal keys in sets of one `data-sync`, switch together, on every page of the
     folder, and are remembered. */
  const groups = [];
  function tabs(group) {
    const sections = [...group.querySelectorAll(":scope > section[data-tab]")];
    if (sections.length < 2) return;
    const panels = sections.map(panelFrom);
    const list = document.createElement("div");
    list.className = "tab-list";
    list.setAttribute("role", "tablist");
    const made = panels.map((panel, at) => {
      const tab = document.createElement("button");
      panel.id ||= `tab-panel-${groups.length}-${at}`;
      tab.type = "button";
      tab.id = `tab-${groups.length}-${at}`;
      tab.textContent = panel.dataset.tab;
      tab.setAttribute("role", "tab");
      tab.setAttribute("aria-controls", panel.id);
      panel.setAttribute("role", "tabpanel");
      panel.setAttribute("aria-labelledby", tab.id);
      tab.addEventListener("click", () => choose(names(panel), tab));
      list.append(tab);
      return tab;
    });
    list.addEventListener("keydown", (event) => {
      const at = made.indexOf(document.activeElement);
      const next = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: made.length - 1 }[event.key];
      if (next === undefined) return;
      event.preventDefault();
      const tab = made[(next + made.length) % made.length];
      tab.focus();
      tab.click();
    });
    group.prepend(list);
    group.dataset.ready = "";
    groups.push({ made, panels });
    const liked = kept(PATH, []);
    const best = liked.map((name) => panels.findIndex((panel) => names(panel).includes(name))).find((at) => at >= 0);
    show({ made, panels }, best ?? 0);
  }

  /* A section with a name is a place of its own in the list of a reader's program; many of one name are none. */
  function panelFrom(section) {
    const panel = document.createElement("div");
    for (const { name, value } of section.attributes) panel.setAttribute(name, value);
    panel.append(...section.childNodes);
    section.replaceWith(panel);
    return panel;
  }

  function show({ made, panels }, chosen) {
    made.forEach((tab, at) => {
      tab.setAttribute("aria-selected", at === chosen);
      tab.tabIndex = at === chosen ? 0 : -1;
      panels[at].hidden = at !== chosen;
    });
  }

  /* What a tab goes by: its key first, since that is what its author made it switch by. */
  function names(panel) {
    const { tab, sync } = panel.dataset;
    return sync ? [`@${panel.parentElement.dataset.sync}: ${sync}`, tab] : [tab];
  }

  function choose(chosen, anchor) {
    const before = anchor.getBoundingClientRect().top;
    for (const one of groups) {
      const places = chosen.map((name) => one.panels.findIndex((panel) => names(panel).includes(name)));
      const at = places.find((found) => found >= 0);
      if (at !== undefined) show(one, at);
    }
    scrollBy(0, anchor.getBoundingClientRect().top - before);
    keep(PATH, [...chosen, ...kept(PATH, []).filter((other) => !chosen.includes(other))].slice(0, 12));
  }

  function film(video) {
    const [start, end] = [Number(video.dataset.start), Number(video.dataset.end)];
    for (const one of page.tracks) {
      const track = video.addTextTrack("captions", one.label, one.language);
      for (const [from, to, text] of one.cues) track.addCue(new VTTCue(from, to, text));
      track.mode = one.shown ? "showing" : "hidden";
    }
    video.addEventListener("timeupdate", () => {
      if (video.currentTime >= end && end < video.duration && !video.paused) video.pause();
    });
    video.addEventListener("play", () => {
      if (video.currentTime < start || video.currentTime >= end) video.currentTime = start;
    });
    const list = document.querySelector("[data-transcript]");
    if (list) transcript(list, video);
  }

  /* One tab stop: arrows move between the lines, Enter and a click go to the moment. */
  function transcript(list, video) {
    const lines = [...list.children].map((item) => {
      const link = document.createElement("a");
      link.href = `#t=${Math.floor(Number(item.dataset.start))}`;
      link.tabIndex = -1;
      link.append(...item.childNodes);
      item.append(link);
      return link;
    });
    if (lines.length) lines[0].tabIndex = 0;
    list.removeAttribute("tabindex");
    const reach = (line) => {
      for (const other of lines) other.tabIndex = other === line ? 0 : -1;
      line.focus();
    };
    list.addEventListener("click", (event) => {
      const line = event.target.closest("a");
      if (!line || event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      reach(line);
      video.currentTime = Number(line.parentElement.dataset.start);
      video.play().catch(() => {});
    });
    list.addEventListener("keydown", (event) => {
      const at = lines.indexOf(document.activeElement);
      const next = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: lines.length - 1 }[event.key];
      if (next === undefined || at < 0) return;
      event.preventDefault();
      reach(lines[Math.min(Math.max(next, 0), lines.length - 1)]);
    });
    video.addEventListener("timeupdate", () => {
      const now = video.currentTime + 0.05;
      for (const line of lines) line.parentElement.removeAttribute("aria-current");
      lines.findLast((line) => Number(line.parentElement.dataset.start) <= now)?.parentElement.setAttribute("aria-current", "true");
    });
  }

  /* The page is shorter with tabs than without, and what the address names may stand in one that is not shown. */
  function arrive(only) {
    let target = null;
    try {
      target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    } catch {
      /* An address that somebody typed. */
    }
    if (!target || (only && target.getClientRects().length)) return;
    for (const one of groups) {
      const at = one.panels.findIndex((panel) => panel.contains(target));
      if (at >= 0) show(one, at);
    }
    target.scrollIntoView();
  }

  for (const box of document.querySelectorAll("[data-exercise]")) exercise(box);
  for (const group of document.querySelectorAll("[data-tabs]")) tabs(group);
  const video = document.querySelector("video[data-start]");
  if (video) film(video);
  const read = document.querySelector("[data-read]");
  if (read) {
    read.hidden = false;
    read.addEventListener("click", () =>
      change((now) => (now.read[page.episode] ? delete now.read[page.episode] : (now.read[page.episode] = true))),
    );
  }
  const forget = document.querySelector("[data-forget]");
  if (forget) {
    forget.hidden = false;
    forget.addEventListener("click", () => change((now) => ((now.read = {}), (now.solved = {}))));
  }
  document.querySelector("[data-progress-kept]").hidden = false;
  stand();
  if (performance.getEntriesByType("navigation")[0]?.type === "navigate") arrive(false);
  addEventListener("hashchange", () => arrive(true));
})();
