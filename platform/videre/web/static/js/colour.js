/* A field for a colour gets the browser's own chooser beside it; what is typed stays what is sent. */
const SIX = /^#[0-9a-f]{6}$/i;

export function start(field) {
  const text = field.querySelector("input");
  const chooser = document.createElement("input");
  chooser.type = "color";
  chooser.setAttribute("aria-label", field.querySelector("label").textContent);
  const show = () => {
    const value = text.value || text.placeholder;
    if (SIX.test(value)) chooser.value = value;
  };
  chooser.addEventListener("input", () => (text.value = chooser.value));
  text.addEventListener("input", show);
  show();
  text.before(chooser);
}
