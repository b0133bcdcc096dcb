import { once } from 'node:events';
import { createServer, get, type IncomingMessage, type ServerResponse } from 'node:http';
import t from 'tap';
import { limitUnreadReplies } from '../../../src/messages/response/unread-replies.ts';

const megabyte = 1024 * 1024;

t.test('the connection that has waited longest is closed when too much is unread', async (t) => {
  const server = createServer((raw, response) => {
    limitUnreadReplies({ raw: response, request: { raw: Object({ socket: {} }) } }, 999 * megabyte);
    limitUnreadReplies({ raw: response, request: { raw } }, Number(raw.url?.slice(1)) * megabyte);
    if (raw.url === '/90') response.write('begun');
    else response.end('whole');
  });
  server.listen(0, '127.0.0.1');
  t.teardown(() => server.close());
  await once(server, 'listening');
  const { port } = Object(server.address());
  const read = async (size: number): Promise<IncomingMessage> => {
    const [reply] = await once(get({ port, path: `/${size}`, agent: false }), 'response');
    return reply;
  };

  const unread = await read(90);
  const closed = once(unread, 'error');
  await once((await read(30)).resume(), 'end');
  await once((await read(30)).resume(), 'end');
  t.equal(unread.destroyed, false, 'what was read does not count any more');
  await once((await read(60)).resume(), 'end');
  t.match(await closed, [{ code: 'ECONNRESET' }]);
  await once((await read(0)).resume(), 'end');
});

t.test('a reply counts with its newest length, and is never closed for itself', async (t) => {
  const begun: ServerResponse[] = [];
  const server = createServer((raw, response) => {
    begun.push(response);
    for (const length of [1, 2, Number(raw.url?.slice(1))])
      limitUnreadReplies({ raw: response, request: { raw } }, length * megabyte);
    response.write('begun');
  });
  server.listen(0, '127.0.0.1');
  t.teardown(() => server.close());
  await once(server, 'listening');
  const { port } = Object(server.address());
  const read = async (size: number): Promise<IncomingMessage> => {
    const [reply] = await once(get({ port, path: `/${size}`, agent: false }), 'response');
    return reply.on('error', () => undefined);
  };

  await read(100);
  await read(300);
  await read(20);
  await read(100);
  t.strictSame(
    begun.map(({ destroyed }) => destroyed),
    [true, true, false, false],
  );
  for (const response of begun) response.end();
});
