import type { Operation } from '../../../openapi/openapi.ts';
import type { ReceivedReply, SentRequest } from '../../judge/http-message.ts';
import { resolvePath } from '../records/resolve-path.ts';
import type { VerifyContext } from '../verify-context.ts';

/** A path with its operations. */
export type DocumentedPath = {
  readonly path: string;
  readonly operations: readonly Operation[];
};

/** A path without parameters that answered 404 to a method that it does not have. */
export type HiddenMethod = {
  readonly operation: Operation;
  readonly method: string;
  readonly exchange: RawExchange;
};

type RawExchange = { readonly request: SentRequest; readonly reply: ReceivedReply };

/** What the paths of an API answered to methods that they do not have. */
export type MethodReplies = { isRefusedByMethod: boolean; readonly hidden: HiddenMethod[] };

/** The paths that have selected operations. */
export function listPaths({ judge, testPlan }: VerifyContext): readonly DocumentedPath[] {
  const paths = [...new Set(testPlan.selected.map(({ path }) => path))];
  return paths.map((path) => ({
    path,
    operations: judge.operations.filter((operation) => operation.path === path),
  }));
}

/** Removals are not tried, and methods without a meaning are often answered by a gateway. */
const triedMethods = ['PATCH', 'PUT', 'POST'];

/**
 * Sends a method that a path does not have, without a body: it must be refused, with `Allow` if by 405
 * (RFC 9110, section 15.5.6). `OPTIONS` names the methods where it names any.
 */
export async function checkMethods(
  context: VerifyContext,
  { path, operations }: DocumentedPath,
  replies: MethodReplies,
): Promise<void> {
  const method = triedMethods.find((one) => operations.every((own) => own.method !== one));
  const request = await toPathRequest(context, operations);
  const operation = operations.find((one) => context.testPlan.selected.includes(one));
  if (!request || !operation) return;
  const other = toOtherRequest(context, request, method);
  const reply = other && (await context.sender.sendUnjudged(other));
  if (reply) {
    const exchange = { request: other, reply };
    checkOtherMethod(context, operation, operations, exchange);
    noteReply(replies, { path, operation, exchange });
  }
  await checkOptions(context, operation, { path, operations, request });
}

/** A path may also fit the template of another one, which has the method. */
function toOtherRequest(
  { judge, extent }: VerifyContext,
  request: SentRequest,
  method: string | undefined,
): SentRequest | undefined {
  if (method === undefined || extent === 'reads') return undefined;
  return judge.findOperation(method, request.url) ? undefined : { ...request, method };
}

type OtherMethod = Pick<DocumentedPath, 'path'> & Omit<HiddenMethod, 'method'>;

function noteReply(replies: MethodReplies, { path, operation, exchange }: OtherMethod): void {
  const {
    request: { method },
    reply: { status },
  } = exchange;
  if (status === 405) replies.isRefusedByMethod = true;
  if (status === 404 && !path.includes('{')) replies.hidden.push({ operation, method, exchange });
}

async function checkOptions(
  context: VerifyContext,
  operation: Operation,
  { path, operations, request }: DocumentedPath & { readonly request: SentRequest },
): Promise<void> {
  if (path.includes('{') || operations.some((one) => one.method === 'OPTIONS')) return;
  const sent = { ...request, method: 'OPTIONS' };
  const reply = await context.sender.sendUnjudged(sent);
  if (!reply) return;
  const { status, headers } = reply;
  context.results.pass(operation, 'method');
  const exchange = { request: sent, reply };
  const fail = (cause: string, message: string): void =>
    context.results.fail(operation, 'method', { message, where: 'status', exchange, cause });
  if (status >= 500 && status !== 501)
    fail('failing', `OPTIONS of ${path} makes the server fail with ${status}.`);
  if (status < 300 && headers.allow !== undefined) checkAllow(operations, exchange, fail);
}

/** A request to the path, with records that exist. */
async function toPathRequest(
  context: VerifyContext,
  operations: readonly Operation[],
): Promise<SentRequest | undefined> {
  const operation = operations.find((one) => one.method === 'GET') ?? operations[0];
  if (
    !operation ||
    operation.parameters.some(({ in: place, required }) => place !== 'path' && required)
  )
    return undefined;
  const planned = context.testPlan.inferenceOf(operation);
  const { path, certainty } = await resolvePath(context, planned, 'own');
  if (certainty === 'guessed' && operation.path.includes('{')) return undefined;
  const values = new Map([...path].map(([name, value]) => [`path ${name}`, value]));
  return context.serialize({ operation, values, body: undefined, credential: 'shown' });
}

function checkOtherMethod(
  { results }: VerifyContext,
  operation: Operation,
  operations: readonly Operation[],
  exchange: RawExchange,
): void {
  const {
    request: { method },
    reply: { status, headers },
  } = exchange;
  results.pass(operation, 'method');
  const fail = (cause: string, message: string): void =>
    results.fail(operation, 'method', { message, where: 'status', exchange, cause });
  const { path } = operation;
  if (status < 300)
    fail(
      'accepted',
      `${method} is not documented for ${path}, but answers ${status}. Expected: 405.`,
    );
  if (status >= 500 && status !== 501)
    fail(
      'failing',
      `${method}, which ${path} does not have, makes the server fail with ${status}. Expected: 405.`,
    );
  if (status !== 405) return;
  if (headers.allow === undefined) fail('no Allow', `${method} ${path} answers 405 without Allow.`);
  else checkAllow(operations, exchange, fail);
}

function checkAllow(
  operations: readonly Operation[],
  { request: { method }, reply: { status, headers } }: RawExchange,
  fail: (cause: string, message: string) => void,
): void {
  const allowed = String(headers.allow)
    .toUpperCase()
    .split(/[\s,]+/);
  const missing = operations.find((one) => !allowed.includes(one.method));
  if (!missing || allowed.includes('*')) return;
  fail(
    'wrong Allow',
    `${method} ${missing.path} answers ${status} with Allow: ${String(headers.allow)}, without the documented ${missing.method}.`,
  );
}

/** Where one path answers 405, the others must as well. */
export function checkHiddenMethods(
  { results }: VerifyContext,
  { isRefusedByMethod, hidden }: MethodReplies,
): void {
  if (!isRefusedByMethod) return;
  for (const { operation, method, exchange } of hidden) {
    const message = `${method} answers 404 for the existing path ${operation.path}, and 405 for others. Expected: 405.`;
    results.fail(operation, 'method', { message, where: 'status', exchange, cause: 'hidden' });
  }
}
