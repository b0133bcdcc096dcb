import { once } from 'node:events';
import { connect } from 'node:net';
import t from 'tap';
import { documentOf, sandlotOf, silent } from '../../support/sandlot-of.ts';

t.test('an idle connection is never closed by the server', async (t) => {
  const { app } = await sandlotOf(t, documentOf({ '/pets': { get: silent } }));
  const { port } = new URL(await app.listen({ port: 0, host: '127.0.0.1' }));
  const socket = connect(Number(port), '127.0.0.1');
  t.teardown(() => socket.destroy());

  socket.write('GET /pets HTTP/1.1\r\nHost: localhost\r\n\r\n');
  const [bytes] = await once(socket, 'data');

  t.match(String(bytes), /^HTTP\/1.1 200 OK\r\n/);
  t.match(String(bytes), /\r\nConnection: keep-alive\r\n/);
  t.notMatch(String(bytes), /timeout=/);
  t.equal(app.server.keepAliveTimeout, 0);
});
