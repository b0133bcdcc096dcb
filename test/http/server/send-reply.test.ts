import { fastify } from 'fastify';
import t from 'tap';
import { sendReply } from '../../../src/http/server/send-reply.ts';

t.test('a reply that fails to send leaves no header fields in the next reply', async (t) => {
  const app = fastify();
  app.get('/', (_request, reply) => {
    const headers = { 'content-type': 'text/plain', trailer: 'Expires', 'x-a': '1' };
    const sendFirst = () => sendReply(reply, { status: 201, headers, body: 'a' });
    t.throws(sendFirst, { code: 'ERR_HTTP_TRAILER_INVALID' });
    sendReply(reply, { status: 500, headers: { 'x-b': '2' }, body: 'failed' });
  });

  const { statusCode, statusMessage, headers, body } = await app.inject('/');

  t.strictSame(
    [statusCode, statusMessage, headers['x-a'], headers.trailer, headers['x-b'], body],
    [500, 'Internal Server Error', undefined, undefined, '2', 'failed'],
  );
});
