/* Keeps the records of this browser: one per account that was signed in here, and "" for nobody.
   Every write first joins what other tabs wrote. The processes of a browser see each other's writes a moment late,
   though, and a write on top of an older copy takes out what came between: so a tab also joins what the event that
   tells of a write says was written, and puts it back with its own next write, at the latest when it is closed.
   Where the browser keeps nothing (blocked or full), everything stays in memory until the page is left, and
   whoever listens is told so. */
import { cleaned, fresh, isEmpty, joined, renamed, trimmed } from "./record.js";

const NAME = "videre.progress";
const ALPHABET = "23456789abcdefghjkmnpqrstvwxyz";

export function token(length = 12) {
  return Array.from(crypto.getRandomValues(new Uint8Array(length)), (byte) => ALPHABET[byte % ALPHABET.length]).join("");
}

export class Keeper {
  constructor(changed) {
    this.changed = changed;
    this.kept = true;
    this.data = parsed(null);
    this.pull();
    addEventListener("storage", (event) => {
      if (event.key !== NAME && event.key !== null) return;
      this.take(parsed(event.newValue));
      this.pull();
      this.changed();
    });
  }

  record(owner) {
    return (this.data.records[owner] ??= fresh());
  }

  owners() {
    return Object.keys(this.data.records).filter((owner) => !isEmpty(this.data.records[owner]));
  }

  /* Joins what lies in the storage into what is known here. */
  pull() {
    let text = null;
    try {
      text = localStorage.getItem(NAME);
    } catch {
      this.kept = false;
    }
    this.take(parsed(text));
  }

  /* Joins what was found in the storage, or was put there by another tab. */
  take(stored) {
    this.data.client = stored.client ?? this.data.client ?? token();
    this.data.sequence = Math.max(this.data.sequence, stored.sequence);
    for (const [owner, record] of Object.entries(stored.records)) {
      this.data.records[owner] = joined(this.record(owner), record);
    }
  }

  /* Puts what is kept of courses under the ids that these have now, also where it lies in the storage. */
  rename(names) {
    for (const owner of Object.keys(this.data.records)) this.data.records[owner] = renamed(this.record(owner), names);
    try {
      const stored = parsed(localStorage.getItem(NAME));
      for (const owner of Object.keys(stored.records)) stored.records[owner] = renamed(stored.records[owner], names);
      localStorage.setItem(NAME, JSON.stringify({ v: 1, ...stored }));
    } catch {
      /* nothing is stored */
    }
  }

  /* Writes everything; `drop` names an owner whose record is to be gone. */
  save({ drop } = {}) {
    const gone = drop !== undefined;
    if (gone) delete this.data.records[drop];
    this.pull();
    if (gone) delete this.data.records[drop];
    // What belongs to an account leaves as soon as its server has it; what is nobody's may stay for years.
    if (this.data.records[""]) this.data.records[""] = trimmed(this.data.records[""]);
    try {
      localStorage.setItem(NAME, JSON.stringify({ v: 1, ...this.data }));
      this.kept = true;
    } catch {
      this.kept = false;
    }
    return this.kept;
  }

  /* An answer that turned out to be none: it counts as sent, which is also what other tabs that have it then know. */
  forget(owner, key) {
    this.record(owner).answers[key] = { at: Date.now(), sent: true };
    this.save();
  }

  next() {
    this.data.sequence += 1;
    return this.data.sequence;
  }
}

function parsed(text) {
  const data = { client: undefined, sequence: 0, records: {} };
  try {
    const found = JSON.parse(text ?? "{}");
    if (typeof found.client === "string" && /^[a-z0-9]{6,20}$/.test(found.client)) data.client = found.client;
    if (Number.isSafeInteger(found.sequence) && found.sequence > 0) data.sequence = found.sequence;
    for (const [owner, record] of Object.entries(found.records ?? {})) {
      if (owner === "" || /^[a-z0-9]{12}$/.test(owner)) data.records[owner] = cleaned(record);
    }
  } catch {
    /* unreadable: begun anew */
  }
  return data;
}
