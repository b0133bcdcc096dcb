import { fileURLToPath } from 'node:url';
import { openDocumentJudge } from '../../sandlot.ts';
import { judgeOptionRules, validateOptions } from '../option-rules.ts';
import { type JudgeableCall, toExchange } from './judgeable-call.ts';
import { type CallMismatch, CallMismatchError } from './mismatch-error.ts';
import { compileRoute, type HandleRoute } from './playwright-route.ts';
import { type SupertestResponse, toSupertestCall } from './supertest-response.ts';
import { type ComposeInterceptor, createInterceptor } from './undici-interceptor.ts';

export type { CallMismatch, CallMismatchError, JudgeableCall };

/** The options of `judge`. */
export type JudgeCallsOptions = {
  /** Path or URL of the API's OpenAPI document. */
  readonly document: string | URL;
  /** Paths or URLs of overlays, applied in order. */
  readonly overlays?: readonly string[];
  /** What the document may refer to besides its own folder or origin. */
  readonly allowRefs?: readonly ('files' | 'http')[];
  /** Hosts of the API, such as `api.example.com`; where absent, calls are told by their paths. */
  readonly hosts?: readonly string[];
  /** Receives each call that does not fit, instead of the error that a hook throws. */
  readonly onMismatch?: (error: CallMismatchError) => void;
};

/** A document that judges the calls of a test suite. */
export type CallJudge = {
  /** Judges a call. @throws a `CallMismatchError` where it does not fit, unless `onMismatch` is given. */
  check(call: JudgeableCall): void;
  /** For supertest: `await request(app).get('/pets').expect(judged.supertest)`. */
  readonly supertest: (response: SupertestResponse) => void;
  /** For undici: `agent.compose(judged.interceptor)`. A call that does not fit is rejected. */
  readonly interceptor: ComposeInterceptor;
  /** For Playwright: `await page.route('**', judged.route)`; `throwMismatches` reports what it found. */
  readonly route: HandleRoute;
  /** Throws the first of the errors that `route` has found, which it cannot throw itself; forgets all. */
  throwMismatches(): void;
};

/**
 * Opens a judge of the calls of a test suite.
 * @throws an error with a one-sentence message when an option or the document is invalid.
 * @example
 * const judged = await judge({ document: 'pets.yaml' });
 * await request(app).get('/pets').expect(200).expect(judged.supertest);
 */
export async function judge(options: JudgeCallsOptions): Promise<CallJudge> {
  validateOptions(options, judgeOptionRules);
  const { document, hosts, onMismatch, ...others } = options;
  if (document === undefined)
    throw new Error('judge needs "document": the path or the URL of an OpenAPI document.');
  const exchangeJudge = await openDocumentJudge({ ...others, document: toPathOrUrl(document) });
  const find = (call: JudgeableCall): CallMismatchError | undefined => {
    const exchange = toExchange(call);
    const judged = exchangeJudge.judge(exchange);
    if (judged.mismatches.length === 0) return undefined;
    const { method, url } = exchange.request;
    return new CallMismatchError({ method, url, status: call.response.status }, judged);
  };
  const report = (error: CallMismatchError | undefined): CallMismatchError | undefined => {
    if (error !== undefined) onMismatch?.(error);
    return onMismatch === undefined ? error : undefined;
  };
  const check = (call: JudgeableCall): void => {
    const error = report(find(call));
    if (error !== undefined) throw error;
  };
  const isOfApi = ({ request }: Pick<JudgeableCall, 'request'>, address: URL): boolean =>
    hosts === undefined
      ? exchangeJudge.isOfApi(toExchange({ request, response: { status: 0 } }).request)
      : hosts.includes(address.host) || hosts.includes(address.hostname);
  const kept: CallMismatchError[] = [];
  return {
    check,
    supertest: (response) => check(toSupertestCall(response)),
    interceptor: createInterceptor({ isOfApi, find: (call) => report(find(call)) }),
    route: compileRoute({
      isOfApi,
      keep: (call) => {
        const error = report(find(call));
        if (error !== undefined) kept.push(error);
      },
    }),
    throwMismatches: () => {
      const [first] = kept.splice(0);
      if (first !== undefined) throw first;
    },
  };
}

function toPathOrUrl(source: string | URL): string {
  return String(source).startsWith('file:') ? fileURLToPath(source) : String(source);
}
