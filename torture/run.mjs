/**
 * Kills Sandlot again and again, on one file, and compares what it holds with what it acknowledged.
 * What is promised: docs/storage.md.
 *
 *     npm run torture -- [--rounds 200] [--writes 6000] [--clients 6] [--sandboxes 4] [--seed N]
 *                        [--letters 2560] [--durability process|power] [--folder FOLDER]
 *                        [--lose BYTES]
 *
 * `--clients` is how many there are in each sandbox, `--writes` how many writes are acknowledged in a
 * round, on average, at least; `--letters` how long their texts may be: the longer, the sooner the log
 * is so long that the file is written anew. `--lose` cuts bytes off the log before each restart: then
 * the run has to fail, which shows that it can.
 */
import {
  cpSync,
  existsSync,
  mkdtempSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { openChance } from './chance.mjs';
import { checkSandbox } from './check.mjs';
import { Client } from './client.mjs';
import { moments, writeUntilKilled } from './round.mjs';
import { startServer } from './server.mjs';

const readOptions = () => {
  const { values } = parseArgs({
    options: {
      rounds: { type: 'string', default: '200' },
      writes: { type: 'string', default: '6000' },
      clients: { type: 'string', default: '6' },
      sandboxes: { type: 'string', default: '4' },
      letters: { type: 'string', default: '2560' },
      seed: { type: 'string', default: String(Date.now() % 1_000_000) },
      lose: { type: 'string', default: '0' },
      durability: { type: 'string' },
      folder: { type: 'string' },
    },
  });
  const { durability, folder, ...numbers } = values;
  for (const [name, text] of Object.entries(numbers)) {
    if (!/^\d+$/.test(text)) throw new Error(`--${name} takes a whole number, not ${text}`);
    numbers[name] = Number(text);
  }
  return { ...numbers, durability, folder: folder ?? mkdtempSync(join(tmpdir(), 'torture-')) };
};

/** Each client has a stream of chance of its own, so that its writes do not hang on the others'. */
const toSandboxes = ({ sandboxes, clients, letters, seed }) =>
  Array.from({ length: sandboxes }, (_, index) => {
    const name = index === 0 ? 'default' : `world${index}`;
    const own = Array.from({ length: clients }, (_none, place) => {
      const number = index * clients + place;
      return new Client(`c${number}`, {
        sandbox: name,
        chance: openChance(seed * 1000 + number + 1),
        letters,
      });
    });
    return { name, clients: own, serial: 0 };
  });

const start = async (file, { durability, chance, totals }) => {
  const server = startServer(file, durability ?? chance.oneOf(['process', 'process', 'power']));
  const port = await server.ready;
  if (port === undefined) throw new Error(`Sandlot did not start again: ${server.output.stderr}`);
  const recovered = /(\d+) commits? w/.exec(server.output.stderr);
  totals.recovered += Number(recovered?.[1] ?? 0);
  if (/ torn /.test(server.output.stderr)) totals.torn += 1;
  return { server, port };
};

/** Starts a process that is killed before it is of use, as often as not while it repeats the log. */
const startInVain = async (file, { chance, durability, totals }) => {
  const server = startServer(file, durability ?? 'process');
  await sleep(chance.fraction() * 500);
  server.kill('SIGKILL');
  await server.ended;
  totals.starts += 1;
};

const readSandbox = async (port, name) => {
  const headers = { 'sandlot-sandbox': name };
  const response = await fetch(`http://127.0.0.1:${port}/notes`, { headers });
  const text = await response.text();
  if (!response.ok)
    throw new Error(`GET /notes in ${name} was answered ${response.status} ${text}`);
  return JSON.parse(text);
};

const checkAll = async (port, sandboxes) => {
  const faults = [];
  for (const sandbox of sandboxes) {
    const found = await readSandbox(port, sandbox.name);
    const own = checkSandbox(found, sandbox.clients, sandbox);
    faults.push(...own.map((fault) => `${sandbox.name}: ${fault}`));
    sandbox.serial = found.serial;
  }
  return faults;
};

/** What lay on the disk when the process had died. */
const keepEvidence = (world, evidence) => {
  rmSync(evidence, { recursive: true, force: true });
  cpSync(world, evidence, { recursive: true });
};

const cut = (log, bytes) => {
  if (existsSync(log)) truncateSync(log, Math.max(0, statSync(log).size - bytes));
};

const playAll = async (options, totals) => {
  const { folder, rounds, writes, seed, durability, lose } = options;
  const world = join(folder, 'world');
  const evidence = join(folder, 'evidence');
  rmSync(world, { recursive: true, force: true });
  cpSync(new URL('notes.yaml', import.meta.url), join(world, 'notes.yaml'));
  const file = join(world, 'db.json');
  const chance = openChance(seed);
  const sandboxes = toSandboxes(options);
  const clients = sandboxes.flatMap((sandbox) => sandbox.clients);
  let { server, port } = await start(file, { durability, chance, totals });
  for (let round = 1; round <= rounds; round++) {
    const moment = moments[(round - 1) % moments.length];
    const target = chance.whole(1, 2 * writes);
    const done = sandboxes.map((sandbox) => sumOf(sandbox.clients));
    const killed = await writeUntilKilled(server, { port, file, clients, moment, target, chance });
    for (const [index, sandbox] of sandboxes.entries()) {
      sandbox.before = sandbox.serial;
      sandbox.acknowledged = sumOf(sandbox.clients) - done[index];
    }
    totals.rounds += 1;
    totals.acknowledged += killed.acknowledged;
    totals.refused = clients.reduce((sum, { refused }) => sum + refused, 0);
    totals.unanswered += clients.filter(({ open }) => open !== undefined).length;
    if (killed.compaction !== 'none') totals.compactions += 1;
    keepEvidence(world, evidence);
    if (lose > 0) cut(`${file}.log`, lose);
    if (moment === 'start') await startInVain(file, { chance, durability, totals });
    ({ server, port } = await start(file, { durability, chance, totals }));
    const faults = await checkAll(port, sandboxes);
    const { compaction, acknowledged } = killed;
    console.log(
      `round ${round}: ${acknowledged} acknowledged, killed at ${moment} (compaction: ${compaction})`,
    );
    if (faults.length > 0) {
      writeFileSync(join(folder, 'faults.json'), JSON.stringify({ seed, round, moment, faults }));
      throw new Error(`round ${round}, seed ${seed}: ${faults.slice(0, 5).join('; ')}`);
    }
  }
  server.kill('SIGTERM');
  const code = await server.ended;
  if (code !== 0) throw new Error(`the end had code ${code}: ${server.output.stderr}`);
};

const sumOf = (clients) => clients.reduce((sum, { acknowledged }) => sum + acknowledged, 0);

const main = async () => {
  const options = readOptions();
  const { seed, folder } = options;
  const begun = Date.now();
  console.log(`seed ${seed}, in ${folder}`);
  const totals = {
    rounds: 0,
    acknowledged: 0,
    refused: 0,
    unanswered: 0,
    compactions: 0,
    starts: 0,
    recovered: 0,
    torn: 0,
  };
  try {
    await playAll(options, totals);
    rmSync(folder, { recursive: true, force: true });
  } catch (error) {
    console.error(`torture: ${error.message}; the evidence is in ${folder}.`);
    process.exitCode = 1;
  }
  console.log(
    [
      `${totals.rounds} rounds in ${Math.round((Date.now() - begun) / 1000)} s`,
      `${totals.acknowledged} acknowledged writes, ${totals.refused} refused, ${totals.unanswered} without a reply`,
      `${totals.compactions} kills during compaction, ${totals.starts} during a start`,
      `${totals.recovered} commits recovered from logs, ${totals.torn} torn lines dropped`,
    ].join('\n'),
  );
  // Whatever still runs was started here.
  process.exit();
};

await main();
