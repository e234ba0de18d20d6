/* One video being watched: which seconds were seen, which at least twice, and where to resume. */
import * as bits from "./bits.js";
import { video as blank } from "./record.js";

const JUMP = 1.5;

export class VideoProgress {
  /* `place`: { course, lesson, episode, start, end, percent }, of the episode that shows it. */
  constructor(store, id, seconds, place = {}) {
    this.store = store;
    this.id = id;
    this.seconds = seconds;
    this.place = { start: 0, end: seconds, ...place, percent: place.percent > 0 ? place.percent : 90 };
    this.n = bits.bitCount(seconds);
    this.read();
    this.run = null;
    this.played = false;
  }

  /* What is kept of it; looked up each time, since joining makes a new one. */
  get kept() {
    const { videos } = this.store.record();
    if (videos[this.id]?.n !== this.n) videos[this.id] = blank(this.n);
    return videos[this.id];
  }

  /* Joins what other tabs and the server know. */
  read() {
    const seen = bits.fromText(this.kept.seen, this.n);
    const again = bits.fromText(this.kept.again, this.n);
    if (this.seen) {
      bits.join(seen, this.seen);
      bits.join(again, this.again);
    }
    this.seen = seen;
    this.again = again;
  }

  get position() {
    return this.kept.position;
  }

  /* Playback went on from `from` to `to`. A second counts when at least half of it was played in one go. */
  mark(from, to) {
    if (!(to > from)) return;
    if (!this.run || from < this.run.end - 0.25 || from > this.run.end + JUMP) this.run = { start: from, end: from, next: Math.floor(from) };
    this.run.end = to;
    for (let n = this.run.next; n < this.n; n++) {
      const long = Math.min(n + 1, this.seconds) - n;
      const played = Math.min(to, n + long) - Math.max(this.run.start, n);
      if (played < Math.min(0.5, long / 2)) {
        if (to >= n + long) this.run.next = n + 1;
        if (to < n + long) break;
        continue;
      }
      this.run.next = n + 1;
      bits.add(bits.has(this.seen, n) ? this.again : this.seen, n);
    }
    if (!this.played) {
      this.played = true;
      if (this.place.episode) this.store.count(this.place, "play");
    }
    this.rest(to);
  }

  /* The reader is at `position` now, playing or not. */
  rest(position) {
    Object.assign(this.kept, {
      position: Math.min(Math.max(position, 0), this.seconds),
      at: Date.now(),
      seen: bits.toText(this.seen),
      again: bits.toText(this.again),
    });
    this.store.touched(this);
  }

  /* Ends a stretch: what comes next is not its continuation. */
  seek(position) {
    this.run = null;
    this.rest(position);
    this.flush("seek");
  }

  flush(reason) {
    return this.store.flush(reason);
  }

  gaps(shortest = 5) {
    return bits.gaps(this.seen, this.place.start, this.place.end, shortest);
  }

  share() {
    return bits.share(this.seen, this.place.start, this.place.end);
  }

  isEnough() {
    return this.place.end > this.place.start && this.share() * 100 + 1e-9 >= this.place.percent;
  }
}
