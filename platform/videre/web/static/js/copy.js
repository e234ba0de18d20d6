/* A button that copies code: what one types, without prompts and output. */
import { say } from "./site.js";

export function start(code) {
  const pre = code.querySelector("pre");
  if (!pre || code.querySelector(".copy")) return;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "copy";
  button.textContent = "Copy";
  const title = code.querySelector(".code-title")?.textContent;
  button.setAttribute("aria-label", title ? `Copy ${title}` : "Copy this code");
  button.addEventListener("click", async () => {
    const text = code.dataset.copy ?? pre.textContent.replace(/\n$/, "");
    const done = await copied(text);
    button.textContent = done ? "Copied" : "Press Ctrl+C";
    say(done ? "Copied" : "Selected. Press Control and C to copy.");
    if (!done) getSelection().selectAllChildren(pre);
    setTimeout(() => (button.textContent = "Copy"), 2000);
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
