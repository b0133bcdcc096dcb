import type { Outcome } from '../behaviour/behaviour.ts';
import type { Fake } from '../behaviour/example.ts';
import {
  type Check,
  findReply,
  isJson,
  locate,
  type OpenApiDocument,
  type Operation,
  openShapesOf,
  type Schemas,
} from '../document/document.ts';
import type { Refusal } from '../refusal.ts';
import { openErrorBodies } from './error-body.ts';
import { toProblem } from './problem.ts';

/** Writes refusals in the form that a document gives errors of an operation; `undefined`: it gives none. */
export type ErrorForms = (refusal: Refusal, operation: Operation) => Promise<Outcome | undefined>;

/**
 * The forms of errors of a document, by status. What the schema asks for and a refusal does not say
 * is made up, so that the reply fits; one that cannot be made to fit is not written.
 */
export const openErrorForms = (
  document: OpenApiDocument,
  schemas: Schemas,
  fake: Fake,
): ErrorForms => {
  const writeBody = openErrorBodies(openShapesOf(document));
  const write = async (refusal: Refusal, schema: string): Promise<unknown> => {
    if (locate(document.root, schema).value === undefined) return toProblem(refusal).body;
    const check = schemas.check(schema, 'reply');
    const body = writeBody(schema, refusal);
    if (body !== undefined && isFit(check, body)) return body;
    await fake.ready();
    const mended = fake.make(schema, body);
    return isFit(check, mended) ? mended : undefined;
  };
  return async (refusal, operation) => {
    const { status } = refusal;
    const types = [...(findErrorReply(operation, status)?.content ?? [])];
    const json = types.find(([type]) => isJson(type));
    if (json) {
      const body = await write(refusal, `${json[1]}/schema`);
      return body === undefined ? undefined : { status, body };
    }
    const text = types.find(([type]) => type.startsWith('text/'));
    return text && { status, headers: { 'content-type': text[0] }, body: refusal.message };
  };
};

/** Nothing fits a schema that cannot be compiled, which is told where that is found out. */
const isFit = (check: Check, body: unknown): boolean => {
  try {
    return check(body, 'body').length === 0;
  } catch {
    return false;
  }
};

/** Where a document names no success, its default is that, and no form of errors. */
const findErrorReply = (operation: Operation, status: number) => {
  const reply = findReply(operation, status);
  const hasSuccess = [...operation.replies.keys()].some((name) => name.startsWith('2'));
  return reply === operation.replies.get('DEFAULT') && !hasSuccess ? undefined : reply;
};
