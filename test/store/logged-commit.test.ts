import t from 'tap';
import { formatCommit } from '../../src/store/log/log-format.ts';

t.test('prints a commit as one line of JSON, whatever its names', async (t) => {
  for (const key of ['7', 'a b', 'a "b"', 'caf\u00e9', '\n', '\\']) {
    const change = { resource: 'pets', key, from: undefined, to: { id: key }, patch: undefined };

    const line = formatCommit('default', { kind: 'write', changes: [change, change] });

    const put = { in: 'pets', key, put: { id: key } };
    t.strictSame(JSON.parse(line), { sandbox: 'default', write: [put, put] });
    t.notMatch(line, '\n');
  }
});
