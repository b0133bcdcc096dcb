/**
 * Checks that the memory of a Sandlot that many tests share does not grow. Exits with 1 if it does.
 *
 *     npm run build && npm run torture:memory [-- --calls 1000000 --sandboxes 10000 --records 10000]
 *
 * - Calls on one sandbox over 32 connections: journal and overrides stay within their limits, and the heap
 *   at the end is as large as after a tenth of the calls.
 * - Sandboxes over a seed of records, with one write in each: their memory stays below 200 MB for 10,000,
 *   compared with one sandbox.
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
const report = (isPassed, sentence) => {
  console.log(`${isPassed ? 'ok    ' : 'FAILED'} ${sentence}`);
  isFailed ||= !isPassed;
};

/** Heap and external memory after a collection, in MB. */
const measureMemory = async () => {
  for (let round = 0; round < 3; round++) {
    await new Promise(setImmediate);
    globalThis.gc();
  }
  const { heapUsed, external } = process.memoryUsage();
  return (heapUsed + external) / mega;
};

const checkCalls = async () => {
  const sandlot = await start({ document, behaviours });
  const sandbox = sandlot.sandbox('default');
  const client = startClient(fileURLToPath(new URL('../bench/load.mjs', import.meta.url)));
  const match = { operation: 'createNote' };
  // The second, newer override answers first, and ends after a quarter of the calls.
  await sandbox.override({ match, answer: { status: 201, body: {} } });
  await sandbox.override({
    match,
    answer: { status: 201, body: {} },
    times: Math.floor(calls / 4),
  });
  const job = {
    requests: [createNote, { method: 'GET', path: '/notes/1' }],
    connections: 32,
    port: Number(new URL(sandlot.url).port),
    pid: process.pid,
    seconds: 2,
    warmSeconds: 0,
  };
  let done = 0;
  let memoryAtStart;
  while (done < calls) {
    done += (await client.run(job)).replies;
    if (done >= calls / 10) memoryAtStart ??= await measureMemory();
  }
  await client.stop();
  const memoryAtEnd = await measureMemory();
  const { length } = await sandbox.journal.list();
  report(length === 1000, `after ${done} calls the journal has ${length} entries`);
  const [last] = await sandbox.journal.list({ limit: 1 });
  report(last.id >= done, `the last entry is number ${last.id}`);
  const { overrides } = await (await fetch(`${sandlot.url}/_sandlot/overrides`)).json();
  report(overrides.length === 1, `${overrides.length} of two overrides is active`);
  report(
    memoryAtEnd < memoryAtStart + 10,
    `memory is ${memoryAtEnd.toFixed(1)} MB, and was ${memoryAtStart.toFixed(1)} MB after a tenth of the calls`,
  );
  await sandlot.close();
};

const checkSandboxes = async () => {
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
  const before = await measureMemory();
  for (let first = 0; first < sandboxes; first += 100) {
    await Promise.all(Array.from({ length: 100 }, (_, index) => write(`box-${first + index}`)));
  }
  const after = await measureMemory();
  const startTime = performance.now();
  const { sandboxes: listed } = await (await fetch(`${sandlot.url}/_sandlot/sandboxes`)).json();
  const duration = performance.now() - startTime;
  const changed = listed.filter((sandbox) => sandbox.changed === 1).length;
  report(changed === sandboxes + 1, `${changed} of ${listed.length} sandboxes changed one record`);
  console.log(`       listing them took ${duration.toFixed(0)} ms`);
  const allowed = (200 * sandboxes) / 10_000;
  report(
    after - before < allowed,
    `${sandboxes} sandboxes over ${records} records took ${(after - before).toFixed(1)} MB more than one (${before.toFixed(1)} MB); ${allowed} MB are allowed`,
  );
  await sandlot.close();
};

await checkSandboxes();
await checkCalls();
process.exitCode = isFailed ? 1 : 0;
