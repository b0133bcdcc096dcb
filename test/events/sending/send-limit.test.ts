import { setImmediate } from 'node:timers/promises';
import t from 'tap';
import { SendLimit, type SendPermit } from '../../../src/events/sending/send-limit.ts';

t.test(
  'one message is printed at a time, and no more than so many characters are on their way',
  async (t) => {
    const limit = new SendLimit();
    const permits: SendPermit[] = [];
    const begin = (sandbox: string) => limit.begin(sandbox).then((permit) => permits.push(permit));
    for (const sandbox of ['a', 'b', 'c', 'd']) void begin(sandbox);
    await setImmediate();
    t.equal(permits.length, 1, 'the first one is being printed');
    permits[0]?.printed(9_000_000);
    await setImmediate();
    await setImmediate();
    t.equal(permits.length, 2);
    permits[1]?.printed(9_000_000);
    await setImmediate();
    await setImmediate();
    t.equal(permits.length, 2, 'bodies of 18 million characters are on their way');
    permits[0]?.end();
    await setImmediate();
    t.equal(permits.length, 3);
    permits[2]?.printed(0);
    permits[2]?.end();
    await setImmediate();
    await setImmediate();
    t.equal(permits.length, 4);
  },
);

t.test('a sandbox whose receivers hang holds up no other', async (t) => {
  const limit = new SendLimit();
  const started: string[] = [];
  const begin = async (sandbox: string) => {
    const permit = await limit.begin(sandbox);
    started.push(sandbox);
    permit.printed(10);
    return permit;
  };
  const hanging = Array.from({ length: 300 }, () => begin('hanging'));
  while (started.length < 128) await setImmediate();
  for (let turn = 0; turn < 10; turn++) await setImmediate();
  t.equal(started.length, 128, 'half of the requests');

  (await begin('other')).end();
  t.equal(started.at(-1), 'other');
  (await hanging[0])?.end();
  await hanging[128];
  t.equal(started.length, 130);
});
