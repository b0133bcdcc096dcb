import { appendFile, cp, readdir, readFile, writeFile } from 'node:fs/promises';
import t, { type Test } from 'tap';
import { logTime, runSandlot, startSandlot, workDone } from '../support/running-sandlot.ts';
import { valkeyUrl, withoutValkey } from '../support/valkey.ts';

const killed = t.testdir({});
t.before(async () => {
  const start = ['--db', `${killed}/db.json`, '--now', '2019-02-06T01:48:24Z'];
  const running = await startSandlot(t, start);
  for (const text of ['1h', '2h', '3h']) await logTime(running, text);
  await running.stop('SIGKILL');
});

/** A file with a log beside it, as a process leaves them that is killed after three writes. */
async function copyKilled(t: Test) {
  const folder = t.testdir({});
  await cp(killed, folder, { recursive: true });
  return { folder, file: `${folder}/db.json` };
}

t.test('sandlot db check describes the file and its log', async (t) => {
  const { file } = await copyKilled(t);

  const { code, stdout, stderr } = await runSandlot(t, ['db', 'check', file]);

  t.strictSame([code, stderr], [0, '']);
  const [first, second, ...others] = stdout.split('\n');
  t.equal(
    first,
    `${file}: made for "Aha! Time Tracking Events API" with seed 1; it includes 0 commits.`,
  );
  t.match(second, /^Sandbox "default": \d+ records, 0 snapshots\.$/);
  t.strictSame(others, ['Its log has 3 further commits, all intact.', '']);
});

t.test('sandlot db check distinguishes an incomplete line from a damaged one', async (t) => {
  const { file } = await copyKilled(t);
  await appendFile(`${file}.log`, 'deadbeef {"sandbox":');
  const torn = await runSandlot(t, ['db', 'check', file]);
  await appendFile(`${file}.log`, '"default"}\n');
  const damaged = await runSandlot(t, ['db', 'check', file]);

  t.match(torn.stdout, 'Its last line is incomplete; the next start drops it.');
  t.equal(torn.code, 0);
  t.equal(damaged.code, 1);
  t.match(damaged.stderr, /db\.json\.log: line 5 \(byte \d+\) is damaged/);
});

t.test('sandlot db repair keeps the lines before the damage, and the original', async (t) => {
  const { folder, file } = await copyKilled(t);
  const log = await readFile(`${file}.log`, 'utf8');
  const lines = log.split('\n');
  const damaged = log.replace(String(lines[2]), String(lines[2]).replace('120', '121'));
  await writeFile(`${file}.log`, damaged);

  const refused = await runSandlot(t, ['--db', file], { from: 'build' });
  const repaired = await runSandlot(t, ['db', 'repair', file]);
  const again = await runSandlot(t, ['db', 'repair', file]);

  t.equal(refused.code, 1);
  t.match(refused.stderr, `\`sandlot db repair ${file}\` recovers the lines before it`);
  t.equal(
    repaired.stdout,
    `${file}.log: truncated before line 3, after 1 commit. The original is kept in ${file}.log.damaged-1.\n`,
  );
  t.equal(again.stdout, `${file}: nothing to repair.\n`);
  t.equal(await readFile(`${file}.log.damaged-1`, 'utf8'), damaged);
  t.strictSame((await readdir(folder)).sort(), ['db.json', 'db.json.log', 'db.json.log.damaged-1']);
  const running = await startSandlot(t, ['--db', file]);
  t.equal(await workDone(running), 120);
});

t.test('sandlot db export prints the state including the log', async (t) => {
  const { file } = await copyKilled(t);

  const { code, stdout } = await runSandlot(t, ['db', 'export', file]);

  t.equal(code, 0);
  const { commit, sandboxes } = JSON.parse(stdout);
  t.equal(commit, 3);
  const { features } = sandboxes.default.records;
  t.equal(features.find(({ id }: { id: string }) => id === '1007868956').minutes_done, 420);
  t.equal(stdout, await readFile(file, 'utf8'));
});

t.test('sandlot db explains a missing or locked file in one sentence', async (t) => {
  const file = `${t.testdir({})}/db.json`;
  for (const command of ['check', 'repair', 'export']) {
    const { code, stderr } = await runSandlot(t, ['db', command, file]);
    t.strictSame(
      [code, stderr],
      [1, `${file}: no such file. Name a file that was made with --db.\n`],
    );
  }
  await startSandlot(t, ['--db', file]);

  const { code, stderr } = await runSandlot(t, ['db', 'check', file]);

  t.equal(code, 1);
  t.match(stderr, /db\.json: in use by process \d+ on .+. Stop that process, or name another file/);
});

t.test(
  'sandlot db import and export move a state between a file and a shared store',
  { skip: withoutValkey ?? false },
  async (t) => {
    const { folder, file } = await copyKilled(t);
    const exported = await runSandlot(t, ['db', 'export', file], { from: 'build' });
    const state = `${folder}/state.json`;
    await writeFile(state, exported.stdout);
    const store = await valkeyUrl();
    const now = ['--now', '2019-02-06T01:48:24Z'];

    const imported = await runSandlot(t, ['db', 'import', state, store]);
    t.strictSame(imported, { code: 0, stdout: `Imported from ${state}: default.\n`, stderr: '' });

    const again = await runSandlot(t, ['db', 'export', store]);
    t.strictSame(JSON.parse(again.stdout).sandboxes, JSON.parse(exported.stdout).sandboxes);
    const refused = await runSandlot(t, ['--store', store, ...now]);
    t.match(refused.stderr, /is used with other options: --now \(running there/);
    const frozen = await valkeyUrl();
    const start = ['--records', '2', ...now];
    await runSandlot(t, ['db', 'import', state, frozen, ...start]);
    const same = await runSandlot(t, ['db', 'export', frozen, ...start]);
    t.strictSame(JSON.parse(same.stdout).sandboxes, JSON.parse(exported.stdout).sandboxes);
    const other = await runSandlot(t, ['db', 'export', frozen]);
    t.match(
      other.stderr,
      /is used with other options: --records \(2 there, default here\), --now \(2019/,
    );
    const strange = `${folder}/strange.json`;
    const records = { petz: [{ id: '1' }] };
    const { sandboxes, ...head } = JSON.parse(exported.stdout);
    const changed = { ...sandboxes, default: { ...sandboxes.default, records } };
    await writeFile(strange, JSON.stringify({ ...head, sandboxes: changed }));
    const unknown = await runSandlot(t, ['db', 'import', strange, store]);
    t.match(unknown, { code: 1, stderr: /holds records of "petz", which is not a resource here/ });
    const many = `${folder}/many.json`;
    const copies = Array.from({ length: 14 }, (_, index) => [`s${index}`, sandboxes.default]);
    await writeFile(many, JSON.stringify({ ...head, sandboxes: Object.fromEntries(copies) }));
    const first = await runSandlot(t, ['db', 'import', many, store]);
    t.match(first.stdout, /: s0, s1, .*, s11 and 2 more\.\n$/);
    const missing = await runSandlot(t, ['db', 'import', `${folder}/none.json`, store]);
    t.match(missing.stderr, /none\.json: there is no such file/);
  },
);
