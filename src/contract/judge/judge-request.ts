import { isRefusal } from '../../base/refusal.ts';
import {
  compileParameters,
  compileRequestBody,
  describeMissingCredentials,
  listSecurityRequirements,
  parseCookies,
  parseQueryPairs,
  queryStringOf,
} from '../../messages/request/request.ts';
import {
  joinPointer,
  type OpenApiDocument,
  type Operation,
  readPointer,
  type SchemaValidators,
} from '../../openapi/openapi.ts';
import { compileFindOperation } from './find-operation.ts';
import { joinHeader, type SentRequest } from './http-message.ts';
import {
  ignoreUnusableSchemas,
  type Mismatch,
  toMismatch,
  toParameterMismatches,
} from './mismatch.ts';

/** Compiles a judge of requests per operation. */
export function compileRequestJudge(document: OpenApiDocument, schemas: SchemaValidators) {
  return (operation: Operation): ((sent: SentRequest) => readonly Mismatch[]) => {
    // Matching against this operation alone is fast even in a document with a thousand
    // operations.
    const find = compileFindOperation({ document, schemas, operations: [operation] });
    const parameters = compileParameterJudge(document, schemas, operation);
    const body = compileBodyJudge(document, schemas, operation);
    const credential = compileCredentialJudge(document, operation);
    return (sent) => {
      const path = find(sent.method, sent.url)?.path ?? {};
      return [
        ...credential(sent),
        ...ignoreUnusableSchemas(() => parameters(sent, path)),
        ...ignoreUnusableSchemas(() => body(sent)),
      ];
    };
  };
}

function compileParameterJudge(
  document: OpenApiDocument,
  schemas: SchemaValidators,
  operation: Operation,
) {
  const read = compileParameters(document, schemas, operation);
  return ({ url, headers }: SentRequest, path: Readonly<Record<string, string>>) => {
    const querystring = queryStringOf(url);
    const { violations } = read({
      path,
      query: parseQueryPairs(querystring),
      querystring,
      header: headers,
      cookie: parseCookies(joinHeader(headers.cookie)),
    });
    return toParameterMismatches(violations, operation.parameters);
  };
}

/** Mismatches of the body; one that cannot be parsed is reported with the parser's message. */
function compileBodyJudge(
  document: OpenApiDocument,
  schemas: SchemaValidators,
  operation: Operation,
) {
  const read = compileRequestBody(document, schemas, operation);
  const place = joinPointer(operation.pointer, 'requestBody');
  return ({ body, headers }: SentRequest): readonly Mismatch[] => {
    try {
      const { violations } = read(body && Buffer.from(body), {
        'content-type': joinHeader(headers['content-type']),
        'content-encoding': joinHeader(headers['content-encoding']) || undefined,
      });
      return violations.map((violation) => toMismatch(violation, place));
    } catch (refusal) {
      return [toUnreadableBody(refusal, place)];
    }
  };
}

function toUnreadableBody(refusal: unknown, place: string): Mismatch {
  if (!isRefusal(refusal) || refusal.status === 501) throw refusal;
  const { status, code, message } = refusal;
  if (status !== 415) return { where: 'body', pointer: '', message, place };
  const pointer = code.startsWith('content-encoding') ? '/content-encoding' : '/content-type';
  return { where: 'header', pointer, message, place };
}

function compileCredentialJudge(document: OpenApiDocument, operation: Operation) {
  const alternatives = listSecurityRequirements(document, operation);
  return (sent: SentRequest): readonly Mismatch[] => {
    const isLetIn = alternatives.some((direction) =>
      direction.every(({ scheme }) => scheme.read(sent) !== undefined),
    );
    if (alternatives.length === 0 || isLetIn) return [];
    const message = describeMissingCredentials(alternatives, sent);
    return [
      {
        where: 'credential',
        pointer: '',
        message,
        place: findSecurityPointer(document, operation),
      },
    ];
  };
}

/** An operation without its own `security` uses the document's. */
function findSecurityPointer({ root }: OpenApiDocument, { pointer }: Operation): string {
  const own = joinPointer(pointer, 'security');
  return readPointer(root, own) === undefined ? '/security' : own;
}
