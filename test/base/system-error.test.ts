import t from 'tap';
import { describeSystemError } from '../../src/base/system-error.ts';

t.test('an error of the system is explained by its text, its cause or its code', async (t) => {
  t.equal(describeSystemError({ code: 'ENOENT' }), 'no such file');
  t.equal(
    describeSystemError({ message: 'fetch failed', cause: { code: 'ENOTFOUND' } }),
    'unknown host',
  );
  t.equal(describeSystemError({ code: 'EMFILE', message: '' }), 'EMFILE');
});
