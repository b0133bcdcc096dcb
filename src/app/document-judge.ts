import {
  createJudge,
  type Exchange,
  isPreflight,
  judgeExchange,
  type Mismatch,
} from '../contract/contract.ts';
import { listBasePaths, loadDocument, type ReferenceKind } from '../openapi/openapi.ts';

export type DocumentJudgeOptions = {
  /** Path or URL of an OpenAPI document. */
  readonly document: string;
  /** Paths or URLs of overlays, applied in order. */
  readonly overlays?: readonly string[] | undefined;
  /** What the document may refer to besides its own folder or origin. */
  readonly allowRefs?: readonly ReferenceKind[] | undefined;
};

/** A difference between a message of a call and the document. */
export type MessageMismatch = Mismatch & { readonly side: 'request' | 'reply' };

/** What was found in a call. */
export type JudgedExchange = {
  /** Absent where no operation matches. */
  readonly operation: string | undefined;
  readonly mismatches: readonly MessageMismatch[];
};

/** Judges single calls by a document. */
export type ExchangeJudge = {
  /** Whether a call seems to be one of the API: by its operation, or the base path of the document. */
  isOfApi(request: Exchange['request']): boolean;
  judge(exchange: Exchange): JudgedExchange;
};

/** @throws an error with a one-sentence message when the document cannot be loaded. */
export async function openDocumentJudge({
  document: source,
  ...options
}: DocumentJudgeOptions): Promise<ExchangeJudge> {
  const document = await loadDocument(source, options);
  const judge = createJudge(document);
  const bases = new Set(
    judge.operations
      .flatMap((operation) => listBasePaths(document, operation))
      .filter((base) => base !== ''),
  );
  return {
    isOfApi: (request) =>
      !isPreflight(request) &&
      (judge.findOperation(request.method, request.url) !== undefined ||
        [...bases].some((base) => request.url.startsWith(`${base}/`))),
    judge: (exchange) => {
      const { match, requestMismatches, replyMismatches } = judgeExchange(judge, exchange);
      const status = Number(exchange.reply?.status);
      const found = match === undefined ? listUnmatched(exchange) : requestMismatches;
      // A request that is refused was wrong on purpose.
      const isRefused = status >= 400 && status < 500;
      return {
        operation: match?.operation.id,
        mismatches: [
          ...(isRefused ? [] : found.map((one) => ({ ...one, side: 'request' as const }))),
          ...replyMismatches.map((one) => ({ ...one, side: 'reply' as const })),
        ],
      };
    },
  };
}

function listUnmatched({ request: { method, url } }: Exchange): readonly Mismatch[] {
  const message = `No operation ${method} ${url.split('?', 1)[0]} in the document.`;
  return [{ where: 'path', pointer: '', message, place: '/paths' }];
}
