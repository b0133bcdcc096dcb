import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { sendRequest } from '../aha-records.mjs';
import { readFromScript, startClient, stop } from '../process.mjs';
import { start } from '../rounds.mjs';
import { summarise, toRow } from '../table.mjs';
import { createNote, listNotes, toNotesArgs } from './domain.mjs';

const pathOf = (name) => fileURLToPath(new URL(name, import.meta.url));
const writers = 32;

/** `--durability power` against one fdatasync for each append: at the store's door, and over HTTP. */
export const measurePower = async (common) => {
  const { rounds, log } = common;
  const door = { store: [], each: [] };
  const http = { sandlot: [], bare: [] };
  for (let round = 0; round < rounds; round++) {
    log(`power: round ${round + 1} of ${rounds}`);
    const alternateOrder = (entries) => (round % 2 === 0 ? entries : entries.toReversed());
    for (const what of alternateOrder(['store', 'each']))
      door[what].push(await playDoor(what, common));
    for (const what of alternateOrder(['sandlot', 'bare']))
      http[what].push(await playHttp(what, common));
  }
  const speedOf = ({ speed }) => speed;
  const rows = [
    toRow({
      name: `commits, ${writers} writers at the store's door`,
      unit: '/s',
      first: door.store.map(speedOf),
      second: door.each.map(speedOf),
      goal: '>= 10.00',
    }),
    toRow({
      name: `creates over HTTP, ${writers} connections`,
      unit: '/s',
      first: http.sandlot.map(speedOf),
      second: http.bare.map(speedOf),
      goal: '>= 3.00',
    }),
  ];
  const commits = (reports) => (1 / summarise(reports.map(({ syncs }) => syncs)).median).toFixed(1);
  return [
    {
      title: '--durability power',
      labels: ['Sandlot', 'a sync each'],
      rows,
      notes: [
        `Commits for one fdatasync: ${commits(door.store)} at the door, ${commits(http.sandlot)} over HTTP (goal: at least 8).`,
      ],
      reports: { door, http },
    },
  ];
};

const playDoor = async (what, { folder, seconds }) => {
  const file = join(folder, 'power.json');
  for (const name of [file, `${file}.log`, `${file}.lock`]) rmSync(name, { force: true });
  return readFromScript([pathOf('door-power.mjs'), what, file, String(seconds), String(writers)]);
};

const playHttp = async (what, { folder, seconds, cli }) => {
  const file = join(folder, 'power-http.json');
  const syncs = join(folder, 'syncs');
  for (const name of [file, `${file}.log`, `${file}.lock`, syncs]) rmSync(name, { force: true });
  const args = (port) =>
    what === 'bare'
      ? [pathOf('bare-sync.mjs'), port, file]
      : [
          '--import',
          pathOf('count-syncs.mjs'),
          ...toNotesArgs(cli, port, ['--db', file, '--durability', 'power']),
        ];
  const server = await start(what, args, { SYNCS: syncs, NOTES: '0', NOTES_KEEP: 'all' });
  const client = startClient(pathOf('../load.mjs'));
  try {
    const job = {
      requests: [createNote],
      connections: writers,
      port: server.port,
      pid: server.child.pid,
    };
    await client.run({ ...job, seconds: 0.5, warmSeconds: 0.1 });
    const before = await readServerCounts(what, server, syncs);
    const {
      replies,
      seconds: elapsed,
      failures,
    } = await client.run({ ...job, seconds, warmSeconds: 0.1 });
    if (Object.keys(failures).length > 0) throw new Error(`refused: ${JSON.stringify(failures)}`);
    const after = await readServerCounts(what, server, syncs);
    return {
      speed: replies / elapsed,
      syncs: (after.syncs - before.syncs) / (after.commits - before.commits),
    };
  } finally {
    await client.stop();
    await stop(server.child, 'SIGKILL');
  }
};

/** How many notes a server has, and how often it has synced. */
const readServerCounts = async (what, { port, child }, syncs) => {
  if (what === 'bare') return { commits: 0, syncs: 0 };
  const { total } = JSON.parse(await sendRequest(port, listNotes(0)));
  rmSync(syncs, { force: true });
  child.kill('SIGUSR2');
  while (!existsSync(syncs)) await sleep(2);
  return { commits: total, syncs: Number(readFileSync(syncs, 'utf8')) };
};
