/* The form of a video: kept while it is typed, its file sent in pieces that may be broken off.
   Without this module, or where the browser cannot digest (no https), the form and its file are sent in one go. */
import { say } from "./site.js";
import { clear, show } from "./refused.js";

const SMALLEST = 256 * 1024;
const PLEASANT = 2500;
const TYPING = 1200;

export function start(form) {
  if (crypto.subtle) new Upload(form);
}

class Upload {
  constructor(form) {
    this.form = form;
    this.input = form.elements.file;
    this.told = form.querySelector("[data-upload-state]");
    this.bar = form.querySelector("[data-upload-bar]");
    this.most = Number(form.dataset.piece);
    this.size = Math.min(1024 * 1024, this.most);
    this.address = form.dataset.upload ?? "";
    this.whole = this.address !== "" && form.dataset.bytes !== "0" && form.dataset.bytes === form.dataset.received;
    this.turn = Promise.resolve();
    /* It may come while everything else is typed, so it is asked for first. */
    form.querySelector("[name=csrf_token]").after(form.querySelector("[data-file]"));
    this.input.addEventListener("change", () => this.input.files[0] && this.choose(this.input.files[0]));
    form.addEventListener("input", (event) => event.target !== this.input && this.keepSoon());
    form.addEventListener("submit", (event) => this.submit(event));
    for (const one of form.querySelectorAll("[data-text-into]")) one.addEventListener("change", () => this.read(one));
    addEventListener("beforeunload", (event) => this.sending && event.preventDefault());
    this.catchUp();
    addEventListener("pagehide", () => this.soon && this.address && this.posted({ keep: "1" }, { keepalive: true }).catch(() => {}));
  }

  /* Somebody may have been quicker than this script. */
  catchUp() {
    for (const one of this.form.querySelectorAll("[data-text-into]")) this.read(one);
    if (this.input.files[0]) this.choose(this.input.files[0]);
    else if ([...this.form.elements].some((one) => "defaultValue" in one && one.value !== one.defaultValue)) this.keepSoon();
  }

  /* Captions of a chosen file go into the field where they can be read, and are kept with it. */
  async read(input) {
    const file = input.files[0];
    if (!file || file.size > 2_000_000) return;
    this.form.elements[input.dataset.textInto].value = await file.text();
    const language = file.name.match(/\.([a-z]{2,3}(?:-[A-Za-z0-9]{2,8})?)\.(?:vtt|srt)$/);
    if (language) this.form.elements.language.value = language[1];
    input.value = "";
    this.keepSoon();
  }

  keepSoon() {
    if (!this.address && !this.form.elements.title.value.trim()) return;
    clearTimeout(this.soon);
    this.soon = setTimeout(() => this.post({ keep: "1" }).catch(() => {}), TYPING);
  }

  /* One after another, so that two of them never begin two uploads. */
  post(more) {
    const made = this.turn.then(() => this.posted(more));
    this.turn = made.catch(() => {});
    return made;
  }

  async posted(more, how = {}) {
    clearTimeout(this.soon);
    this.soon = 0;
    const data = new FormData(this.form);
    for (const name of ["file", "captions_file"]) data.delete(name);
    for (const [name, value] of Object.entries(more)) data.set(name, value);
    const answer = await fetch(this.form.action, { method: "POST", body: data, headers: { Accept: "application/json" }, ...how });
    const body = await answer.json();
    if (body.address && body.address !== this.address) {
      this.address = body.address;
      this.form.action = body.address;
      history.replaceState(null, "", body.address);
    }
    this.file = body.file ?? this.file;
    return { ok: answer.ok, ...body };
  }

  async choose(file) {
    clear(this.form);
    const run = (this.run = (this.run ?? 0) + 1);
    if (file.size > Number(this.form.dataset.most)) {
      return this.stop(`The file has ${megabytes(file.size)}; at most ${megabytes(Number(this.form.dataset.most))} are taken.`);
    }
    this.sending = true;
    this.whole = false;
    try {
      const begin = hex(await sha256(file.slice(0, Number(this.form.dataset.start))));
      const kept = await this.post({ keep: "1", file_name: file.name, file_bytes: String(file.size), file_start: begin });
      if (!kept.address) return this.stop(kept.message);
      this.fill(kept.wishes);
      const answer = await fetch(kept.file, {
        method: "POST",
        headers: { "Content-Type": "application/json", Accept: "application/json" },
        body: JSON.stringify({ name: file.name, bytes: file.size, start: begin }),
      });
      const body = await answer.json();
      if (!answer.ok) return this.stop(body.fields?.file ?? body.message);
      await this.send(file, body.received, run);
    } catch (error) {
      this.stop(error.name === "NotReadableError" ? "The file cannot be read any more. Choose it again." : `The line is broken. ${AGAIN}`);
    } finally {
      if (run === this.run) this.sending = false;
    }
  }

