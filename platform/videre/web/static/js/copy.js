/* A button that copies code: what one types, without prompts and output. */
import { say, t } from "./site.js";

export function start(code) {
  const pre = code.querySelector("pre");
  if (!pre || code.querySelector(".copy")) return;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "copy";
  button.textContent = t("Copy");
  const title = code.querySelector(".code-title")?.textContent;
  button.setAttribute("aria-label", title ? t("Copy {title}", { title }) : t("Copy this code"));
  button.addEventListener("click", async () => {
    const text = code.dataset.copy ?? pre.textContent.replace(/\n$/, "");
    const done = await copied(text);
    button.textContent = done ? t("Copied") : t("Press Ctrl+C");
    say(done ? t("Copied") : t("Selected. Press Control and C to copy."));
    if (!done) getSelection().selectAllChildren(pre);
    setTimeout(() => (button.textContent = t("Copy")), 2000);
  });
  code.append(button);
}

async function copied(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}
