/**
 * A child of the bench: what a store's records take of the heap after a collection, against their
 * JSON text, when they came from a file and when each was inserted by a transaction of its own.
 *
 *     node --expose-gc bench/store/door-memory.mjs FILE
 */
import { readFileSync } from 'node:fs';
import { acquireStoreFile, openStore } from '../../build/store/store.js';

const [file] = process.argv.slice(2);
const document = { title: 'Bench notes', version: '1.0.0' };
const seed = { records: { notes: [] }, value: 1, clock: { offset: 0 } };

const used = () => {
  for (let time = 0; time < 3; time++) globalThis.gc();
  return process.memoryUsage().heapUsed;
};

const measureText = () => {
  const { notes } = JSON.parse(readFileSync(file, 'utf8')).sandboxes.default.records;
  return {
    count: notes.length,
    text: notes.reduce((sum, note) => sum + JSON.stringify(note).length, 0),
  };
};

const { count, text } = measureText();
const beforeRead = used();
let store = await openStore({
  seed,
  document,
  prepared: await acquireStoreFile(file),
  durability: 'process',
});
const read = (used() - beforeRead) / count;
await store.close();
store = undefined;

const beforeInserts = used();
store = await openStore({ seed, document });
const sandbox = store.sandbox('default');
for (const note of JSON.parse(readFileSync(file, 'utf8')).sandboxes.default.records.notes) {
  await sandbox.write((transaction) => transaction.records('notes').insert(note));
}
const inserted = (used() - beforeInserts) / count;
await store.close();
console.log(JSON.stringify({ text: text / count, read, inserted }));
