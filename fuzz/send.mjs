import { connect } from 'node:net';
import { performance } from 'node:perf_hooks';

/**
 * Sends bytes on a connection of their own, and reads until the server closes it. Returns the status of
 * the first reply (0 without one), its head and body, how long it took, in ms, and how it ended: `quiet`
 * where nothing came within `patience`, `timeout` where the connection stayed open.
 */
export const sendBytes = (port, bytes, { limit = 10_000, patience = 2000 } = {}) =>
  new Promise((resolve) => {
    const start = performance.now();
    const chunks = [];
    let size = 0;
    const socket = connect(port, '127.0.0.1');
    const end = (outcome) => {
      clearTimeout(timer);
      clearTimeout(quiet);
      socket.destroy();
      const text = Buffer.concat(chunks).toString('latin1');
      const [head = '', ...rest] = text.split('\r\n\r\n');
      resolve({
        status: Number(/^HTTP\/1\.[01] (\d{3})/.exec(text)?.[1] ?? 0),
        head,
        body: rest.join('\r\n\r\n'),
        size,
        milliseconds: performance.now() - start,
        outcome,
      });
    };
    const timer = setTimeout(() => end('timeout'), limit);
    // Bytes that are no whole request have no reply: the server waits for the rest, and we do not.
    const quiet = setTimeout(() => end(size > 0 ? 'kept open' : 'quiet'), patience);
    socket.on('connect', () => socket.write(bytes));
    socket.on('data', (chunk) => {
      quiet.refresh();
      size += chunk.length;
      if (size < 200_000) chunks.push(chunk);
    });
    socket.on('error', () => end('reset'));
    socket.on('close', () => end('closed'));
  });

/** Sends a JSON request to the control API and returns the parsed reply. */
export const callJson = async (port, path, options = {}) => {
  const response = await fetch(`http://127.0.0.1:${port}${path}`, options);
  const text = await response.text();
  return { status: response.status, body: text === '' ? undefined : JSON.parse(text) };
};