  /* What was typed for this file before it was broken off, where nothing stands now. */
  fill(wishes) {
    for (const [name, text] of Object.entries(wishes ?? {})) {
      const field = this.form.elements[name];
      if (field && field.type === "checkbox") field.checked ||= Boolean(text);
      else if (field && !field.value) field.value = text;
    }
  }

  async send(file, from, run) {
    let received = from;
    let wait = 500;
    while (received < file.size && run === this.run) {
      this.tell(file, received);
      const piece = file.slice(received, received + this.size);
      const digest = btoa(String.fromCharCode(...(await sha256(piece))));
      const begun = performance.now();
      let answer = null;
      try {
        answer = await fetch(this.file, {
          method: "PATCH",
          body: piece,
          headers: {
            "Tus-Resumable": "1.0.0",
            "Content-Type": "application/offset+octet-stream",
            "Upload-Offset": String(received),
            "Upload-Checksum": `sha256 ${digest}`,
            Accept: "application/json",
          },
        });
      } catch {
        /* the line is broken: asked again below */
      }
      const offset = answer?.headers.get("Upload-Offset");
      if (answer?.status === 204) {
        received = Number(offset);
        wait = 500;
        this.pace(performance.now() - begun);
        const video = answer.headers.get("Content-Location");
        if (video) return this.leave(video);
        continue;
      }
      if (answer?.status === 409 && offset !== null) {
        received = Number(offset);
        const video = answer.headers.get("Content-Location");
        if (video) return this.leave(video);
        continue;
      }
      if (answer?.status === 413 && this.size > SMALLEST) {
        this.size = this.most = Math.max(SMALLEST, this.size / 2);
        continue;
      }
      if (answer && answer.status < 500 && answer.status !== 460 && answer.status !== 429) {
        const said = await answer.json().catch(() => ({}));
        if (said.kind !== "upload-busy") return this.stop(said.fields?.file ?? said.message ?? "The file was refused.");
      } else if (!answer) {
        this.tell(file, received, " The line is broken; it goes on by itself.");
      }
      await pause(wait);
      wait = Math.min(wait * 2, 20_000);
      received = await this.ask(received);
    }
    if (run !== this.run) return;
    this.whole = true;
    this.tell(file, received);
    say(`${file.name} is here`);
  }

  async ask(otherwise) {
    try {
      const answer = await fetch(this.file, { method: "HEAD" });
      return answer.ok ? Number(answer.headers.get("Upload-Offset")) : otherwise;
    } catch {
      return otherwise;
    }
  }

  /* Pieces that take a pleasant time: progress is seen, and little is lost with a broken line. */
  pace(took) {
    if (took < PLEASANT / 2) this.size = Math.min(this.size * 2, this.most);
    else if (took > PLEASANT * 2) this.size = Math.max(this.size / 2, SMALLEST);
  }

  async submit(event) {
    event.preventDefault();
    clear(this.form);
    if (!this.sending && !this.whole) {
      return show(this.form, { file: this.input.files[0] ? `Not all of the file is here. ${AGAIN}` : "Choose the file of the video." }, "");
    }
    const button = event.submitter;
    if (button) button.disabled = true;
    try {
      const body = await this.post({});
      if (!body.ok) show(this.form, body.errors, body.message);
      else if (body.video) this.leave(body.video);
      else this.form.querySelector("[data-upload-wait]").hidden = false;
    } catch {
      show(this.form, {}, "The site does not answer. Nothing is lost; try again in a moment.");
    }
    if (button) button.disabled = false;
  }

  leave(address) {
    this.sending = false;
    location.assign(address);
  }

  stop(message) {
    this.run = (this.run ?? 0) + 1;
    this.sending = false;
    this.input.value = "";
    show(this.form, { file: message }, "");
  }

  tell(file, received, more = "") {
    const share = file.size ? received / file.size : 0;
    this.told.hidden = this.bar.hidden = false;
    this.bar.value = share;
    this.told.textContent =
      (share === 1 ? `${file.name} is here.` : `${Math.floor(share * 100)} % of ${file.name} is here (${megabytes(received)} of ${megabytes(file.size)}).`) + more;
  }
}

const AGAIN = "Choose the same file again; it goes on where it was.";
const pause = (time) => new Promise((done) => setTimeout(done, time));
const sha256 = async (blob) => new Uint8Array(await crypto.subtle.digest("SHA-256", await blob.arrayBuffer()));
const hex = (bytes) => [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
const megabytes = (count) => (count >= 1e9 ? `${(count / 1e9).toFixed(1)} GB` : `${Math.round(count / 1e6)} MB`);
