/* After signing in: what this browser knew before goes into the account, once, and stays here until the server has it. */
import { post } from "./sender.js";
import { forMerge, isEmpty, joinedFromElsewhere } from "./record.js";

/* Takes the record of `from` ("" or another account) into that of `reader`; whether there was anything to take. */
export function merge(keeper, from, reader) {
  const act = () => merged(keeper, from, reader);
  return navigator.locks ? navigator.locks.request("videre.merge", act) : act();
}

async function merged(keeper, from, reader) {
  keeper.pull();
  const record = keeper.record(from);
  if (isEmpty(record)) {
    delete keeper.data.records[from];
    return null;
  }
  const found = await post("progress/merge", { client: keeper.data.client, reader, ...forMerge(record) });
  const own = joinedFromElsewhere(keeper.record(reader), record);
  for (const [id, one] of Object.entries(record.videos)) {
    if (own.videos[id]?.n === one.n) own.videos[id].sent = { seen: one.seen, again: one.again, at: one.at };
  }
  for (const [id, one] of Object.entries(own.episodes)) {
    if (id in record.episodes) one.sent = true;
  }
  for (const key of Object.keys(record.answers)) own.answers[key] = { at: record.answers[key].at, sent: true };
  keeper.data.records[reader] = own;
  keeper.save({ drop: from });
  return found;
}
