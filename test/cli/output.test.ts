import { EventEmitter } from 'node:events';
import t from 'tap';
import { ignoreBrokenPipe } from '../../src/cli/output/output.ts';

t.test('a reader that has seen enough is no trouble, a full disk is', async (t) => {
  const output = new EventEmitter();
  ignoreBrokenPipe(output);

  t.ok(output.emit('error', Object.assign(new Error('write EPIPE'), { code: 'EPIPE' })));
  t.throws(() => output.emit('error', new Error('no space')), { message: 'no space' });
});
