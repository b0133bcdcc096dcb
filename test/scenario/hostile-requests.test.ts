import { once } from 'node:events';
import { connect } from 'node:net';
import t, { type Test } from 'tap';
import {
  logTime,
  mary,
  type Running,
  sendRequest,
  startSandlot,
  workDone,
} from '../support/running-sandlot.ts';

const events = '/api/v1/features/1007868956/time_tracking_events';

/** Sends bytes as they are and waits until the server hangs up; returns its output. */
async function send({ port }: Running, text: string): Promise<string> {
  const socket = connect(port, '127.0.0.1').setEncoding('utf8');
  let received = '';
  socket.on('data', (data) => {
    received += data;
  });
  socket.on('error', () => undefined);
  socket.write(text);
  await new Promise((resolve) => socket.once('close', resolve));
  return received;
}

function post(body: string, headers = ''): string {
  return [
    `POST ${events} HTTP/1.1`,
    'Host: sandlot',
    'Connection: close',
    `Authorization: Bearer ${mary}`,
    'Content-Type: application/json',
    `Content-Length: ${Buffer.byteLength(body)}${headers}`,
    '',
    body,
  ].join('\r\n');
}

function statusOf(received: string): string {
  return received.slice(0, received.indexOf('\r\n'));
}

/** Still up, and Feature 1 as the seed made it: an hour. */
async function isUntouched(t: Test, running: Running): Promise<void> {
  t.equal((await sendRequest(running, 'GET /_sandlot/health')).status, 200);
  t.equal(await workDone(running), 60);
}

const malformed = {
  'no HTTP at all': 'HELLO\r\n\r\n',
  'a path that is no path': 'GET me HTTP/1.1\r\nHost: sandlot\r\n\r\n',
  'a header without a colon': 'GET / HTTP/1.1\r\nHost: sandlot\r\nnonsense\r\n\r\n',
  'two lengths': post('{}', '\r\nContent-Length: 5'),
  'a length and chunks': post('{}', '\r\nTransfer-Encoding: chunked'),
  'a header of 100 kB': `GET / HTTP/1.1\r\nHost: sandlot\r\nx: ${'x'.repeat(100_000)}\r\n\r\n`,
};

t.test('answers hostile requests with 4xx and keeps running', async (t) => {
  const running = await startSandlot(t);

  for (const [what, text] of Object.entries(malformed)) {
    t.match(await send(running, text), /^HTTP\/1\.1 4\d\d /, what);
  }
  t.match(await send(running, post('{"a":').replace(events, '/%zz')), /^HTTP\/1\.1 4\d\d /);
  await isUntouched(t, running);

  t.test('refuses a body of 10 MB', async (t) => {
    const socket = connect(running.port, '127.0.0.1').setEncoding('utf8');
    socket.on('error', () => undefined);
    const closed = new Promise((resolve) => socket.once('close', resolve));
    const received = once(socket, 'data');
    socket.write(post('x'.repeat(10 ** 7)).slice(0, 1000));

    t.equal(statusOf(String(await received)), 'HTTP/1.1 413 Payload Too Large');
    socket.write('x'.repeat(10 ** 7));
    await closed;
    await isUntouched(t, running);
  });

  t.test('leaves nothing behind when an upload is aborted', async (t) => {
    const body = '{"time_tracking_event":{"work_done_text":"1h"}}';
    const socket = connect(running.port, '127.0.0.1');
    socket.write(post(body).slice(0, -10));
    await once(socket, 'connect');
    socket.resetAndDestroy();

    await isUntouched(t, running);
  });

  t.test('serves a slow upload and other requests meanwhile', async (t) => {
    const text = post('{"time_tracking_event":{"work_done_text":"0min"}}');
    const socket = connect(running.port, '127.0.0.1').setEncoding('utf8');
    await once(socket, 'connect');
    for (const part of text.match(/[\s\S]{1,40}/g) ?? []) {
      await new Promise((resolve) => socket.write(part, resolve));
      await isUntouched(t, running);
    }

    const [received] = await once(socket, 'data');
    t.equal(statusOf(received), 'HTTP/1.1 200 OK');
  });

  t.test('does not turn line breaks of echoed texts into header lines', async (t) => {
    const attack = 'zz\r\nX-Evil: 1\r\n\r\n<html>';
    const body = JSON.stringify({
      time_tracking_event: { user_id: attack, work_done_text: attack, [attack]: 1 },
    });

    const received = await send(running, post(body));

    const [head = '', ...rest] = received.split('\r\n\r\n');
    t.match(head, 'sandlot-notice: user-id-ignored');
    t.notMatch(head, /^x-evil/im);
    t.equal(rest.length, 1);
    t.match(head, /^[\x20-\x7e\r\n]*$/);
  });

  t.test('does not pollute prototypes', async (t) => {
    const bodies = [
      '{"__proto__":{"time_tracking_event":{"work_done_text":"1h"}}}',
      '{"time_tracking_event":{"work_done_text":"1h","__proto__":{"polluted":true}}}',
      '{"time_tracking_event":{"constructor":{"prototype":{"polluted":true}}}}',
      '{"time_tracking_event":{"__proto__":null}}',
    ];

    for (const body of bodies)
      t.equal((await sendRequest(running, `POST ${events}`, { body })).status, 400);
    await isUntouched(t, running);
  });

  t.test('refuses bodies that are no event', async (t) => {
    const depth = 100_000;
    const bodies = [
      '',
      ' ',
      '[]',
      '5',
      'null',
      '{',
      '"\ud800',
      `${'['.repeat(depth)}${']'.repeat(depth)}`,
    ];

    for (const body of bodies) {
      t.match(await send(running, post(body)), /^HTTP\/1\.1 4\d\d /, body.slice(0, 20));
    }
    await isUntouched(t, running);
  });

  t.test('answers a text of a megabyte', async (t) => {
    const reply = await logTime(running, 'x'.repeat(2 ** 20));

    t.ok([200, 400].includes(reply.status), String(reply.status));
    t.equal([...reply.headers].join().length < 10_000, true, 'the notice is cut short');
    await isUntouched(t, running);
  });
});
