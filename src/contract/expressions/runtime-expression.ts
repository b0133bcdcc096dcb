import { isObject, readPointer } from '../../openapi/openapi.ts';

/** A message that expressions read. */
type ExpressionMessage = {
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: unknown;
};

/** What the expressions of links and workflows can name. */
export type ExpressionScope = {
  readonly request?: ExpressionMessage & {
    readonly method: string;
    readonly url: string;
    readonly path: Readonly<Record<string, unknown>>;
    readonly query: Readonly<Record<string, unknown>>;
  };
  readonly reply?: ExpressionMessage & { readonly status: number };
  /** Named values of a workflow: `inputs`, `steps`, `outputs`, `workflows`. */
  readonly names?: Readonly<Record<string, unknown>>;
};

/**
 * Evaluates a runtime expression (OpenAPI 3.1, section 4.8.20.4; Arazzo 1.0, section 4.7), such as
 * `$response.body#/id`. `undefined` where there is nothing.
 */
export function evaluateExpression(expression: string, scope: ExpressionScope): unknown {
  const [source = '', pointer] = expression.split('#', 2);
  const [root = '', ...names] = source.replace(/^\$/, '').split('.');
  const { request, reply } = scope;
  switch (root) {
    case 'url':
      return request?.url;
    case 'method':
      return request?.method;
    case 'statusCode':
      return reply?.status;
    case 'request':
      return readMessage(request, names, pointer);
    case 'response':
      return readMessage(reply, names, pointer);
    default:
      return atPointer(readNames(scope.names?.[root], names), pointer);
  }
}

function readMessage(
  message: ExpressionScope['request'] | ExpressionScope['reply'],
  [part = '', ...names]: readonly string[],
  pointer: string | undefined,
): unknown {
  if (!message) return undefined;
  const name = names.join('.');
  if (part === 'header') return [message.headers[name.toLowerCase()]].flat()[0];
  if (part === 'body') return atPointer(readNames(message.body, names), pointer);
  if ('path' in message && part === 'path') return message.path[name];
  return 'query' in message && part === 'query' ? [message.query[name]].flat()[0] : undefined;
}

/** Names of outputs may have dots themselves. */
function readNames(value: unknown, names: readonly string[]): unknown {
  const [first, ...rest] = names;
  if (first === undefined) return value;
  if (Array.isArray(value)) return readNames(value[Number(first)], rest);
  if (!isObject(value)) return undefined;
  const whole = names.join('.');
  return whole in value ? value[whole] : readNames(value[first], rest);
}

function atPointer(value: unknown, pointer: string | undefined): unknown {
  return pointer === undefined ? value : readPointer(value, pointer);
}

/**
 * Evaluates all expressions in a value: a text that is one expression becomes its value, and
 * `{$…}` inside of a text becomes text.
 */
export function evaluateAll(value: unknown, scope: ExpressionScope): unknown {
  if (typeof value === 'string') return evaluateText(value, scope);
  if (Array.isArray(value)) return value.map((entry) => evaluateAll(entry, scope));
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, entry]) => [name, evaluateAll(entry, scope)]),
  );
}

/** What an expression may begin with. */
const expressionRoots: ReadonlySet<string> = new Set(
  'url method statusCode request response inputs outputs steps workflows'.split(' '),
);

function evaluateText(text: string, scope: ExpressionScope): unknown {
  const [, root = ''] = /^\$(\w+)(\.\S+)?$/.exec(text) ?? [];
  if (expressionRoots.has(root)) return evaluateExpression(text, scope);
  return text.replace(/\{(\$[^{}\s]+)\}/g, (_whole, expression: string) => {
    const value = evaluateExpression(expression, scope);
    return typeof value === 'object' ? JSON.stringify(value) : `${value ?? ''}`;
  });
}
