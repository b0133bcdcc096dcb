/**
 * A child of the bench: sends one request after the other on one connection until it is told to stop,
 * and gives when each began and how long it took, in ms. `say: 'stop'` ends it.
 */
import { connect } from 'node:net';
import { performance } from 'node:perf_hooks';

const now = () => performance.timeOrigin + performance.now();
let state = 'running';

const run = ({ port, wire }) => {
  const waits = [];
  let begun = 0;
  let head = '';
  const socket = connect({ port, host: '127.0.0.1', noDelay: true });
  const send = () => {
    begun = now();
    head = '';
    socket.write(wire);
  };
  socket.setEncoding('latin1');
  socket.on('connect', send);
  socket.on('data', (text) => {
    head += text;
    const end = head.indexOf('\r\n\r\n');
    const length = Number(/\ncontent-length: *(\d+)/i.exec(head)?.[1] ?? 0);
    if (end < 0 || head.length < end + 4 + length) return;
    waits.push([begun, now() - begun]);
    if (state === 'stopped') return process.send(waits, () => process.exit());
    send();
  });
};

process.on('message', (job) => {
  if (job === 'stop') state = 'stopped';
  else run(job);
});
