import { connect } from 'node:net';

/**
 * A connection with one request at a time. `send` resolves to the reply, or to undefined when the
 * connection broke before the whole reply was there: then nobody knows what became of the request.
 */
export const openWire = (port) =>
  new Promise((resolve) => {
    let text = '';
    let done = resolve;
    const give = (value) => {
      const tell = done;
      done = undefined;
      tell?.(value);
    };
    const socket = connect({ port, host: '127.0.0.1', noDelay: true });
    socket.setEncoding('latin1');
    socket.on('data', (chunk) => {
      text += chunk;
      const reply = readReply(text);
      if (reply === undefined) return;
      text = '';
      give(reply);
    });
    socket.on('error', () => {});
    socket.on('close', () => give(undefined));
    socket.once('connect', () =>
      give({
        send: (request) =>
          new Promise((hear) => {
            if (socket.destroyed || socket.readyState !== 'open') return hear(undefined);
            done = hear;
            socket.write(request);
          }),
        close: () => socket.destroy(),
      }),
    );
  });

const readReply = (text) => {
  const end = text.indexOf('\r\n\r\n');
  if (end < 0) return undefined;
  const length = Number(/\ncontent-length: *(\d+)/i.exec(text.slice(0, end))?.[1] ?? 0);
  const body = text.slice(end + 4);
  return body.length < length ? undefined : { status: Number(text.slice(9, 12)), body };
};
