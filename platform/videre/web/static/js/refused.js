/* What the server refused, shown as the server itself would: each sentence beside its field, the first one in focus. */

export function clear(form) {
  for (const said of form.querySelectorAll(".field-error, [data-summary]")) said.remove();
  form.parentElement.querySelector(":scope > [data-summary]")?.remove();
  for (const field of form.querySelectorAll("[aria-invalid]")) {
    field.removeAttribute("aria-invalid");
    const about = (field.getAttribute("aria-describedby") ?? "").split(" ").filter((id) => !id.endsWith("-error"));
    if (about[0]) field.setAttribute("aria-describedby", about.join(" "));
    else field.removeAttribute("aria-describedby");
  }
}

export function show(form, errors, message) {
  clear(form);
  let first = null;
  for (const [name, text] of Object.entries(errors ?? {})) {
    const field = form.elements[name];
    if (!field || !text) continue;
    const said = document.createElement("p");
    said.className = "field-error";
    said.id = `f-${name}-error`;
    said.textContent = text;
    field.after(said);
    field.setAttribute("aria-invalid", "true");
    field.setAttribute("aria-describedby", `${field.getAttribute("aria-describedby") ?? ""} ${said.id}`.trim());
    const fold = field.closest("details");
    if (fold) fold.open = true;
    if (!first || field.compareDocumentPosition(first) & Node.DOCUMENT_POSITION_FOLLOWING) first = field;
  }
  const summary = document.createElement("p");
  summary.className = "error";
  summary.dataset.summary = "";
  summary.setAttribute("role", "alert");
  summary.textContent = message || "Not everything can be taken yet. What is wrong stands beside each field; all that you typed is kept.";
  form.prepend(summary);
  (first ?? summary).scrollIntoView({ block: "center" });
  first?.focus({ preventScroll: true });
}
