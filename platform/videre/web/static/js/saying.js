/* One tap and one sentence about the episode, without leaving it. Without script the form has a page of its own. */
export function start(form) {
  const said = form.querySelector("[data-said]");
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const body = new URLSearchParams({ tap: event.submitter?.value ?? "", sentence: form.elements.sentence.value });
    try {
      const answer = await fetch(form.action, { method: "POST", body, headers: { Accept: "application/json" } });
      const found = answer.ok ? {} : await answer.json();
      said.textContent = answer.ok ? said.dataset.thanks : (found.fields?.sentence ?? found.message);
      if (answer.ok) for (const one of form.querySelectorAll("input, button")) one.disabled = true;
    } catch {
      form.submit();
    }
  });
}
