import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import type { Test } from 'tap';

/** How a server treats each request: it answers nothing, switches to another protocol, or its reply has no end, fast or one byte at a time. */
export type Endlessness = 'silent' | 'switching' | 'endless' | 'trickling';

const switchingProtocols =
  'HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: x\r\n\r\n';

const chunk = Buffer.alloc(256 * 1024, ' ');

function sendWithoutEnd(socket: Socket): void {
  while (socket.writable && socket.write(chunk));
  socket.once('drain', () => sendWithoutEnd(socket));
}

/** Starts a server on a real socket that never comes to an end; resolves to its URL. */
export async function startEndlessServer(t: Test, endlessness: Endlessness): Promise<string> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.once('data', () => {
      if (endlessness === 'silent') return;
      if (endlessness === 'switching') return socket.write(switchingProtocols);
      socket.write('HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n\r\n');
      if (endlessness === 'endless') sendWithoutEnd(socket);
      else {
        const timer = setInterval(() => socket.write(' '), 20);
        socket.once('close', () => clearInterval(timer));
      }
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.teardown(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return `http://127.0.0.1:${Object(server.address()).port}`;
}
