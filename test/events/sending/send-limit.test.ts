import { setImmediate } from 'node:timers/promises';
import t from 'tap';
import { SendLimit, type SendPermit } from '../../../src/events/sending/send-limit.ts';

t.test(
  'one message is printed at a time, and no more than so many characters are on their way',
  async (t) => {
    const limit = new SendLimit();
    const permits: SendPermit[] = [];
    const begin = () => limit.begin().then((permit) => permits.push(permit));
    for (let count = 0; count < 4; count++) void begin();
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
