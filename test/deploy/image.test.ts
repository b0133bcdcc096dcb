import { execFile } from 'node:child_process';
import { cpSync, existsSync, readFileSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import t from 'tap';
import { withoutTap } from '../support/without-tap.ts';

const run = promisify(execFile);
const root = join(import.meta.dirname, '..', '..');

/** The entries that .dockerignore lets into the build: it excludes all and names the rest. */
const admitted = readFileSync(join(root, '.dockerignore'), 'utf8')
  .split('\n')
  .filter((line) => line.startsWith('!'))
  .map((line) => line.slice(1));

/** The sources of each COPY in a stage of the Dockerfile, except those from another stage. */
const [buildStage = '', finalStage = ''] = readFileSync(join(root, 'Dockerfile'), 'utf8')
  .split(/^FROM .*$/m)
  .slice(1);

function copiedPaths(stage: string): readonly string[] {
  return stage
    .split('\n')
    .filter((line) => line.startsWith('COPY ') && !line.includes('--from='))
    .flatMap((line) => line.split(' ').slice(1, -1));
}

t.test('the image is built from files that its Dockerfile copies', async (t) => {
  const folder = t.testdir();
  for (const path of copiedPaths(buildStage))
    cpSync(join(root, path), join(folder, path), { recursive: true });
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));

  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  for (const step of `${scripts.build}`.split(' && ')) {
    // Types take most of the time, and were checked before the tests.
    const command = step.includes('/tsc ')
      ? `${step} --noCheck --declaration false --declarationDir null`
      : step;
    await run(...withoutTap('sh', '-c', command), { cwd: folder });
  }

  t.ok(existsSync(join(folder, 'dist/console/index.html')));
  const { stdout } = await run(...withoutTap('node', join(folder, 'dist/cli.js'), '--version'));
  t.match(stdout, /^\d+\.\d+\.\d+/);
});

t.test('no copied file is kept out by .dockerignore', async (t) => {
  for (const path of [...copiedPaths(buildStage), ...copiedPaths(finalStage)]) {
    t.ok(existsSync(join(root, path)), path);
    t.ok(
      admitted.some((entry) => entry === path || entry === dirname(path)),
      path,
    );
  }
});
