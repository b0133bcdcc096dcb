import { createServer } from 'node:net';
import t from 'tap';
import { createAllowedHosts } from '../../../src/events/sending/allowed-hosts.ts';
import { createWebhookClient } from '../../../src/events/sending/webhook-client.ts';
import { openReceiver } from '../support/webhook-receiver.ts';

const client = createWebhookClient(createAllowedHosts([]));
t.teardown(() => client.close());
const send = (url: string) => client.send({ method: 'POST', url, headers: {}, body: '{}' });

t.test('only http and https URLs are sent to', async (t) => {
  const receiver = await openReceiver(t);
  t.same(await send(receiver.url), { status: 204 });
  t.same(await send('ftp://localhost/hooks'), {
    error: 'ftp://localhost/hooks is not an http or https URL',
  });
  t.same(await send('hooks'), { error: 'hooks is not an http or https URL' });
  const { port } = new URL(receiver.url);
  const answer = await send(`https://127.0.0.1:${port}/hooks`);
  t.type(Object(answer).error, 'string', 'a receiver without TLS');
  t.equal(receiver.messages.length, 1);
});

t.test('an address that nobody allowed is not connected to', async (t) => {
  t.match(await send('http://10.0.0.1/hooks'), { error: /not allowed by --webhook-hosts/ });
});

t.test('a receiver has five seconds', async (t) => {
  const receiver = await openReceiver(t);
  const timeout = new DOMException('The operation was aborted due to timeout', 'TimeoutError');
  t.capture(AbortSignal, 'timeout', () => AbortSignal.abort(timeout));
  t.same(await send(receiver.url), { error: 'no complete reply within 5 s' });
});

t.test('a URL or a field that Node refuses is an error of the attempt', async (t) => {
  t.same(await send('http://%zz@127.0.0.1:1/hooks'), { error: 'URI malformed' });
  const request = { method: 'POST', url: 'http://127.0.0.1:1/hooks', body: '{}' };
  t.match(await client.send({ ...request, headers: { 'x-event': 'a\nb' } }), {
    error: /Invalid character in header content/,
  });
});

t.test('a receiver that switches to another protocol has not answered', async (t) => {
  const server = createServer((socket) => {
    socket.once('data', () =>
      socket.write('HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: x\r\n\r\n'),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.teardown(() => server.close());
  const { port } = Object(server.address());
  t.same(await send(`http://127.0.0.1:${port}/`), {
    error: 'the connection was closed without a reply',
  });
});

t.test('a reply that breaks off is an error of the attempt', async (t) => {
  const server = createServer((socket) => {
    socket.once('data', () => {
      socket.write('HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nhalf');
      socket.end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.teardown(() => server.close());
  const { port } = Object(server.address());
  t.type(Object(await send(`http://127.0.0.1:${port}/`)).error, 'string');
});
