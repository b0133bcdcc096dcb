import t from 'tap';
import { startSandlot } from '../support/running-sandlot.ts';
import { petsDocument } from '../support/small-document.ts';

t.test('prints at most five findings, errors first', async (t) => {
  const broken = ['A', 'B', 'C', 'D', 'E'].map((name) => `    ${name}: { $ref: '#/no${name}' }\n`);
  const folder = t.testdir({
    'pets.yaml': `${petsDocument}components:\n  schemas:\n${broken.join('')}`,
    'more.yaml': `overlay: 1.0.0
info: { title: More, version: 1.0.0 }
actions: [{ target: $.no, remove: true }]
`,
  });

  const running = await startSandlot(t, ['pets.yaml', '--overlay', 'more.yaml'], {
    cwd: folder,
    from: 'sources',
  });

  const { stderr } = await running.stop();
  const lines = stderr.trimEnd().split('\n');
  t.strictSame(
    lines.map((line) => line.split(' ', 1)[0]),
    ['error:', 'error:', 'error:', 'error:', 'error:', 'and'],
  );
  t.match(lines[0], '$ref target does not exist: #/noA');
  t.equal(lines[5], 'and 1 more');
});

t.test('warns of a document without operations', async (t) => {
  const folder = t.testdir({
    'empty.yaml': 'openapi: 3.1.0\ninfo: { title: Empty, version: "1" }\n',
  });

  const running = await startSandlot(t, ['empty.yaml'], { cwd: folder, from: 'sources' });

  const { stderr } = await running.stop();
  t.equal(stderr, 'Empty has no operations, so all calls are answered 404.\n');
});
