import { fork } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, existsSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { startClient, stop } from '../process.mjs';
import { start } from '../rounds.mjs';
import { summarise, toRow } from '../table.mjs';
import { createNote, readNotes, toNotesArgs } from './domain.mjs';
import { writeManyNotes } from './file.mjs';

const goal = 20;
const pathOf = (name) => fileURLToPath(new URL(name, import.meta.url));
const now = () => performance.timeOrigin + performance.now();

/** When the log is that long, the file is written anew: megabytes, and bytes. */
const logMax = 16;
const maxLogBytes = logMax * 1024 * 1024;
const nearly = maxLogBytes - 512 * 1024;
/** No log grows faster, in bytes a second. */
const fastest = 24 * 1024 * 1024;

/** The longest that a request waits while the file is written anew, against as long a time before. */
export const measureCompaction = async (common) => {
  const rounds = Math.min(common.rounds, 3);
  const longest = [];
  for (let round = 0; round < rounds; round++) {
    common.log(`compaction: round ${round + 1} of ${rounds}`);
    longest.push(await playRound(common));
  }
  const toWaitRow = (name, kind, limit) =>
    toRow({
      name,
      unit: 'ms',
      first: longest.map(({ during }) => during[kind]),
      second: longest.map(({ before }) => before[kind]),
      goal: limit,
    });
  const rows = [
    toWaitRow('longest GET', 'get', `<= ${goal} ms`),
    toWaitRow('longest POST', 'post', `<= ${goal} ms`),
  ];
  const took = summarise(longest.map(({ milliseconds }) => milliseconds)).median;
  const notes = [
    `The file was written anew in ${took.toFixed(0)} ms; longest waits round by round: ${longest
      .map(({ during }) => `${during.get.toFixed(1)}/${during.post.toFixed(1)}`)
      .join(', ')} ms.`,
  ];
  return [{ title: 'compaction', labels: ['during', 'before'], rows, notes, reports: longest }];
};

const playRound = async (common) => {
  const { folder, cli } = common;
  const file = join(folder, 'compacted.json');
  for (const end of ['', '.log', '.log.old', '.lock', '.tmp']) rmSync(file + end, { force: true });
  copyFileSync(await writeManyNotes(common), file);
  const args = (port) => toNotesArgs(cli, port, ['--db', file, '--log-max', String(logMax)]);
  const server = await start('compacted', args, { NOTES: '0' });
  try {
    await fillLog(server, file);
    const probes = [readNotes(100_000)[50], createNote].map((request) =>
      openProbe(server, request),
    );
    const begun = await waitFor(() => existsSync(`${file}.log.old`));
    const ended = await waitFor(() => !existsSync(`${file}.log.old`));
    await sleep(50);
    const [get, post] = await Promise.all(probes.map((probe) => probe.stop()));
    const within = (from, to) => ({
      get: longestOf(get, from, to),
      post: longestOf(post, from, to),
    });
    return {
      milliseconds: ended - begun,
      during: within(begun, ended + 20),
      before: within(begun - (ended - begun), begun - 5),
    };
  } finally {
    await stop(server.child, 'SIGKILL');
  }
};

/** The longest of the waits that were not over before one moment, and began before another. */
const longestOf = (waits, from, to) =>
  waits
    .filter(([begun, wait]) => begun + wait >= from && begun <= to)
    .reduce((longest, [, wait]) => Math.max(longest, wait), 0);

/** Writes until the log is nearly so long: in ever shorter bursts, never past it at any speed. */
const fillLog = async ({ port, child }, file) => {
  const client = startClient(pathOf('../load.mjs'));
  const job = { requests: [createNote], connections: 8, port, pid: child.pid, warmSeconds: 0 };
  for (let left = nearly; left > 0; left = nearly - statSync(`${file}.log`).size) {
    await client.run({ ...job, seconds: Math.max(0.02, left / fastest) });
  }
  await client.stop();
};

const openProbe = ({ port }, { method, path, body = '' }) => {
  const child = fork(pathOf('probe.mjs'));
  const head = [`${method} ${path} HTTP/1.1`, `Host: 127.0.0.1:${port}`];
  if (body !== '') head.push('Content-Type: application/json', `Content-Length: ${body.length}`);
  child.send({ port, wire: `${head.join('\r\n')}\r\n\r\n${body}` });
  return {
    stop: async () => {
      child.send('stop');
      const [waits] = await once(child, 'message');
      return waits;
    },
  };
};

const waitFor = async (isSo) => {
  for (const end = now() + 60_000; now() < end; await sleep(0.5)) if (isSo()) return now();
  throw new Error('the file was not written anew');
};
