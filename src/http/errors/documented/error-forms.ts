import type { Refusal } from '../../../base/refusal.ts';
import type { Outcome } from '../../../handlers/behaviour.ts';
import type { ExampleGenerator } from '../../../handlers/handlers.ts';
import {
  createSchemaViews,
  type DocumentedReply,
  findDocumentedReply,
  isJsonMediaType,
  listOperations,
  type OpenApiDocument,
  type Operation,
  resolvePointer,
  type SchemaCheck,
  type SchemaValidators,
  type SchemaViews,
} from '../../../openapi/openapi.ts';
import { toProblem } from '../problem.ts';
import { createErrorBodyWriter } from './error-body.ts';

/** Writes a refusal in the document's form for errors of an operation; `undefined` where it has none. */
export type ErrorForms = (refusal: Refusal, operation: Operation) => Promise<Outcome | undefined>;

/**
 * Compiles the error forms of a document. Properties that the schema requires and a refusal does not
 * have are generated, so that the body fits; a body that cannot be made to fit is not written.
 */
export function compileErrorForms(
  document: OpenApiDocument,
  schemas: SchemaValidators,
  generator: ExampleGenerator,
): ErrorForms {
  const views = createSchemaViews(document);
  const writeBody = compileFittingBody(document, schemas, { generator, views });
  let commonSchema: string | undefined;
  /** Only where the form has room for the message. */
  const writeWithMessage = async (refusal: Refusal, schema: string) => {
    const body = await writeBody(refusal, schema);
    const message = JSON.stringify(refusal.message).slice(1, -1);
    return JSON.stringify(body)?.includes(message) ? { status: refusal.status, body } : undefined;
  };
  /** An operation without any documented error takes the form that most operations have. */
  const writeCommonForm = async (refusal: Refusal, operation: Operation) => {
    if (documentsErrors(operation) || refusal.status >= 500) return undefined;
    commonSchema ??= findCommonErrorSchema(document, views);
    return commonSchema === undefined ? undefined : writeWithMessage(refusal, commonSchema);
  };
  return async (refusal, operation) => {
    const { status } = refusal;
    const reply = findDocumentedReply(operation, status);
    if (reply === undefined) return writeCommonForm(refusal, operation);
    const [, jsonPointer] = [...reply.content].find(([type]) => isJsonMediaType(type)) ?? [];
    if (jsonPointer === undefined) return writeText(refusal, reply);
    const schema = `${jsonPointer}/schema`;
    // The default of an operation without a success describes that, and perhaps errors as well.
    const mayBeSuccess = reply === operation.replies.get('DEFAULT') && !documentsSuccess(operation);
    if (mayBeSuccess) return writeWithMessage(refusal, schema);
    const body = await writeBody(refusal, schema);
    return body === undefined ? undefined : { status, body };
  };
}

function writeText(
  { status, message }: Refusal,
  { content }: DocumentedReply,
): Outcome | undefined {
  const [type] = [...content.keys()].filter((name) => name.startsWith('text/'));
  return type === undefined
    ? undefined
    : { status, headers: { 'content-type': type }, body: message };
}

type FittingBodyParts = { readonly generator: ExampleGenerator; readonly views: SchemaViews };

function compileFittingBody(
  document: OpenApiDocument,
  schemas: SchemaValidators,
  { generator, views }: FittingBodyParts,
): (refusal: Refusal, schema: string) => Promise<unknown> {
  const writeBody = createErrorBodyWriter(views);
  return async (refusal, schema) => {
    if (resolvePointer(document.root, schema).value === undefined) return toProblem(refusal).body;
    const check = schemas.check(schema, 'reply');
    const body = writeBody(schema, refusal);
    if (body !== undefined && isValidErrorBody(check, body)) return body;
    await generator.ready();
    const completed =
      body === undefined ? generator.generate(schema, body) : generator.complete(schema, body);
    return isValidErrorBody(check, completed) ? completed : undefined;
  };
}

/** The schema that most operations of a document have for errors of the client. */
function findCommonErrorSchema(document: OpenApiDocument, views: SchemaViews): string | undefined {
  const counts = new Map<string, number>();
  for (const { replies } of listOperations(document)) {
    for (const [status, { content }] of replies) {
      const [, pointer] = [...content].find(([type]) => isJsonMediaType(type)) ?? [];
      if (!/^(4|DEFAULT)/.test(status) || pointer === undefined) continue;
      const schema = resolvePointer(document.root, `${pointer}/schema`).pointer;
      // A schema of anything is not a form.
      if (views.of([schema]).properties.size > 0) counts.set(schema, (counts.get(schema) ?? 0) + 1);
    }
  }
  const [mostFrequent] = [...counts].sort(([, a], [, b]) => b - a);
  return mostFrequent?.[0];
}

/** No body fits a schema that cannot be compiled, which start-up reports. */
function isValidErrorBody(check: SchemaCheck, body: unknown): boolean {
  try {
    return check(body, 'body').length === 0;
  } catch {
    return false;
  }
}

function documentsErrors({ replies }: Operation): boolean {
  return [...replies.keys()].some((name) => /^([45]|DEFAULT)/.test(name));
}

function documentsSuccess({ replies }: Operation): boolean {
  return [...replies.keys()].some((name) => name.startsWith('2'));
}
