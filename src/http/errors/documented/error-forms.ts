import type { Refusal } from '../../../base/refusal.ts';
import type { Outcome } from '../../../handlers/behaviour.ts';
import type { ExampleGenerator } from '../../../handlers/example.ts';
import {
  createSchemaViews,
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

/** Writes refusals in the form that a document gives errors of an operation; `undefined`: it gives none. */
export type ErrorForms = (refusal: Refusal, operation: Operation) => Promise<Outcome | undefined>;

/**
 * The forms of errors of a document, by status. What the schema asks for and a refusal does not say
 * is made up, so that the reply fits; one that cannot be made to fit is not written.
 */
export function compileErrorForms(
  document: OpenApiDocument,
  schemas: SchemaValidators,
  fake: ExampleGenerator,
): ErrorForms {
  const shapes = createSchemaViews(document);
  const writeBody = createErrorBodyWriter(shapes);
  let known: string | undefined;
  const write = async (refusal: Refusal, schema: string): Promise<unknown> => {
    if (resolvePointer(document.root, schema).value === undefined) return toProblem(refusal).body;
    const check = schemas.check(schema, 'reply');
    const body = writeBody(schema, refusal);
    if (body !== undefined && isValidErrorBody(check, body)) return body;
    await fake.ready();
    const mended = body === undefined ? fake.generate(schema, body) : fake.complete(schema, body);
    return isValidErrorBody(check, mended) ? mended : undefined;
  };
  // Where an operation says nothing of errors a client's have the form that they have elsewhere, if
  // that form has room for what is wrong.
  const writeUsual = async (refusal: Refusal, { replies }: Operation) => {
    const isSilent = ![...replies.keys()].some((name) => /^([45]|DEFAULT)/.test(name));
    if (!isSilent || refusal.status >= 500) return undefined;
    known ??= findCommonErrorSchema(document, shapes);
    return known === undefined ? undefined : writeTelling(refusal, known);
  };
  /** Only where the form has room for what is wrong. */
  const writeTelling = async (refusal: Refusal, schema: string) => {
    const body = await write(refusal, schema);
    const said = JSON.stringify(refusal.message).slice(1, -1);
    return JSON.stringify(body)?.includes(said) ? { status: refusal.status, body } : undefined;
  };
  return async (refusal, operation) => {
    const { status } = refusal;
    const reply = findDocumentedReply(operation, status);
    // Where a document names no success, its default is that, which may be a form of errors as well.
    const isOpen = reply === operation.replies.get('DEFAULT') && !documentsSuccess(operation);
    if (reply === undefined) return writeUsual(refusal, operation);
    const types = [...reply.content];
    const json = types.find(([type]) => isJsonMediaType(type));
    if (json) {
      if (isOpen) return writeTelling(refusal, `${json[1]}/schema`);
      const body = await write(refusal, `${json[1]}/schema`);
      return body === undefined ? undefined : { status, body };
    }
    const text = types.find(([type]) => type.startsWith('text/'));
    return text && { status, headers: { 'content-type': text[0] }, body: refusal.message };
  };
}

/** The schema that most operations of a document have for the errors of their clients. */
function findCommonErrorSchema(document: OpenApiDocument, shapes: SchemaViews): string | undefined {
  const counts = new Map<string, number>();
  for (const { replies } of listOperations(document)) {
    for (const [status, { content }] of replies) {
      const [, pointer] = [...content].find(([type]) => isJsonMediaType(type)) ?? [];
      if (!/^(4|DEFAULT)/.test(status) || pointer === undefined) continue;
      const schema = resolvePointer(document.root, `${pointer}/schema`).pointer;
      // What takes anything is no form.
      if (shapes.of([schema]).properties.size > 0)
        counts.set(schema, (counts.get(schema) ?? 0) + 1);
    }
  }
  const [usual] = [...counts].sort(([, one], [, other]) => other - one);
  return usual?.[0];
}

/** Nothing fits a schema that cannot be compiled, which is told where that is found out. */
function isValidErrorBody(check: SchemaCheck, body: unknown): boolean {
  try {
    return check(body, 'body').length === 0;
  } catch {
    return false;
  }
}

function documentsSuccess({ replies }: Operation): boolean {
  return [...replies.keys()].some((name) => name.startsWith('2'));
}
