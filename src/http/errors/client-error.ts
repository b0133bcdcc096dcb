import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { type CatalogueRefusalOptions, type Refusal, refuse } from '../../base/refusal.ts';
import type { Reply } from '../response/serialize-outcome.ts';
import { withoutSandboxPrefix } from '../routing/sandbox-name.ts';

/** What Node says of a connection on which something came that is no request. */
type NodeClientError = {
  readonly message: string;
  readonly code?: string | undefined;
  /** What came, as bytes. */
  readonly rawPacket?: unknown;
};

/** The first line of a request. */
export type RequestLine = { readonly method: string; readonly url: string };

export type ClientErrorOptions = {
  /** The form of an error, by the path that was asked for, where that is known. */
  readonly toErrorReply: (error: unknown, url: string) => Promise<Reply>;
  /** What is said of a path, asked for by a method that it cannot have; absent: that it is no request. */
  readonly refuseUnknownMethod?: (line: RequestLine) => Refusal;
};

/** Answers what is no request of HTTP, or has a method that Node does not know, and hangs up. */
export function createClientErrorHandler({
  toErrorReply,
  refuseUnknownMethod,
}: ClientErrorOptions) {
  return async (error: NodeClientError, socket: Socket): Promise<void> => {
    const line =
      error.code === 'HPE_INVALID_METHOD' ? parseRequestLine(error.rawPacket) : undefined;
    const refusal = (line && refuseUnknownMethod?.(line)) ?? toClientErrorRefusal(error);
    const reply = await toErrorReply(refusal, line?.url ?? '');
    // Whoever has hung up is not there to be answered.
    if (socket.writable) socket.end(formatHttpResponse(reply), () => socket.destroy());
    else socket.destroy();
  };
}

function parseRequestLine(packet: unknown): RequestLine | undefined {
  const text = Buffer.from(Object(packet)).toString('latin1', 0, maxRequestLineLength);
  const [, method, url] = /^([\w!#$%&'*+.^`|~-]+) (\/\S*) HTTP\/1\.[01]\r?\n/.exec(text) ?? [];
  return method && url ? { method, url: withoutSandboxPrefix(url) } : undefined;
}

const maxRequestLineLength = 8192;

const refusalsByErrorCode: ReadonlyMap<string, CatalogueRefusalOptions> = new Map<
  string,
  CatalogueRefusalOptions
>([
  [
    'HPE_HEADER_OVERFLOW',
    {
      code: 'head-too-large',
      detail:
        'The head of the request is larger than 16 KB. Send less in its path and header fields.',
    },
  ],
  [
    'ERR_HTTP_REQUEST_TIMEOUT',
    {
      code: 'request-timeout',
      detail: 'The request did not come to its end in time.',
    },
  ],
]);

function toClientErrorRefusal({ code = '', message }: NodeClientError): Refusal {
  return refuse(
    refusalsByErrorCode.get(code) ?? {
      code: 'request-malformed',
      detail: `This is no request of HTTP: ${message.replace(/^Parse Error: /, '')}.`,
    },
  );
}

function formatHttpResponse({ status, headers, body = '' }: Reply): Buffer {
  const bytes = Buffer.from(body);
  const fields = Object.entries({
    ...headers,
    'content-length': `${bytes.length}`,
    connection: 'close',
  }).flatMap(([name, value]) => [value].flat().map((one) => `${name}: ${one}\r\n`));
  const head = `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${fields.join('')}\r\n`;
  return Buffer.concat([Buffer.from(head, 'latin1'), bytes]);
}
