import { readPointer } from '../../openapi/openapi.ts';

/** A call of the API and its reply, which the URL of a callback is taken from. */
export type EventCall = {
  readonly method: string;
  readonly url: string;
  readonly path: Readonly<Record<string, unknown>>;
  readonly query: Readonly<Record<string, unknown>>;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: unknown;
  readonly reply: {
    readonly status: number;
    readonly headers: Readonly<Record<string, unknown>>;
    readonly body: unknown;
  };
};

/**
 * Evaluates the URL of a callback (OpenAPI 3.1, section 4.8.20.4): `{$request.body#/callbackUrl}/events`.
 * `undefined` where a part of it is not there.
 */
export function evaluateUrl(template: string, call: EventCall): string | undefined {
  if (template.startsWith('$')) return toText(evaluate(template, call));
  let url = '';
  let end = 0;
  for (let start = template.indexOf('{'); start >= 0; start = template.indexOf('{', end)) {
    const close = template.indexOf('}', start);
    if (close < 0) break;
    const value = toText(evaluate(template.slice(start + 1, close), call));
    if (value === undefined) return undefined;
    url += template.slice(end, start) + value;
    end = close + 1;
  }
  return url + template.slice(end);
}

function toText(value: unknown): string | undefined {
  return typeof value === 'string' || typeof value === 'number' ? `${value}` : undefined;
}

function evaluate(expression: string, call: EventCall): unknown {
  const [source = '', pointer] = expression.split('#', 2);
  const [root = '', part = '', ...rest] = source.split('.');
  const name = rest.join('.');
  switch (root) {
    case '$url':
      return call.url;
    case '$method':
      return call.method;
    case '$statusCode':
      return call.reply.status;
    case '$request':
      return readPart(call, { part, name, pointer });
    case '$response':
      return readPart(call.reply, { part, name, pointer });
    default:
      // `{callbackUrl}` without a source, as some documents have it.
      return readPointer(call.body, `/${expression}`) ?? call.query[expression];
  }
}

type MessageParts = Pick<EventCall, 'headers' | 'body'> &
  Partial<Pick<EventCall, 'path' | 'query'>>;

type PartName = {
  readonly part: string;
  readonly name: string;
  readonly pointer: string | undefined;
};

function readPart(message: MessageParts, { part, name, pointer }: PartName): unknown {
  switch (part) {
    case 'body':
      return pointer === undefined ? message.body : readPointer(message.body, pointer);
    case 'header':
      return [message.headers[name.toLowerCase()]].flat()[0];
    case 'query':
      return [message.query?.[name]].flat()[0];
    case 'path':
      return message.path?.[name];
    default:
      return undefined;
  }
}
