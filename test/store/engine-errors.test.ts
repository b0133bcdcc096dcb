import t from 'tap';
import {
  createConflictRefusal,
  mayHaveRun,
  toEngineRefusal,
  toUnknownResultRefusal,
} from '../../src/store/shared/engine-errors.ts';

t.test('an error of the engine becomes a refusal that names its reason', async (t) => {
  for (const [message, code, detail] of [
    ['OOM command not allowed', 'storage-full', /is out of memory/],
    ['READONLY You cannot write', 'storage-unreachable', /: it is read-only\. Try again soon/],
    ['Connection is closed.', 'storage-unreachable', /the connection is lost/],
    ['Command timed out', 'storage-unreachable', /it does not answer in time/],
    ['LOADING the dataset', 'storage-unreachable', /LOADING the dataset/],
  ] as const)
    t.match(toEngineRefusal('a:6379/0', new Error(message)), { code, message: detail }, message);
});

t.test(
  'the refusal of a write that may have been done names a read as the next step',
  async (t) => {
    t.match(toUnknownResultRefusal('a:6379/0', new Error('lost')), {
      code: 'storage-unconfirmed',
      message: /was lost during the write, .* Read before you try again/,
    });
    t.match(createConflictRefusal('team', 50), {
      code: 'storage-conflict',
      message: /wrote to sandbox "team" during each of 50 attempts/,
    });
  },
);

t.test('only a command whose reply was lost may have run', async (t) => {
  const refused = Object.assign(new Error('NOREPLICAS'), { name: 'ReplyError' });
  t.equal(mayHaveRun(refused), 'no');
  t.equal(mayHaveRun(new Error('enableOfflineQueue options is false')), 'no');
  t.equal(mayHaveRun(new Error('Connection is closed.')), 'unknown');
});
