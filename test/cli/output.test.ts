import { EventEmitter } from 'node:events';
import t from 'tap';
import { ignoreBrokenPipe } from '../../src/cli/output/output.ts';

t.test('ignores a reader that stops early but not a full disk', async (t) => {
  const output = new EventEmitter();
  ignoreBrokenPipe(output);

  t.ok(output.emit('error', Object.assign(new Error('write EPIPE'), { code: 'EPIPE' })));
  t.throws(() => output.emit('error', new Error('no space')), { message: 'no space' });
});
