import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { type CatalogueRefusalOptions, type Refusal, refuse } from '../../base/refusal.ts';
import type { Reply } from '../../messages/response/response.ts';
import { withoutSandboxPrefix } from '../routing/sandbox-name.ts';

/** Node's error about a connection on which the bytes are not a valid request. */
type NodeClientError = {
  readonly message: string;
  readonly code?: string | undefined;
  /** The bytes that were received. */
  readonly rawPacket?: unknown;
};

/** The first line of a request. */
export type RequestLine = { readonly method: string; readonly url: string };

export type ClientErrorOptions = {
  /** The reply to an error, in the form of the path where that is known. */
  readonly toErrorReply: (error: unknown, url: string) => Promise<Reply>;
  /** The refusal of a method that Node does not know. Absent: such a request is malformed. */
  readonly refuseUnknownMethod?: (line: RequestLine) => Refusal;
};

/** Answers bytes that are not a valid request, or have a method unknown to Node, and closes the connection. */
export function createClientErrorHandler({
  toErrorReply,
  refuseUnknownMethod,
}: ClientErrorOptions) {
  return async (error: NodeClientError, socket: Socket): Promise<void> => {
    const line =
      error.code === 'HPE_INVALID_METHOD' ? parseRequestLine(error.rawPacket) : undefined;
    const refusal = (line && refuseUnknownMethod?.(line)) ?? toClientErrorRefusal(error);
    const reply = await toErrorReply(refusal, line?.url ?? '');
    // The client may have hung up.
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
        'The request line and header fields are larger than 16 KB. Send a shorter URL or fewer fields.',
    },
  ],
  [
    'ERR_HTTP_REQUEST_TIMEOUT',
    {
      code: 'request-timeout',
      detail: 'The request did not arrive completely in time. Send it again.',
    },
  ],
]);

function toClientErrorRefusal({ code = '', message }: NodeClientError): Refusal {
  return refuse(
    refusalsByErrorCode.get(code) ?? {
      code: 'request-malformed',
      detail: `Invalid HTTP request: ${message.replace(/^Parse Error: /, '')}.`,
    },
  );
}

function formatHttpResponse({ status, headers, body = '' }: Reply): Buffer {
  const bytes = Buffer.from(body);
  const fields = Object.entries({
    ...headers,
    'content-length': `${bytes.length}`,
    connection: 'close',
  }).flatMap(([name, value]) => [value].flat().map((line) => `${name}: ${line}\r\n`));
  const head = `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${fields.join('')}\r\n`;
  return Buffer.concat([Buffer.from(head, 'latin1'), bytes]);
}
