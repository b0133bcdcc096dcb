import assert from 'node:assert/strict';
import t, { type Test } from 'tap';
import { type BatchReply, createReplyBatching } from '../../../src/http/server/reply-batching.ts';
import { documentOf, sandlotOf, silent } from '../../support/sandlot-of.ts';

/** Asks for so many replies in one turn; how many of them have to wait for its end. */
async function countDelayed(batchReply: BatchReply, count: number): Promise<number> {
  let left = 0;
  for (let reply = 0; reply < count; reply++) batchReply(() => left++);
  const atOnce = left;
  await new Promise((resolve) => setImmediate(resolve));
  assert.equal(left, count);
  return count - atOnce;
}

t.test('a single reply is sent at once, except every sixteenth', async (t) => {
  const batchReply = createReplyBatching();

  let waited = 0;
  for (let index = 0; index < 160; index++) waited += await countDelayed(batchReply, 1);

  t.equal(waited, 10);
});

t.test('replies of one busy tick are sent as a batch', async (t) => {
  const batchReply = createReplyBatching();

  t.equal(await countDelayed(batchReply, 20), 5, 'the sixteenth waits, and all after it with it');
  t.equal(await countDelayed(batchReply, 20), 20);
});

t.test('after eight batches of one reply, replies are sent at once again', async (t) => {
  const batchReply = createReplyBatching();
  await countDelayed(batchReply, 20);

  const waited: number[] = [];
  for (let index = 0; index < 10; index++) waited.push(await countDelayed(batchReply, 1));

  t.strictSame(waited, [1, 1, 1, 1, 1, 1, 1, 1, 0, 0]);
});

/** An app whose first replies, so many, cannot be sent. */
async function failing(t: Test, count: number) {
  const { app } = await sandlotOf(t, documentOf({ '/pets': { get: silent } }));
  let tried = 0;
  app.addHook('preHandler', async (_request, reply) => {
    const { code } = reply;
    reply.code = (status) => {
      if (tried++ < count) throw new Error('the wire is cut');
      return Reflect.apply(code, reply, [status]);
    };
  });
  return app;
}

t.test('a reply that fails to send does not affect the other replies of its batch', async (t) => {
  const app = await failing(t, 1);

  const answers = await Promise.all([app.inject('/pets'), app.inject('/pets')]);

  t.strictSame(answers.map(({ statusCode }) => statusCode).sort(), [200, 500]);
  t.match(answers.map(({ body }) => body).join(''), 'the wire is cut');
});

t.test('a request ends even when its error reply fails to send', async (t) => {
  const app = await failing(t, 2);

  const { statusCode, body } = await app.inject('/pets');

  t.equal(statusCode, 500);
  t.match(body, 'the wire is cut');
});
