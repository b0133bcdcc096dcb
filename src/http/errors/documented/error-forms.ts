import type { Refusal } from '../../../base/refusal.ts';
import type { Outcome } from '../../../handlers/behaviour.ts';
import type { ExampleGenerator } from '../../../handlers/handlers.ts';
import {
  createSchemaViews,
  type DocumentedReply,
  findDocumentedReply,
  isJsonMediaType,
  isObject,
  type OpenApiDocument,
  type Operation,
  resolvePointer,
  type SchemaCheck,
  type SchemaValidators,
  type SchemaViews,
} from '../../../openapi/openapi.ts';
import { toProblem } from '../problem.ts';
import { toStyledCode } from './code-style.ts';
import {
  containsMessage,
  createErrorBodyWriter,
  describesRefusal,
  type ErrorBodyWriter,
} from './error-body.ts';
import { collectErrorExamples, type ErrorExamples, type ShownReply } from './error-examples.ts';
import { writeErrorFromExample } from './error-from-example.ts';
import type { ErrorSubject } from './error-subject.ts';
import { writeSuccessErrors } from './success-errors.ts';

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
  let collected: ErrorExamples | undefined;
  const examples = (): ErrorExamples => {
    collected ??= collectErrorExamples(document, (schema) => hasProperties(views, schema));
    return collected;
  };
  const writer = createErrorBodyWriter(views);
  const toSubject = (refusal: Refusal, source: FormSource): ErrorSubject => ({
    refusal,
    code: toStyledCode(refusal, examples().codeStyle),
    isBorrowed: source === 'other errors',
  });
  const writeBody = compileFittingBody(document, schemas, { generator, examples, writer });
  /** Only where the form has room for what is wrong. */
  const writeWhere = async (
    describes: typeof describesRefusal,
    subject: ErrorSubject,
    reply: ShownReply,
  ) => {
    const { refusal } = subject;
    const body = await writeBody(subject, reply);
    return describes(body, refusal) ? { status: refusal.status, body } : undefined;
  };
  /** A status without a documented body takes the form that most operations have. */
  const writeCommonForm = async (refusal: Refusal, operation: Operation) => {
    // A client must not take Sandlot's own failure for one of the API.
    if (refusal.status >= 500 && refusal.code !== 'fault') return undefined;
    const subject = toSubject(refusal, 'other errors');
    const ofSuccess = documentsErrors(operation)
      ? undefined
      : writeSuccessErrors(views, operation, {
          subject,
          write: writer.writeProperty,
        });
    if (ofSuccess !== undefined) return { status: refusal.status, body: ofSuccess };
    const contentPointer = examples().commonForm;
    return contentPointer === undefined
      ? undefined
      : writeWhere(describesRefusal, subject, { name: `${refusal.status}`, contentPointer });
  };
  return async (refusal, operation) => {
    const { status } = refusal;
    const reply = findDocumentedReply(operation, status);
    // A reply that is only described says nothing about its form.
    if (reply === undefined || reply.content.size === 0) return writeCommonForm(refusal, operation);
    const [, contentPointer] = [...reply.content].find(([type]) => isJsonMediaType(type)) ?? [];
    if (contentPointer === undefined) return writeText(refusal, reply);
    const name = `${[...operation.replies.keys()].find((one) => operation.replies.get(one) === reply)}`;
    const shown: ShownReply = { name, contentPointer };
    // The default of an operation without a success describes that, and perhaps errors as well.
    const mayBeSuccess = name === 'DEFAULT' && !documentsSuccess(operation);
    const subject = toSubject(refusal, 'the reply');
    if (mayBeSuccess) return writeWhere(containsMessage, subject, shown);
    const body = await writeBody(subject, shown);
    return body === undefined ? undefined : { status, body };
  };
}

/** Where a form comes from: the reply of the operation, or those of others. */
type FormSource = 'the reply' | 'other errors';

function hasProperties(views: SchemaViews, schema: string): boolean {
  return views.of([schema]).properties.size > 0;
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

type FittingBodyParts = {
  readonly generator: ExampleGenerator;
  readonly examples: () => ErrorExamples;
  readonly writer: ErrorBodyWriter;
};

function compileFittingBody(
  document: OpenApiDocument,
  schemas: SchemaValidators,
  { generator, examples, writer }: FittingBodyParts,
): (subject: ErrorSubject, reply: ShownReply) => Promise<unknown> {
  return async (subject, reply) => {
    const schema = `${reply.contentPointer}/schema`;
    const example = examples().find(reply, subject);
    if (resolvePointer(document.root, schema).value === undefined)
      return isObject(example?.value)
        ? writeErrorFromExample(example, undefined, subject)
        : toProblem(subject.refusal).body;
    const written = writer.writeBody(schema, subject);
    const bodies = example
      ? [writeErrorFromExample(example, written, subject), written]
      : [written];
    return findValidBody(bodies, {
      check: schemas.check(schema, 'reply'),
      isBorrowed: subject.isBorrowed,
      ready: generator.ready,
      complete: (body) =>
        body === undefined ? generator.generate(schema, body) : generator.complete(schema, body),
    });
  };
}

type BodyCompletion = Pick<ErrorSubject, 'isBorrowed'> & {
  readonly check: SchemaCheck;
  readonly ready: ExampleGenerator['ready'];
  readonly complete: (body: unknown) => unknown;
};

/** The first body that fits the schema, as it is or with generated properties. */
async function findValidBody(
  bodies: readonly unknown[],
  { check, isBorrowed, ready, complete }: BodyCompletion,
): Promise<unknown> {
  const isValid = (body: unknown) =>
    body !== undefined && isValidErrorBody(check, body, isBorrowed ? unlistedValue : undefined);
  const valid = bodies.find(isValid);
  if (valid !== undefined) return valid;
  await ready();
  return bodies.map(complete).find(isValid);
}

/** The violation of a code that an enumeration does not list. */
const unlistedValue = /\/enum$/;

/**
 * No body fits a schema that cannot be compiled, which start-up reports.
 * @param allowed the schemas that a body may violate.
 */
function isValidErrorBody(check: SchemaCheck, body: unknown, allowed: RegExp | undefined): boolean {
  try {
    return check(body, 'body').every(({ schema }) => allowed?.test(`${schema}`));
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
