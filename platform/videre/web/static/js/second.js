/* Beside each field for a moment of the video: a button that takes the moment the video stands at. */

export function start(film) {
  for (const field of document.querySelectorAll("input[data-second]")) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "plain small";
    const label = field.labels[0]?.textContent ?? "";
    const tell = () => {
      button.textContent = `Take ${clock(film.currentTime)} from the video`;
      button.setAttribute("aria-label", `${label}: take ${clock(film.currentTime)} from the video`);
    };
    button.addEventListener("click", () => {
      const several = field.name.startsWith("pause-") && field.value.trim();
      field.value = several ? `${field.value.trim()} ${clock(film.currentTime)}` : clock(film.currentTime);
      field.dispatchEvent(new Event("input", { bubbles: true }));
    });
    for (const kind of ["timeupdate", "seeked", "loadedmetadata"]) film.addEventListener(kind, tell);
    tell();
    field.after(button);
  }
}

function clock(seconds) {
  const whole = Math.floor(seconds);
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const end = `${String(rest).padStart(2, "0")}`;
  return hours ? `${hours}:${String(minutes).padStart(2, "0")}:${end}` : `${minutes}:${end}`;
}
