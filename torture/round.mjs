import { existsSync, readdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/**
 * When the process is killed, in rotation: at any moment, while the file is compacted, during shutdown
 * after SIGTERM, and during the start after the kill.
 */
export const moments = ['any', 'compaction', 'end', 'start', 'any', 'compaction'];

/** How long to wait for a compaction, in ms. */
const compactionTimeout = 10_000;

/**
 * Runs all clients, and kills the process after `target` acknowledged writes, at the given moment.
 * Returns the number of acknowledged writes and the state of the compaction at the kill.
 */
export const writeUntilKilled = async (server, { port, file, clients, moment, target, random }) => {
  let acknowledged = 0;
  let reachTarget;
  const targetReached = new Promise((resolve) => {
    reachTarget = resolve;
  });
  const onReply = () => {
    acknowledged += 1;
    if (acknowledged === target) reachTarget();
  };
  const work = Promise.all(clients.map((client) => client.work(port, onReply)));
  await Promise.race([targetReached, work, server.ended]);
  if (moment === 'compaction') await waitFor(() => existsSync(`${file}.log.old`), server);
  if (moment === 'end') server.kill('SIGTERM');
  await sleep(toDelay(moment, random));
  server.kill('SIGKILL');
  await server.ended;
  await work;
  return { acknowledged, compaction: findCompaction(file) };
};

/** Milliseconds. Compaction and shutdown take longer than a request. */
const toDelay = (moment, { fraction }) =>
  moment === 'compaction' || moment === 'end' ? fraction() * fraction() * 150 : fraction() * 5;

const waitFor = async (isMet, server) => {
  let state = 'alive';
  server.ended.then(() => {
    state = 'ended';
  });
  for (const end = Date.now() + compactionTimeout; Date.now() < end; await sleep(1)) {
    if (state === 'ended' || isMet()) return;
  }
};

/** The files of an unfinished compaction: `none`, `log` (the old log alone), or `text` (the new file). */
const findCompaction = (file) => {
  if (readdirSync(dirname(file)).some((name) => name.endsWith('.tmp'))) return 'text';
  return existsSync(`${file}.log.old`) ? 'log' : 'none';
};
