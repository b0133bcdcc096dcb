import { once } from 'node:events';
import { connect } from 'node:net';
import t, { type Test } from 'tap';
import { documentOf, sandlotOf, silent } from '../../support/sandlot-of.ts';

/** Sends a head that promises a body, then a byte now and then, until the server ends the connection. */
async function trickle(t: Test, port: string): Promise<string> {
  const socket = connect(Number(port), '127.0.0.1');
  const timer = setInterval(() => socket.write('x'), 20);
  t.teardown(() => {
    clearInterval(timer);
    socket.destroy();
  });
  let received = '';
  socket.on('data', (bytes) => {
    received += bytes;
  });
  // A byte may be on its way when the server closes.
  socket.on('error', () => {});
  socket.write('POST /pets HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100000\r\n\r\n');
  await once(socket, 'close');
  return received;
}

for (const watch of ['off', 'on'] as const) {
  t.test(`a body that trickles is cut after --request-timeout, watch ${watch}`, async (t) => {
    const document = documentOf({ '/pets': { post: silent } });
    const sandlot = await sandlotOf(t, document, { requestTimeout: 200, watch });
    const { port } = new URL(await sandlot.listen({ port: 0, host: '127.0.0.1' }));

    const reply = await trickle(t, port);

    t.match(reply, /^HTTP\/1.1 408 Request Timeout\r\n/);
    t.match(reply, 'The request did not arrive completely in time. Send it again.');
  });
}
