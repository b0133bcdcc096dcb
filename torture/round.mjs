import { existsSync, readdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/**
 * The moments at which a process is killed, one after the other: at any, while it ends after SIGTERM,
 * while the file is written anew, and, before it is used again, while it starts.
 */
export const moments = ['any', 'compaction', 'end', 'start', 'any', 'compaction'];

/** How long to wait for the log to grow past the point where the file is written anew, in ms. */
const patience = 10_000;

/**
 * Lets all clients write at once, and kills the process when `target` writes were acknowledged and
 * the moment has come. Gives how many were acknowledged, and what was under way when it died.
 */
export const writeUntilKilled = async (server, { port, file, clients, moment, target, chance }) => {
  let acknowledged = 0;
  let tellEnough;
  const enough = new Promise((resolve) => {
    tellEnough = resolve;
  });
  const onReply = () => {
    acknowledged += 1;
    if (acknowledged === target) tellEnough();
  };
  const work = Promise.all(clients.map((client) => client.work(port, onReply)));
  await Promise.race([enough, work, server.ended]);
  if (moment === 'compaction') await waitFor(() => existsSync(`${file}.log.old`), server);
  if (moment === 'end') server.kill('SIGTERM');
  await sleep(toDelay(moment, chance));
  server.kill('SIGKILL');
  await server.ended;
  await work;
  return { acknowledged, compaction: findCompaction(file) };
};

/** In ms. Writing the file anew and ending take longer than the rest. */
const toDelay = (moment, { fraction }) =>
  moment === 'compaction' || moment === 'end' ? fraction() * fraction() * 150 : fraction() * 5;

const waitFor = async (isSo, server) => {
  let state = 'alive';
  server.ended.then(() => {
    state = 'ended';
  });
  for (const end = Date.now() + patience; Date.now() < end; await sleep(1)) {
    if (state === 'ended' || isSo()) return;
  }
};

/** What was there of writing the file anew: `none`, `log` (before the text or after), or `text`. */
const findCompaction = (file) => {
  if (readdirSync(dirname(file)).some((name) => name.endsWith('.tmp'))) return 'text';
  return existsSync(`${file}.log.old`) ? 'log' : 'none';
};
