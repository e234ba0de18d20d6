/* Taking progress to another browser: by a link and its QR code, or by a file. The evidence is joined there with
   what is known already, so that doing it twice, or in both directions, does no harm. */
import * as laptop from "../laptop.js";
import { post } from "./sender.js";
import { cleaned, isEmpty, joinedFromElsewhere } from "./record.js";

const FORMAT = "videre progress 1";
const LARGEST_FILE = 5000000;

export function packed(record) {
  return { format: FORMAT, videos: record.videos, episodes: record.episodes, exercises: record.exercises, answers: record.answers, laptop: laptop.kept() };
}

/* The record in what came by link or file; null when it is none. */
export function unpacked(found) {
  if (found?.format !== FORMAT) return null;
  const record = cleaned(found);
  for (const one of Object.values(record.videos)) one.sent = { seen: "", again: "", at: 0 };
  for (const one of Object.values(record.episodes)) one.sent = false;
  const clean = cleaned(record);
  const forLaptop = laptop.cleaned(found.laptop);
  return isEmpty(clean) && !forLaptop.length ? null : { ...clean, laptop: forLaptop };
}

/* A link and a QR code for the record; the server keeps it for a day at most and gives it out once. */
export function handOver(record) {
  return post("progress/carry", { evidence: packed(record) });
}

/* What waits under a link of ours. */
export async function takeOver(path) {
  return unpacked((await post(path, {})).evidence);
}

export function saveFile(record, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([JSON.stringify(packed(record))], { type: "application/json" }));
  link.download = name;
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(link.href), 60000);
}

export async function readFile(file) {
  if (file.size > LARGEST_FILE) return null;
  try {
    return unpacked(JSON.parse(await file.text()));
  } catch {
    return null;
  }
}

export function takeIn(keeper, owner, record) {
  laptop.takeIn(record.laptop);
  keeper.data.records[owner] = joinedFromElsewhere(keeper.record(owner), record);
  return keeper.save();
}
