import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import t, { type Test } from 'tap';
import { beginSandlot, runSandlot } from '../support/running-sandlot.ts';
import { documentOf, json } from '../support/sandlot-of.ts';

const pets = documentOf({
  '/pets': { get: { operationId: 'listPets', responses: { 200: json({ type: 'array' }) } } },
});

/** A folder with the document, and the address of an API where each GET is answered so. */
async function openApi(t: Test, answer: (reply: ServerResponse) => unknown) {
  const cwd = t.testdir({ 'api.json': JSON.stringify(pets) });
  const server = createServer(({ method }, reply) => {
    if (method !== 'GET') return reply.writeHead(405, { allow: 'GET' }).end();
    return answer(reply.setHeader('content-type', 'application/json'));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.teardown(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return { cwd, args: ['verify', `http://127.0.0.1:${port}`, '--document', 'api.json'] };
}

t.test('verify exits with 0, 1 or 2', async (t) => {
  const kept = await openApi(t, (reply) => reply.end('[]'));
  const broken = await openApi(t, (reply) => reply.end('{}'));
  const help = await runSandlot(t, ['verify', '--help']);

  t.match(await runSandlot(t, kept.args, kept), { code: 0, stdout: /, 0 failures, / });
  t.match(await runSandlot(t, broken.args, { ...broken, from: 'build' }), {
    code: 1,
    stdout: /must be array/,
  });
  t.match(help, { code: 0, stdout: /^Usage: sandlot verify / });
});

t.test('an interrupted run prints its report', async (t) => {
  let held: (reply: ServerResponse) => void = () => undefined;
  const requested = new Promise<ServerResponse>((resolve) => {
    held = resolve;
  });
  let count = 0;
  const { cwd, args } = await openApi(t, (reply) => {
    count += 1;
    // The first asks who is there.
    return count === 1 ? reply.end('[]') : held(reply);
  });
  const { waitForStderr, send, ended } = beginSandlot(t, args, { cwd, from: 'sources' });

  const reply = await requested;
  send('SIGINT');
  await waitForStderr(
    'Stopping. Created records are removed first; press Ctrl-C again to exit at once.\n',
  );
  reply.end('[]');
  const { code, stdout, stderr } = await ended;

  t.equal(code, 2);
  t.match(
    stdout,
    /^Not everything was checked: interrupted\.\n\nPets 1.0 at .*\n1 operation, 1 request, 0 failures, /,
  );
  t.match(stderr, 'Interrupted: the report covers the requests sent so far.\n');
});
