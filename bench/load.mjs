/**
 * The client, in a process of its own: keep-alive connections with one request at a time each, on
 * bare sockets, since it has to be cheaper than the servers. A job comes in as a message and its
 * report goes out as one.
 */
import { connect } from 'node:net';
import { performance } from 'node:perf_hooks';
import { readCpu } from './cpu.mjs';

process.on('message', async (job) => {
  try {
    process.send(await runJob(job));
  } catch (error) {
    process.send({ error: error.stack });
  }
});

/**
 * `rate` in requests a second holds the load there, with or without replies; without it each
 * connection sends its next request when it has its reply. The first `warmSeconds` are not counted.
 */
const runJob = async ({ port, pid, requests, connections, rate, seconds, warmSeconds }) => {
  const wires = requests.map((request) => toWire(request, port));
  const sockets = await Promise.all(
    Array.from({ length: connections }, () => openConnection(port)),
  );
  try {
    const send = { wires, sockets, next: 0 };
    await drive(send, { rate, seconds: warmSeconds });
    const before = { server: readCpu(pid), client: process.cpuUsage() };
    const { latencies, elapsed, failures } = await drive(send, { rate, seconds });
    const server = readCpu(pid) - before.server;
    const { user, system } = process.cpuUsage(before.client);
    latencies.sort();
    return {
      replies: latencies.length,
      seconds: elapsed / 1000,
      cpu: server / latencies.length,
      clientCpu: (user + system) / 1e6 / latencies.length,
      p50: latencies[Math.floor(latencies.length * 0.5)],
      p99: latencies[Math.floor(latencies.length * 0.99)],
      failures,
    };
  } finally {
    for (const socket of sockets) socket.close();
  }
};

const toWire = ({ method, path, token, body }, port) => {
  const head = [
    `${method} ${path} HTTP/1.1`,
    `Host: 127.0.0.1:${port}`,
    `Authorization: Bearer ${token}`,
  ];
  if (body)
    head.push('Content-Type: application/json', `Content-Length: ${Buffer.byteLength(body)}`);
  return Buffer.from(`${head.join('\r\n')}\r\n\r\n${body ?? ''}`);
};

/** Sends for some seconds, waits for the last replies, and returns how long each took, in ms. */
const drive = (send, { rate, seconds }) =>
  new Promise((resolve, reject) => {
    const latencies = [];
    const failures = {};
    const start = performance.now();
    const end = start + seconds * 1000;
    const idle = [];
    const due = [];
    let busy = 0;
    let paced = rate ? start : Infinity;

    const begin = (socket, since) => {
      busy++;
      socket.request(send.wires[send.next++ % send.wires.length], (error, status) => {
        if (error) return reject(error);
        const now = performance.now();
        busy--;
        latencies.push(now - since);
        if (status < 200 || status > 299) failures[status] = (failures[status] ?? 0) + 1;
        if (due.length > 0) begin(socket, due.shift());
        else if (!rate && now < end) begin(socket, now);
        else {
          idle.push(socket);
          if (!rate && busy === 0) finish();
        }
      });
    };
    const finish = () =>
      resolve({
        latencies: Float64Array.from(latencies),
        elapsed: performance.now() - start,
        failures,
      });

    // Timers are too coarse to keep a rate by: the client looks at the time whenever it has nothing
    // else to do. A request is timed from when it was due, also when no connection was free for it.
    const pace = () => {
      const now = performance.now();
      while (paced <= now && paced < end) {
        if (idle.length > 0) begin(idle.pop(), paced);
        else due.push(paced);
        paced += 1000 / rate;
      }
      // The last replies count too, and the next measurement finds all connections idle.
      if (now < end || busy > 0) setImmediate(pace);
      else finish();
    };

    if (rate) {
      idle.push(...send.sockets);
      pace();
    } else {
      for (const socket of send.sockets) begin(socket, start);
    }
  });

/** A connection that reads replies with a content length, and throws their bodies away. */
const openConnection = (port) =>
  new Promise((resolve, reject) => {
    let done;
    let missing = 0;
    let status = 0;
    let head = '';

    const read = (length, chunk) => {
      let unread = length;
      if (missing === 0) {
        head += chunk.latin1Slice(0, Math.min(length, 2048));
        const end = head.indexOf('\r\n\r\n');
        if (end < 0) return true;
        const found = /\ncontent-length: *(\d+)/i.exec(head.slice(0, end));
        status = Number(head.slice(9, 12));
        if (!found && status !== 204) return fail(new Error(`a reply without length: ${head}`));
        missing = found ? Number(found[1]) : 0;
        // Earlier pieces of the head were counted when they came, and are in `head` too.
        unread = length - (end + 4 - (head.length - Math.min(length, 2048)));
        head = '';
      }
      missing -= unread;
      if (missing < 0) return fail(new Error('more came than the reply should have'));
      if (missing === 0) done(undefined, status);
      return true;
    };
    const fail = (error) => {
      if (done) done(error);
      else reject(error);
      socket.destroy();
      return false;
    };

    const socket = connect({
      port,
      host: '127.0.0.1',
      noDelay: true,
      onread: { buffer: Buffer.allocUnsafe(65_536), callback: read },
    });
    socket.on('error', fail);
    socket.on('end', () => fail(new Error('the server closed a connection')));
    socket.once('connect', () =>
      resolve({
        request: (wire, whenDone) => {
          done = whenDone;
          socket.write(wire);
        },
        close: () => {
          socket.removeAllListeners('end');
          socket.destroy();
        },
      }),
    );
  });
