/* What was typed into exercises and not yet acknowledged. */
const DRAFTS = "videre.drafts";

export function drafts(change) {
  try {
    const all = JSON.parse(localStorage.getItem(DRAFTS)) ?? {};
    if (change) {
      change(all);
      if (Object.keys(all).length) localStorage.setItem(DRAFTS, JSON.stringify(all));
      else localStorage.removeItem(DRAFTS);
    }
    return all;
  } catch {
    return {};
  }
}

/* Bring back what was typed and not yet acknowledged. */
export function restore(main) {
  for (const [name, draft] of Object.entries(drafts())) {
    const [course, id] = name.split("/");
    const form = course === main.dataset.course && main.querySelector(`form[data-answer="${CSS.escape(id)}"]`);
    if (!form || form.querySelector(":checked")) continue;
    for (const field of form.elements) {
      if (field.name !== "answer" || field.type === "hidden") continue;
      if (Array.isArray(draft)) field.checked = draft.includes(field.value);
      else if (!field.value) field.value = draft;
    }
  }
}
