import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { randomOfCase } from './random.mjs';
import { callJson } from './send.mjs';
import { weapons } from './weapons.mjs';

const cli = fileURLToPath(new URL('../dist/cli.js', import.meta.url));
const timeBudget = 5000;
/** A machine that does much else takes longer, so the time of the processor counts. */
const patience = 60_000;
const memoryBudget = 2 ** 30;

/**
 * Serves mutated and generated documents, one process each. Within 5 s of processor time and 1 GB each must be refused with
 * a sentence, or served so that its first operation and health answer. Returns the number of failures.
 */
export const fuzzDocuments = async ({ count, seed, files, number }) => {
  const folder = mkdtempSync(join(tmpdir(), 'sandlot-fuzz-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  const sources = files.map((file) => readFileSync(file, 'utf8'));
  const numbers = number === undefined ? Array.from({ length: count }, (_, at) => at) : [number];
  const totals = { served: 0, refused: 0, slowest: 0, largest: 0, failures: 0 };
  const work = async () => {
    while (numbers.length > 0) {
      const own = numbers.shift();
      const { name, text } = makeDocument(randomOfCase(seed, own), { own, sources });
      const file = join(folder, `${own}.json`);
      writeFileSync(file, text);
      record(totals, { own, seed, name }, await serve(file));
      rmSync(file);
    }
  };
  await Promise.all([work(), work()]);
  const { served, refused, slowest, largest, failures } = totals;
  console.log(
    `${served} documents served, ${refused} refused, slowest ${slowest.toFixed(0)} ms, ` +
      `${Math.round(largest / 2 ** 20)} MB at most, ${failures} failed`,
  );
  return failures;
};

/** The first cases are the weapons, each once; the others are mutations of real documents. */
const makeDocument = (random, { own, sources }) => {
  const weapon = weapons[own];
  if (weapon) return { name: weapon.name, text: weapon.make() };
  if (random.chance(0.1)) {
    const again = random.pick(weapons);
    return { name: again.name, text: mutate(random, again.make()) };
  }
  return { name: 'mutation', text: mutate(random, random.pick(sources)) };
};

const fragments = [
  '$ref: "#/x"',
  '"$ref":"#"',
  '"$ref":"file:///etc/passwd"',
  '{',
  '}',
  '- ',
  'null',
  '"type":"strnig"',
  '"pattern":"(a+)+$"',
  '"minLength":1e8',
  '&a ',
  '*a',
  '\u0000',
  '\t',
  '{}',
  '9e999',
];

/** Removes, repeats and replaces pieces of a text. */
const mutate = (random, text) => {
  let mutated = text;
  for (let step = 0; step <= random.integer(5); step++) {
    const at = random.integer(mutated.length);
    const length = random.integer(random.pick([3, 40, 2000]));
    const piece = mutated.slice(at, at + length);
    const edits = [
      () => mutated.slice(0, at) + mutated.slice(at + length),
      () => mutated.slice(0, at) + piece.repeat(1 + random.integer(20)) + mutated.slice(at),
      () => mutated.slice(0, at) + random.pick(fragments) + mutated.slice(at),
      () => mutated.replaceAll(random.text(2), random.text(2)),
    ];
    mutated = random.pick(edits)();
  }
  return mutated.slice(0, 20_000_000);
};

/** Serves a document until it answered or ended; reports time, peak memory and how it went. */
const serve = async (file) => {
  const child = spawn(process.execPath, [cli, file, '--port', '0', '--log-level', 'silent'], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let errors = '';
  child.stderr.setEncoding('utf8').on('data', (text) => {
    errors = (errors + text).slice(-2000);
  });
  const timer = setTimeout(() => child.kill('SIGKILL'), patience);
  const ended = once(child, 'exit').then(([code]) => ({ code }));
  const ready = once(child.stdout, 'data').then(([chunk]) => ({ line: `${chunk}` }));
  const first = await Promise.race([ready, ended]);
  const result = { milliseconds: 0, memory: 0, errors: () => errors };
  if (first.line === undefined) {
    result.refused = first.code === 1 || first.code === 2;
    result.code = first.code;
  } else {
    result.health = await askHealth(Number(/:(\d+)/.exec(first.line)?.[1]));
  }
  Object.assign(result, readUsage(child.pid));
  clearTimeout(timer);
  child.kill('SIGKILL');
  await ended;
  return result;
};

const askHealth = async (port) => {
  try {
    const { body } = await callJson(port, '/_sandlot/openapi.json');
    const [path = '/'] = Object.keys(body?.paths ?? {});
    const target = path.replaceAll(/[{}?#]/g, '');
    const url = `http://127.0.0.1:${port}${encodeURI(target)}`;
    await fetch(url).then((reply) => reply.text());
    for (const body of ['{"a":"b"}', '[]'])
      await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body,
      }).then((reply) => reply.text());
    return (await callJson(port, '/_sandlot/health')).status;
  } catch (error) {
    return error.message;
  }
};

/** The processor time and the peak memory of a process; nothing once it has ended. */
const readUsage = (pid) => {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    const [user, system] = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .split(') ')[1]
      .split(' ')
      .slice(11, 13);
    return {
      // The kernel counts in hundredths of a second.
      milliseconds: 10 * (Number(user) + Number(system)),
      memory: Number(/^VmHWM:\s*(\d+)/m.exec(status)?.[1] ?? 0) * 1024,
    };
  } catch {
    return {};
  }
};

const record = (
  totals,
  { own, seed, name },
  { refused, code, health, milliseconds, memory, errors },
) => {
  totals.slowest = Math.max(totals.slowest, milliseconds);
  totals.largest = Math.max(totals.largest, memory);
  const report = (reason) => {
    totals.failures += 1;
    console.log(`document ${own} (${name}, seed ${seed}): ${reason}`);
  };
  if (health === undefined && !refused) report(`ended with ${code}: ${errors().slice(-300)}`);
  else if (health === undefined) totals.refused += 1;
  else if (health !== 200) report(`health answered ${health}`);
  else totals.served += 1;
  if (refused && /\n\s+at .*\(/.test(errors())) report(`shows a stack: ${errors().slice(0, 300)}`);
  if (milliseconds > timeBudget) report(`took ${milliseconds.toFixed(0)} ms`);
  if (memory > memoryBudget) report(`took ${Math.round(memory / 2 ** 20)} MB`);
};
