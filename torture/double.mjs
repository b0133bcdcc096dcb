/**
 * What one Sandlot that many tests share must not do: grow. Ends with exit code 1 where it does.
 *
 *     npm run build && npm run torture:double [-- --calls 1000000 --sandboxes 10000 --records 10000]
 *
 * - So many calls on one sandbox, over 32 connections: the journal and the overrides stay within their
 *   bounds, and the heap after a collection is at the end what it was after a tenth of the calls.
 * - So many sandboxes over a seed of so many records, with one write in each: their memory, above that
 *   of one sandbox, stays below 200 MB for 10,000.
 */
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { startClient } from '../bench/process.mjs';
import { createNote } from '../bench/store/domain.mjs';

const { values } = parseArgs({
  options: {
    calls: { type: 'string', default: '1000000' },
    sandboxes: { type: 'string', default: '10000' },
    records: { type: 'string', default: '10000' },
  },
});
const [calls, sandboxes, records] = ['calls', 'sandboxes', 'records'].map((name) =>
  Number(values[name]),
);
process.env.NOTES = String(records);
process.env.NOTES_KEEP = 'all';
const { start } = await import('../dist/index.js');
const pathOf = (name) => fileURLToPath(new URL(name, import.meta.url));
const document = pathOf('../bench/store/notes.yaml');
const behaviours = pathOf('../bench/store/notes.mjs');
const mega = 1024 * 1024;

let isFailed = false;
const judge = (isFine, sentence) => {
  console.log(`${isFine ? 'ok    ' : 'FAILED'} ${sentence}`);
  isFailed ||= !isFine;
};

/** What is in use after a collection, in MB: the heap, and buffers outside of it. */
const measure = async () => {
  for (let round = 0; round < 3; round++) {
    await new Promise(setImmediate);
    globalThis.gc();
  }
  const { heapUsed, external } = process.memoryUsage();
  return (heapUsed + external) / mega;
};

const playCalls = async () => {
  const sandlot = await start({ document, behaviours });
  const box = sandlot.sandbox('default');
  const client = startClient(fileURLToPath(new URL('../bench/load.mjs', import.meta.url)));
  const match = { operation: 'createNote' };
  // The first stays and answers when the second, the latest, has answered its last call.
  await box.override({ match, answer: { status: 201, body: {} } });
  await box.override({ match, answer: { status: 201, body: {} }, times: Math.floor(calls / 4) });
  const job = {
    requests: [createNote, { method: 'GET', path: '/notes/1' }],
    connections: 32,
    port: Number(new URL(sandlot.url).port),
    pid: process.pid,
    seconds: 2,
    warmSeconds: 0,
  };
  let done = 0;
  let early;
  while (done < calls) {
    done += (await client.run(job)).replies;
    if (done >= calls / 10) early ??= await measure();
  }
  await client.stop();
  const late = await measure();
  const { length } = await box.journal.list();
  judge(length === 1000, `after ${done} calls the journal holds ${length}`);
  const [last] = await box.journal.list({ limit: 1 });
  judge(last.id >= done, `the last of them is number ${last.id}`);
  const { overrides } = await (await fetch(`${sandlot.url}/_sandlot/overrides`)).json();
  judge(overrides.length === 1, `of two overrides ${overrides.length} is left`);
  judge(
    late < early + 10,
    `the heap is ${late.toFixed(1)} MB, and was ${early.toFixed(1)} MB after a tenth of the calls`,
  );
  await sandlot.close();
};

const playSandboxes = async () => {
  const sandlot = await start({ document, behaviours });
  const write = async (name) => {
    const reply = await fetch(`${sandlot.url}/~${name}/notes`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: createNote.body,
    });
    if (reply.status !== 201) throw new Error(`${name}: ${reply.status} ${await reply.text()}`);
    await reply.arrayBuffer();
  };
  await write('first');
  const before = await measure();
  for (let first = 0; first < sandboxes; first += 100) {
    await Promise.all(Array.from({ length: 100 }, (_, index) => write(`box-${first + index}`)));
  }
  const after = await measure();
  const began = performance.now();
  const { sandboxes: all } = await (await fetch(`${sandlot.url}/_sandlot/sandboxes`)).json();
  const took = performance.now() - began;
  const changed = all.filter((one) => one.changed === 1).length;
  judge(changed === sandboxes + 1, `${changed} of ${all.length} sandboxes changed one record`);
  console.log(`       to list them took ${took.toFixed(0)} ms`);
  const most = (200 * sandboxes) / 10_000;
  judge(
    after - before < most,
    `${sandboxes} sandboxes over ${records} records took ${(after - before).toFixed(1)} MB above one (${before.toFixed(1)} MB); ${most} MB are allowed`,
  );
  await sandlot.close();
};

await playSandboxes();
await playCalls();
process.exitCode = isFailed ? 1 : 0;
