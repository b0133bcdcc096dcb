import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import t, { type Test } from 'tap';
import { logTime, root, sendRequest, startSandlot } from '../support/running-sandlot.ts';
import { withoutTap } from '../support/without-tap.ts';

const run = promisify(execFile);

/** What an npm inside of `npm test` would take for its own is left out. */
const env = Object.fromEntries(
  Object.entries(process.env).filter(
    ([name]) => !/^npm_(?!config_)|^npm_config_(local_)?prefix$/.test(name),
  ),
);

/** A folder far from ours, so that nothing is found in our node_modules. */
async function openFolder(t: Test): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'sandlot-package-'));
  t.teardown(() => rm(folder, { recursive: true }));
  return folder;
}

t.test('the package contains what users need and works once installed', async (t) => {
  const folder = await openFolder(t);

  // No scripts: it was built before the tests, and is in use by those beside this one.
  const pack = ['pack', root, '--ignore-scripts', '--json', '--pack-destination', folder];
  const { stdout } = await run(...withoutTap('npm', ...pack), { cwd: folder, env });
  const [packed]: readonly Packed[] = JSON.parse(stdout);
  const paths = packed?.files.map(({ path }) => path) ?? [];

  t.strictSame(
    [...new Set(paths.map((path) => path.replace(/^(dist|docs|schemas)\/.*/, '$1')))].sort(),
    [
      'CHANGELOG.md',
      'LICENSE',
      'README.md',
      'SECURITY.md',
      'dist',
      'docs',
      'fixtures/aha.json',
      'fixtures/petstore.yaml',
      'openapi.yaml',
      'package.json',
      'schemas',
    ],
  );
  t.strictSame(
    paths.filter((path) => path.startsWith('dist/') && !/\.(js|d\.ts)$/.test(path)),
    [
      'dist/console/console.css',
      'dist/console/icon.svg',
      'dist/console/index.html',
      'dist/LICENSES.txt',
      'dist/openapi.json',
    ],
  );

  await writeFile(join(folder, 'package.json'), '{ "private": true, "type": "module" }');
  const quiet = ['--prefer-offline', '--no-audit', '--no-fund', '--ignore-scripts'];
  await run(...withoutTap('npm', 'install', ...quiet, `./${packed?.filename}`), {
    cwd: folder,
    env,
  });

  t.test('the installed command serves Aha!', async (t) => {
    const program = join(folder, 'node_modules', '.bin', 'sandlot');

    const running = await startSandlot(t, [], { from: { program }, cwd: folder });
    const { status, text } = await logTime(running, '1h 30min');
    const docs = await sendRequest(running, 'GET /_sandlot/docs');
    const ended = await running.stop();

    t.equal(status, 200);
    t.match(text, '"work_done":90.0,"work_units":10');
    t.equal(docs.status, 200);
    t.strictSame(ended, { code: 0, stdout: running.line, stderr: '' });
  });

  t.test('the installed types are found', async (t) => {
    await writeFile(join(folder, 'mine.ts'), mine);
    const tsc = join(root, 'node_modules', 'typescript-7', 'bin', 'tsc');
    const flags = '--noEmit --strict --target es2023 --module nodenext'.split(' ');

    const { stdout } = await run(...withoutTap(process.execPath, tsc, ...flags, 'mine.ts'), {
      cwd: folder,
      env,
    });

    t.equal(stdout, '');
  });

  t.test('the installed version is that of the repository', async (t) => {
    const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));

    t.equal(packed?.filename, `sandlot-${version}.tgz`);
  });
});

type Packed = {
  readonly filename: string;
  readonly files: readonly { readonly path: string }[];
};

const mine = `import type { Behaviour, BehavioursModule } from 'sandlot';
const getMe: Behaviour = async (call, context, inferred) =>
  call.query.teapot === 'yes' ? { status: 418, body: context.clock.iso() } : inferred(call, context);
const wrong = { getMe: 200 };
// @ts-expect-error: a number is no behaviour
export const other: BehavioursModule = { behaviours: wrong };
export const behaviours: BehavioursModule['behaviours'] = { getMe };
`;
