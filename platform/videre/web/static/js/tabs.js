/* Tabs from sections that can be read one after another without script.
   What somebody chooses is their path through all courses (system, shell, editor, language). Tabs with the same set of
   labels always switch together. Another set that has the chosen label too goes along, unless something else was chosen
   in that very set. Capitals and spaces make no difference. Sets of one `data-sync` switch by the keys of their tabs
   (`data-sync` too), whatever their labels are. */
import { settings } from "./site.js";

const groups = new Set();
let asked = performance.getEntriesByType("navigation")[0]?.type === "navigate" && location.hash;
const named = new Map();
let number = 0;

export function start(group) {
  const sections = [...group.querySelectorAll(":scope > section[data-tab]")];
  if (sections.length < 2 || "ready" in group.dataset) return;
  const panels = sections.map(panelFrom);
  const list = document.createElement("div");
  list.className = "tab-list";
  list.setAttribute("role", "tablist");
  const tabs = panels.map((panel) => tabFor(panel, list));
  group.prepend(list);
  group.dataset.ready = "";
  const labels = panels.map((panel) => plain(panel.dataset.tab));
  const keys = panels.map((panel) => panel.dataset.sync);
  const sync = keys.some(Boolean) ? `@${group.dataset.sync}` : null;
  const one = { tabs, panels, labels, keys, sync, set: [...labels].sort().join("|") };
  groups.add(one);
  list.addEventListener("click", (event) => {
    const tab = event.target.closest("[role=tab]");
    if (tab) choose(one, tabs.indexOf(tab), tab);
  });
  list.addEventListener("keydown", (event) => {
    const at = tabs.indexOf(document.activeElement);
    const next = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: tabs.length - 1 }[event.key];
    if (next === undefined) return;
    event.preventDefault();
    const tab = tabs[(next + tabs.length) % tabs.length];
    tab.focus();
    choose(one, tabs.indexOf(tab), tab);
  });
  show(one, Math.max(0, wished(one)));
  if (asked) queueMicrotask(arrive);
  asked = "";
}

/* With tabs a page is shorter than the browser found it, and what the address names may stand in one that is not shown.
   Who comes back to a page, or loads it again, is where they were. */
function arrive() {
  const target = namedIn(location.hash);
  if (!target) return;
  for (const one of groups) {
    const at = one.panels.findIndex((panel) => panel.contains(target));
    if (at >= 0) show(one, at);
  }
  target.scrollIntoView();
}

function namedIn(hash) {
  try {
    return document.getElementById(decodeURIComponent(hash.slice(1)));
  } catch {
    return null;
  }
}

addEventListener("hashchange", () => {
  const target = namedIn(location.hash);
  if (target && !target.getClientRects().length) arrive();
});

const plain = (label) => label.trim().replace(/\s+/g, " ").toLowerCase();

/* What to show in a set: what was chosen in it or for its keys, whichever was later, else the label chosen last
   anywhere, else this computer's system. */
function wished(one) {
  const paths = settings.get("paths", {});
  const latest = Object.keys(paths).filter((name) => name === one.set || name === one.sync).reverse();
  const liked = settings.get("tabs", []).map(plain);
  const places = [
    ...latest.map((name) => (name === one.sync ? one.keys : one.labels).indexOf(paths[name])),
    ...[...liked, ...system()].map((label) => one.labels.indexOf(label)),
  ];
  return places.find((at) => at >= 0) ?? -1;
}

function system() {
  const said = `${navigator.userAgentData?.platform ?? ""} ${navigator.platform} ${navigator.userAgent}`;
  if (/android|iphone|ipad/i.test(said)) return [];
  if (/win/i.test(navigator.platform)) return ["windows"];
  if (/mac/i.test(said)) return ["macos", "mac", "mac os"];
  return /linux/i.test(said) ? ["linux"] : [];
}

/* A section with a name is a landmark, and a page has many tabs of the same name: a panel is none. */
function panelFrom(section) {
  const panel = document.createElement("div");
  for (const { name, value } of section.attributes) panel.setAttribute(name, value);
  panel.append(...section.childNodes);
  section.replaceWith(panel);
  return panel;
}

function tabFor(panel, list) {
  const tab = document.createElement("button");
  number += 1;
  panel.id ||= `tab-panel-${number}`;
  tab.type = "button";
  tab.id = `tab-${number}`;
  tab.textContent = panel.dataset.tab;
  tab.setAttribute("role", "tab");
  tab.setAttribute("aria-controls", panel.id);
  panel.setAttribute("role", "tabpanel");
  const times = (named.get(tab.textContent) ?? 0) + 1;
  named.set(tab.textContent, times);
  // Panels of several groups have the same label: their names tell them apart.
  if (times > 1) panel.setAttribute("aria-label", `${tab.textContent} (${times})`);
  else panel.setAttribute("aria-labelledby", tab.id);
  list.append(tab);
  return tab;
}

function show({ tabs, panels }, chosen) {
  tabs.forEach((tab, at) => {
    tab.setAttribute("aria-selected", at === chosen);
    tab.tabIndex = at === chosen ? 0 : -1;
    panels[at].hidden = at !== chosen;
  });
}

/* Switching others above must not move what the reader looks at. */
function choose(one, at, anchor) {
  const [label, key] = [one.labels[at], one.keys[at]];
  const before = anchor.getBoundingClientRect().top;
  const made = { [one.set]: label, ...(key && { [one.sync]: key }) };
  const paths = { ...settings.get("paths", {}), ...made };
  const kept = Object.entries(paths).filter(([name]) => !(name in made));
  settings.set("paths", Object.fromEntries([...kept.slice(-30), ...Object.entries(made)]));
  settings.set("tabs", [label, ...settings.get("tabs", []).map(plain).filter((l) => l !== label)].slice(0, 12));
  for (const other of groups) {
    const keyed = key && other.sync === one.sync ? other.keys.indexOf(key) : -1;
    const same = other.labels.indexOf(label);
    if (keyed >= 0) show(other, keyed);
    else if (same >= 0 && (other.set === one.set || !(other.set in paths || other.sync in paths))) show(other, same);
  }
  show(one, at);
  scrollBy(0, anchor.getBoundingClientRect().top - before);
}
