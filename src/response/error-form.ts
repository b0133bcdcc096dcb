import type { Outcome } from '../behaviour/behaviour.ts';
import type { Fake } from '../behaviour/example.ts';
import {
  type Check,
  findReply,
  isJson,
  listOperations,
  locate,
  type OpenApiDocument,
  type Operation,
  openShapesOf,
  type Schemas,
  type Shape,
  type Shapes,
  toEssence,
} from '../document/document.ts';
import type { Refusal } from '../refusal.ts';
import { isTelling, type Names, openErrorBodies } from './error-body.ts';
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
  const shapes = openShapesOf(document);
  const writeBody = openErrorBodies(shapes);
  let known: readonly Form[] | undefined;
  const write = async (refusal: Refusal, schema: string, names?: Names): Promise<unknown> => {
    if (locate(document.root, schema).value === undefined) return toProblem(refusal).body;
    const check = schemas.check(schema, 'reply');
    const body = writeBody(schema, refusal, names);
    if (body !== undefined && isFit(check, body)) return body;
    await fake.ready();
    const mended = body === undefined ? fake.make(schema, body) : fake.mend(schema, body);
    return isFit(check, mended) ? mended : undefined;
  };
  // Where an operation says nothing of a status a client's errors have the form that it has for
  // others, or that they have elsewhere, if that form has room for what is wrong.
  const writeUsual = async (refusal: Refusal, { replies }: Operation) => {
    if (refusal.status >= 500) return undefined;
    known ??= countForms(document, shapes, listOperations(document));
    const own = countForms(document, shapes, [{ replies }]);
    const form = own[0] ?? known[0];
    if (!form) return undefined;
    const told = await writeTelling(refusal, form.schema);
    const isUsual = toEssence(form.type) === 'application/json' || form.type.includes('*');
    return told && !isUsual ? { ...told, headers: { 'content-type': form.type } } : told;
  };
  /** Only where the form has room for what is wrong. */
  const writeTelling = async (refusal: Refusal, schema: string) => {
    const isForm = isFormed(shapes.of([schema]));
    const body = isForm ? await write(refusal, schema, 'known') : undefined;
    return isTelling(body, refusal) ? { status: refusal.status, body } : undefined;
  };
  return async (refusal, operation) => {
    const { status } = refusal;
    const reply = findReply(operation, status);
    // Where a document names no success, its default is that, which may be a form of errors as well.
    const isOpen = reply === operation.replies.get('DEFAULT') && !hasSuccess(operation);
    if (reply === undefined) return writeUsual(refusal, operation);
    const types = [...reply.content];
    const json = types.find(([type]) => isJson(type));
    if (json) {
      if (isOpen) return writeTelling(refusal, `${json[1]}/schema`);
      const body = await write(refusal, `${json[1]}/schema`);
      return body === undefined ? undefined : { status, body };
    }
    const text = types.find(([type]) => type.startsWith('text/'));
    return text && { status, headers: { 'content-type': text[0] }, body: refusal.message };
  };
};

/** A form of errors: its schema, and the media type that it goes out in. */
type Form = { readonly schema: string; readonly type: string; readonly count: number };

/** The forms that operations have for the errors of their clients, the most frequent first. */
const countForms = (
  document: OpenApiDocument,
  shapes: Shapes,
  operations: readonly Pick<Operation, 'replies'>[],
): readonly Form[] => {
  const forms = new Map<string, Form>();
  for (const [status, { content }] of operations.flatMap(({ replies }) => [...replies])) {
    const [type, pointer] = [...content].find(([name]) => isJson(name)) ?? [];
    if (!/^(4|DEFAULT)/.test(status) || type === undefined) continue;
    const schema = locate(document.root, `${pointer}/schema`).pointer;
    const count = (forms.get(schema)?.count ?? 0) + 1;
    if (isFormed(shapes.of([schema]))) forms.set(schema, { schema, type, count });
  }
  return [...forms.values()].sort((one, other) => other.count - one.count);
};

/** What takes anything is no form. */
const isFormed = ({ properties, types, choices }: Shape): boolean =>
  properties.size > 0 || types.includes('array') || choices.length > 0;

/** Nothing fits a schema that cannot be compiled, which is told where that is found out. */
const isFit = (check: Check, body: unknown): boolean => {
  try {
    return check(body, 'body').length === 0;
  } catch {
    return false;
  }
};

const hasSuccess = ({ replies }: Operation): boolean =>
  [...replies.keys()].some((name) => name.startsWith('2'));
