import { execFileSync } from 'node:child_process';
import { truncateSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import t from 'tap';
import { readBoundedText } from '../../src/base/read-text-file.ts';

const limits = { bytes: 1_000_000, pipeMs: 50 };

t.test('a file is read as UTF-8, up to a limit', async (t) => {
  const folder = t.testdir({ 'a.txt': 'caf\u00e9', 'sparse.txt': '' });
  truncateSync(`${folder}/sparse.txt`, 2 ** 30);

  t.equal(await readBoundedText(`${folder}/a.txt`), 'caf\u00e9');
  await t.rejects(readBoundedText(`${folder}/sparse.txt`), { message: 'it has more than 500 MB' });
  await t.rejects(readBoundedText(folder), { code: 'EISDIR' });
});

t.test(
  'a device or a pipe without an end is given up',
  { skip: process.platform === 'win32' && 'Windows has neither' },
  async (t) => {
    const pipe = `${t.testdir()}/pipe`;
    execFileSync('mkfifo', [pipe]);

    await t.rejects(readBoundedText('/dev/zero', limits), { message: 'it has more than 1 MB' });
    await t.rejects(readBoundedText(pipe, limits), {
      message: 'the pipe did not end within 0.05 s',
    });
    const [text] = await Promise.all([readBoundedText(pipe), writeFile(pipe, 'piped')]);
    t.equal(text, 'piped');
  },
);
