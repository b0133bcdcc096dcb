/**
 * A child of the bench: writes for some seconds at the door of a store that syncs, or, as the
 * baseline, appends the same text and syncs after each, and prints what came of it.
 *
 *     node bench/store/door-power.mjs store|each FILE SECONDS WRITERS
 */
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { performance } from 'node:perf_hooks';
import { acquireStoreFile, openStore } from '../../build/store/store.js';

const [what, file, seconds, writers] = process.argv.slice(2);

let syncs = 0;
for (const name of ['fdatasync', 'fdatasyncSync']) {
  const original = fs[name];
  fs[name] = (...args) => {
    syncs += 1;
    return original(...args);
  };
}
syncBuiltinESMExports();

const toNote = (number) => ({
  id: `n${number}`,
  title: 'Note',
  text: 'lorem ipsum dolor sit amet',
  done: true,
});

const openWriter = async () => {
  if (what === 'each') {
    const fd = fs.openSync(file, 'w');
    return (number) =>
      new Promise((resolve, reject) => {
        const record = { sandbox: 'default', write: [{ in: 'notes', put: toNote(number) }] };
        fs.writeSync(fd, `12345678 ${JSON.stringify(record)}\n`);
        fs.fdatasync(fd, (error) => (error ? reject(error) : resolve()));
      });
  }
  const store = await openStore({
    seed: { records: { notes: [] }, value: 1, clock: { offset: 0 } },
    document: { title: 'Notes', version: '1.0.0' },
    prepared: await acquireStoreFile(file),
    durability: 'power',
  });
  const sandbox = store.sandbox('default');
  return (number) =>
    sandbox.write((transaction) => transaction.records('notes').insert(toNote(number)));
};

const write = await openWriter();
let number = 0;
const writeUntil = async (end) => {
  while (performance.now() < end) await write(number++);
};
const run = (milliseconds) => {
  const end = performance.now() + milliseconds;
  // One fdatasync for each append: the next one waits for it.
  const count = what === 'each' ? 1 : Number(writers);
  return Promise.all(Array.from({ length: count }, () => writeUntil(end)));
};

await run(200);
const before = { number, syncs, time: performance.now() };
await run(Number(seconds) * 1000);
const elapsed = (performance.now() - before.time) / 1000;
console.log(
  JSON.stringify({
    speed: (number - before.number) / elapsed,
    syncs: (syncs - before.syncs) / (number - before.number),
  }),
);
process.exit();
