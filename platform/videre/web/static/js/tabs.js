/* Tabs from sections that can be read one after another without script.
   Tabs with equal labels switch together, on every page, and are remembered. */
import { settings } from "./site.js";

const groups = new Set();
const named = new Map();
let number = 0;

export function start(group) {
  const panels = [...group.querySelectorAll(":scope > section[data-tab]")];
  if (panels.length < 2 || "ready" in group.dataset) return;
  const list = document.createElement("div");
  list.className = "tab-list";
  list.setAttribute("role", "tablist");
  const tabs = panels.map((panel) => tabFor(panel, list));
  group.prepend(list);
  group.dataset.ready = "";
  const one = { tabs, panels };
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
  const liked = settings.get("tabs", []);
  const best = liked.map((label) => panels.findIndex((p) => p.dataset.tab === label)).find((at) => at >= 0);
  show(one, best ?? 0);
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
  const label = one.panels[at].dataset.tab;
  const before = anchor.getBoundingClientRect().top;
  show(one, at);
  for (const other of groups) {
    const same = other.panels.findIndex((panel) => panel.dataset.tab === label);
    if (other !== one && same >= 0) show(other, same);
  }
  scrollBy({ top: anchor.getBoundingClientRect().top - before, behavior: "instant" });
  settings.set("tabs", [label, ...settings.get("tabs", []).filter((l) => l !== label)].slice(0, 12));
}
