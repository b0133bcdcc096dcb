import t from 'tap';
import { runSandlot } from '../support/running-sandlot.ts';

function pets(path: string) {
  return `openapi: 3.1.0
info: { title: Pets, version: '1.0' }
paths: { ${path}: { get: { responses: {} } } }
`;
}

t.test('drift exits with 0, 1 or 2', async (t) => {
  const cwd = t.testdir({
    'one.yaml': pets('/pets'),
    'other.yaml': pets('/dogs'),
    'ignore.yaml': '[{ rule: type, reason: old, until: "2020-01-01" }]',
  });
  const run = (...args: readonly string[]) => runSandlot(t, ['drift', ...args], { cwd });

  const same = await run('--document', 'one.yaml', '--against', 'one.yaml', '--json');
  const broken = await run('--document', 'one.yaml', '--against', 'other.yaml');
  const expired = await runSandlot(
    t,
    ['drift', '--document', 'one.yaml', '--against', 'one.yaml', '--ignore', 'ignore.yaml'],
    { cwd },
  );
  const patient = await runSandlot(
    t,
    ['drift', '--document', 'one.yaml', '--against', 'other.yaml', '--deprecation-days', '90'],
    { cwd },
  );
  const impatient = await runSandlot(
    t,
    ['drift', '--document', 'one.yaml', '--against', 'one.yaml', '--deprecation-days', 'soon'],
    { cwd, from: 'build' },
  );
  const absent = await run('--document', 'one.yaml', '--against', 'none.yaml');
  const misused = await run('--document', 'one.yaml');
  const help = await run('--help');

  t.strictSame([same.code, JSON.parse(same.stdout).changes], [0, []]);
  t.strictSame(
    [expired.code, expired.stderr],
    [0, 'The entry that ignores type expired on 2020-01-01.\n'],
  );
  t.equal(patient.code, 1);
  t.match(patient.stdout, 'GET /pets was removed');
  t.equal(impatient.code, 2);
  t.match(impatient.stderr, 'Expected a whole number of days.');
  t.equal(broken.code, 1);
  t.match(broken.stdout, 'GET /pets was removed.');
  t.strictSame(absent, {
    code: 2,
    stdout: '',
    stderr: 'The document none.yaml cannot be read: no such file.\n',
  });
  t.strictSame([misused.code, misused.stdout], [2, '']);
  t.match(misused.stderr, 'The option --against <file> is missing. --help explains it.\n');
  t.equal(help.code, 0);
});
