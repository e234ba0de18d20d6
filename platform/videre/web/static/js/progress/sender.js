/* Brings to the server what it does not have yet, for the account that is signed in. Everything stays kept until
   the server has said yes; what fails is sent again, ever more slowly; what is refused for good is let go. */
import * as bits from "./bits.js";
import { isUnsent } from "./record.js";
import { t } from "../site.js";

const SLOWEST = 120000;
const SAID = new Set(["read", "known"]);

export const ROOT = new URL(import.meta.url.slice(0, import.meta.url.lastIndexOf("/static/") + 1));

export class Refused extends Error {
  constructor(status, body) {
    super(body?.message ?? t("The server did not take this."));
    this.status = status;
    this.kind = body?.kind ?? "";
    this.fields = body?.fields ?? {};
  }
}

export async function post(path, body, { leaving = false } = {}) {
  const answer = await fetch(new URL(path, ROOT), {
    method: "POST",
    headers: { "Content-Type": "application/json", Accept: "application/json", "Accept-Language": document.documentElement.lang },
    body: JSON.stringify(body),
    credentials: "same-origin",
    keepalive: leaving,
  });
  const found = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Refused(answer.status, found);
  return found;
}

export class Sender {
  /* `keeper`, `owner`; `told(what)` hears "signed-out", "waiting", "sent" and {counted}. */
  constructor(keeper, owner, told) {
    this.keeper = keeper;
    this.owner = owner;
    this.told = told;
    this.busy = new Set();
    this.stopped = false;
    this.wait = 0;
    this.notBefore = 0;
    addEventListener("online", () => {
      this.notBefore = 0;
      this.send();
    });
  }

  /* Sends all that is unsent; `leaving`: the page is going away, so nothing is waited for. */
  async send({ leaving = false } = {}) {
    if (this.stopped || (!leaving && Date.now() < this.notBefore)) return;
    const record = this.keeper.record(this.owner);
    const work = [];
    for (const [id, one] of Object.entries(record.videos)) {
      if (isUnsent(one)) work.push(this.once(`video ${id}`, leaving, () => this.video(id, one, leaving)));
    }
    for (const [key, one] of Object.entries(record.answers)) {
      if (!one.sent) work.push(this.once(`answer ${key}`, leaving, () => this.answer(key, one, leaving)));
    }
    for (const [id, one] of Object.entries(record.episodes)) {
      if (!one.sent) work.push(this.once(`mark ${id}`, leaving, () => this.mark(id, one, leaving)));
    }
    if (work.length) await Promise.all(work);
  }

  async once(what, leaving, act) {
    if (this.busy.has(what) && !leaving) return;
    this.busy.add(what);
    try {
      await act();
      this.wait = 0;
      this.told("sent");
    } catch (error) {
      this.failed(error);
    } finally {
      this.busy.delete(what);
    }
  }

  failed(error) {
    if (error instanceof Refused && error.status === 401) {
      this.stopped = true;
      this.told("signed-out");
      return;
    }
    this.wait = Math.min(Math.max(this.wait * 2, 15000), SLOWEST);
    this.notBefore = Date.now() + this.wait;
    this.told("waiting");
  }

  async video(id, one, leaving) {
    const body = {
      client: this.keeper.data.client,
      sequence: this.keeper.next(),
      seconds: one.n,
      seen: one.seen,
      again: one.again,
      position: one.position,
      age_ms: Math.max(0, Math.round(Date.now() - one.at)),
    };
    const sent = { seen: one.seen, again: one.again, at: one.at };
    const found = await forGood(() => post(`progress/videos/${id}`, body, { leaving }));
    const now = this.keeper.record(this.owner).videos[id] ?? one;
    now.sent = sent;
    if (found?.seen) {
      const seen = bits.fromText(now.seen, now.n);
      const union = bits.fromText(found.seen, now.n);
      bits.join(seen, union);
      now.seen = bits.toText(seen);
      const known = bits.fromText(sent.seen, now.n);
      bits.join(known, union);
      now.sent.seen = bits.toText(known);
    }
    this.keeper.save();
    if (found?.counted?.length) this.told({ counted: found.counted, video: id });
  }

  async answer(key, one, leaving) {
    const found = await forGood(() => post(address(one, `exercises/${one.exercise}`), { answer: one.answer, key }, { leaving }));
    this.answered(key, one, found);
  }

  answered(key, one, found) {
    const record = this.keeper.record(this.owner);
    record.answers[key] = { at: one.at, sent: true };
    if (found?.state) record.exercises[`${one.course}/${one.exercise}`] = { state: found.state, at: one.at };
    this.keeper.save();
  }

  async mark(id, one, leaving) {
    const [course, episode] = id.split("/");
    const found = await forGood(() => post(address({ course, episode, lesson: one.lesson, host: one.host }, `marks/${SAID.has(one.state) ? one.state : "none"}`), {}, { leaving }));
    const now = this.keeper.record(this.owner).episodes[id];
    if (now && now.at === one.at) {
      now.sent = true;
      if (found) Object.assign(now, { state: found.state, detail: found.detail ?? "" });
    }
    this.keeper.save();
  }
}

/* `host` is "partner/instance" where the page is one of a course instance: that version is what is judged. */
export function address({ course, lesson, episode, host }, rest) {
  const base = /^[a-z0-9-]+\/[a-z0-9-]+$/.test(host ?? "") ? `at/${host}` : `courses/${course}`;
  return `${base}/${lesson}/${episode}/${rest}`;
}

/* Something that can never be taken (gone, or not fitting) is not sent for ever. */
async function forGood(send) {
  try {
    return await send();
  } catch (error) {
    if (error instanceof Refused && [404, 409, 413, 422].includes(error.status)) return null;
    throw error;
  }
}
