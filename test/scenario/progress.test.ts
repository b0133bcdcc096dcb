import t from 'tap';
import { startSandlot } from '../support/running-sandlot.ts';

t.test('shows the current stage when loading takes over a second', async (t) => {
  const folder = t.testdir({
    'slow.js': `await new Promise((resolve) => setTimeout(resolve, 1200));
export const behaviours = {};`,
  });

  const running = await startSandlot(t, ['--behaviours', `${folder}/slow.js`], { stderr: 'all' });
  const { code, stdout, stderr } = await running.stop();

  t.strictSame([code, stdout], [0, running.line]);
  // On a busy machine each may take more than a second.
  const stages = [
    'reading the document',
    'generating records',
    'opening the store',
    'compiling the operations',
  ];
  const expected = stages.map((stage) => `(${stage} … \\d+ s\n)+`).join('');
  t.match(stderr, new RegExp(`^${expected}$`));
});
