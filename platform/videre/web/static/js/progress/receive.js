/* The page behind a link or QR code: nothing is taken before the button is pressed, and then once. */
import { takeOver } from "./carry.js";
import { take } from "./mine.js";
import { store } from "./store.js";
import { t } from "../site.js";

export function start(form) {
  const said = document.querySelector("[data-said]");
  form.hidden = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const button = form.querySelector("button");
    button.disabled = true;
    try {
      const found = await takeOver(form.getAttribute("action"));
      if (!found) throw new Error(t("There was nothing in it."));
      await take(store.reader, found);
      form.hidden = true;
      document.querySelector("[data-done]").hidden = false;
      document.querySelector("[data-done] a").focus();
      said.textContent = store.isKept ? t("Your progress is here now.") : t("This browser keeps nothing between pages, so your progress lasts only while this page is open.");
    } catch (error) {
      button.disabled = false;
      said.textContent = error.message;
    }
  });
}
