/* Sets of seconds. Bit n, least significant first within each byte, is the second from n up to before n + 1. */

export const bitCount = (seconds) => Math.ceil(seconds);
export const empty = (count) => new Uint8Array((count + 7) >> 3);
export const has = (set, n) => ((set[n >> 3] >> (n & 7)) & 1) === 1;
export const add = (set, n) => {
  set[n >> 3] |= 1 << (n & 7);
};

/* Joins `other` into `set`; whether that added anything. */
export function join(set, other) {
  let added = false;
  for (let i = 0; i < set.length && i < other.length; i++) {
    const both = set[i] | other[i];
    added ||= both !== set[i];
    set[i] = both;
  }
  return added;
}

/* Whether `set` has anything that `other` lacks. */
export function exceeds(set, other) {
  return set.some((byte, i) => byte & ~(other[i] ?? 0));
}

export function toText(set) {
  return btoa(String.fromCharCode(...set));
}

/* The set of `count` bits in `text`; what is no such set gives an empty one. */
export function fromText(text, count) {
  const set = empty(count);
  try {
    const raw = atob(text || "");
    if (raw.length !== set.length) return set;
    for (let i = 0; i < raw.length; i++) set[i] = raw.charCodeAt(i);
    if (count % 8) set[set.length - 1] &= (1 << count % 8) - 1;
  } catch {
    return empty(count);
  }
  return set;
}

/* The stretches of the set between `start` and `end`, as [from, to). */
export function runs(set, start, end) {
  const found = [];
  for (let n = Math.floor(start); n < Math.ceil(end); n++) {
    if (!has(set, n)) continue;
    const last = found.at(-1);
    if (last && last[1] === n) last[1] = n + 1;
    else found.push([n, n + 1]);
  }
  return found.map(([from, to]) => [Math.max(from, start), Math.min(to, end)]);
}

/* What is not seen yet before the furthest second seen, in stretches of at least `shortest`. */
export function gaps(set, start, end, shortest = 5) {
  const found = [];
  let reached = start;
  for (const [from, to] of runs(set, start, end)) {
    if (from - reached >= shortest) found.push([reached, from]);
    reached = to;
  }
  return found;
}

export function share(set, start, end) {
  if (end <= start) return 0;
  const seen = runs(set, start, end).reduce((sum, [from, to]) => sum + to - from, 0);
  return Math.min(seen / (end - start), 1);
}
