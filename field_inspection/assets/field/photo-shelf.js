// Photos wait in IndexedDB until the server has the record, as plain bytes: some engines refuse Blobs there.
import { openDB } from "idb";

const STORE = "photos";
const shelf = () => openDB("field", 1, { upgrade: (db) => db.createObjectStore(STORE) });

export async function putPhotos(visit, input, files) {
  const kept = await Promise.all([...files].map(async (file) => ({ name: file.name, type: file.type, bytes: await file.arrayBuffer() })));
  const db = await shelf();
  if (kept.length) await db.put(STORE, kept, [visit, input]);
  else await db.delete(STORE, [visit, input]);
}

export async function photosOf(visit) {
  const db = await shelf();
  const range = IDBKeyRange.bound([visit], [visit, []]);
  const [keys, values] = await Promise.all([db.getAllKeys(STORE, range), db.getAll(STORE, range)]);
  return keys.map(([, input], index) => [input, values[index].map(({ name, type, bytes }) => new File([bytes], name, { type }))]);
}

export async function dropPhotos(visit) {
  await (await shelf()).delete(STORE, IDBKeyRange.bound([visit], [visit, []]));
}
