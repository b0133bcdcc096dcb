import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { type Refusal, refuse } from '../refusal.ts';
import type { Reply } from '../response/shape.ts';
import { withoutPrefix } from './sandbox-name.ts';

/** What Node says of a connection on which something came that is no request. */
type ClientError = {
  readonly message: string;
  readonly code?: string | undefined;
  /** What came, as bytes. */
  readonly rawPacket?: unknown;
};

/** The first line of a request. */
export type RequestLine = { readonly method: string; readonly url: string };

export type ClientErrorOptions = {
  /** The form of an error, by the path that was asked for, where that is known. */
  readonly toReply: (error: unknown, url: string) => Promise<Reply>;
  /** What is said of a path, asked for by a method that it cannot have; absent: that it is no request. */
  readonly toUnknown?: (line: RequestLine) => Refusal;
};

/** Answers what is no request of HTTP, or has a method that Node does not know, and hangs up. */
export const openClientErrors =
  ({ toReply, toUnknown }: ClientErrorOptions) =>
  async (error: ClientError, socket: Socket): Promise<void> => {
    const line = error.code === 'HPE_INVALID_METHOD' ? readLine(error.rawPacket) : undefined;
    const refusal = (line && toUnknown?.(line)) ?? toRefusal(error);
    const reply = await toReply(refusal, line?.url ?? '');
    // Whoever has hung up is not there to be answered.
    if (socket.writable) socket.end(print(reply), () => socket.destroy());
    else socket.destroy();
  };

const readLine = (packet: unknown): RequestLine | undefined => {
  const text = Buffer.from(Object(packet)).toString('latin1', 0, longest);
  const [, method, url] = /^([\w!#$%&'*+.^`|~-]+) (\/\S*) HTTP\/1\.[01]\r?\n/.exec(text) ?? [];
  return method && url ? { method, url: withoutPrefix(url) } : undefined;
};

const longest = 8192;

const refusals = new Map([
  [
    'HPE_HEADER_OVERFLOW',
    {
      status: 431,
      code: 'head-too-large',
      detail:
        'The head of the request is larger than 16 KB. Send less in its path and header fields.',
    },
  ],
  [
    'ERR_HTTP_REQUEST_TIMEOUT',
    {
      status: 408,
      code: 'request-timeout',
      detail: 'The request did not come to its end in time.',
    },
  ],
]);

const toRefusal = ({ code = '', message }: ClientError): Refusal =>
  refuse(
    refusals.get(code) ?? {
      status: 400,
      code: 'request-malformed',
      detail: `This is no request of HTTP: ${message.replace(/^Parse Error: /, '')}.`,
    },
  );

const print = ({ status, headers, body = '' }: Reply): Buffer => {
  const bytes = Buffer.from(body);
  const fields = Object.entries({
    ...headers,
    'content-length': `${bytes.length}`,
    connection: 'close',
  }).flatMap(([name, value]) => [value].flat().map((one) => `${name}: ${one}\r\n`));
  const head = `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${fields.join('')}\r\n`;
  return Buffer.concat([Buffer.from(head, 'latin1'), bytes]);
};
