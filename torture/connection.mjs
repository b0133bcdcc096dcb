import { connect } from 'node:net';

/**
 * Opens a connection for one request at a time. `send` resolves to the reply, or to undefined if the
 * connection breaks before its end: then it is unknown whether the request was executed.
 */
export const openConnection = (port) =>
  new Promise((resolve) => {
    let text = '';
    let resolvePending = resolve;
    const settle = (value) => {
      const resolveOnce = resolvePending;
      resolvePending = undefined;
      resolveOnce?.(value);
    };
    const socket = connect({ port, host: '127.0.0.1', noDelay: true });
    socket.setEncoding('latin1');
    socket.on('data', (chunk) => {
      text += chunk;
      const reply = parseReply(text);
      if (reply === undefined) return;
      text = '';
      settle(reply);
    });
    socket.on('error', () => {});
    socket.on('close', () => settle(undefined));
    socket.once('connect', () =>
      settle({
        send: (request) =>
          new Promise((resolveReply) => {
            if (socket.destroyed || socket.readyState !== 'open') return resolveReply(undefined);
            resolvePending = resolveReply;
            socket.write(request);
          }),
        close: () => socket.destroy(),
      }),
    );
  });

const parseReply = (text) => {
  const end = text.indexOf('\r\n\r\n');
  if (end < 0) return undefined;
  const length = Number(/\ncontent-length: *(\d+)/i.exec(text.slice(0, end))?.[1] ?? 0);
  const body = text.slice(end + 4);
  return body.length < length ? undefined : { status: Number(text.slice(9, 12)), body };
};
