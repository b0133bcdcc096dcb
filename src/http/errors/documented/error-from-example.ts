import type { Violation } from '../../../base/refusal.ts';
import { type ErrorRole, errorCodeText, toErrorRole } from '../../../inference/inference.ts';
import { isObject, type JsonObject } from '../../../openapi/openapi.ts';
import type { ErrorExample } from './error-examples.ts';
import { type ErrorSubject, toErrorRoles } from './error-subject.ts';

import { describesCause, toErrorSentence } from './error-values.ts';

/**
 * Writes a refusal into an example of the document: its codes, its ids and its form stay, the message
 * and the places of the request are those of the refusal.
 * @param written the body that was written from the schema alone.
 */
export function writeErrorFromExample(
  example: ErrorExample,
  written: unknown,
  subject: ErrorSubject,
): unknown {
  const part: ExamplePart = { ...example, written, subject, isOnlyMessage: true };
  return Array.isArray(example.value) ? writeList(part) : writeObject(part);
}

type ExamplePart = {
  /** The part of the example. */
  readonly value: unknown;
  readonly isOfStatus: boolean;
  readonly isOfReply: boolean;
  /** What was written from the schema in the same place. */
  readonly written: unknown;
  readonly subject: ErrorSubject;
  /** True where no property beside it has room for the message. */
  readonly isOnlyMessage: boolean;
};

/** Writes a part of an example by the role of its property; `undefined` leaves it out. */
type WritePart = (part: ExamplePart) => unknown;

const writersByRole: Readonly<Record<ErrorRole, WritePart>> = {
  message: (part) => (Array.isArray(part.value) ? writeList(part) : writeSentence(part)),
  status: writeCode,
  code: writeCode,
  title: writeCode,
  error: (part) =>
    part.isOnlyMessage && !isCodeText(part.value) ? writeSentence(part) : writeCode(part),
  list: (part) => (isObject(part.value) ? part.written : writeList(part)),
  field: ({ written }) => written,
  pointer: ({ written }) => written,
  in: ({ written }) => written,
  success: ({ value, written }) => (typeof value === 'boolean' ? false : written),
  reference: ({ value, isOfReply }) => (isOfReply ? value : undefined),
};

function writeObject(part: ExamplePart): unknown {
  if (!isObject(part.value)) return part.written;
  const { value, subject } = part;
  const written: JsonObject = isObject(part.written) ? part.written : {};
  const roles = toErrorRoles(Object.keys(value), subject.violation?.in);
  const all = [...roles.values()];
  const hasKnownLocation =
    subject.hasKnownLocation === true || all.includes('field') || all.includes('pointer');
  const isOnlyMessage = !all.includes('message');
  const body: Record<string, unknown> = {};
  for (const [name, shown] of Object.entries(value)) {
    const inner: ExamplePart = {
      ...part,
      value: shown,
      isOnlyMessage,
      written: written[name],
      subject: { ...subject, hasKnownLocation },
    };
    const one = writeProperty(inner, roles.get(name));
    if (one !== undefined) body[name] = one;
  }
  return { ...body, ...listMissing(body, { written, isOnlyMessage }) };
}

/** A nested object without a role, such as `{ "resource": "pet" }`, is about another error. */
function writeProperty(part: ExamplePart, role: ErrorRole | undefined): unknown {
  if (role === undefined) return typeof part.value === 'object' ? part.written : part.value;
  const isNestedError = isObject(part.value) && role !== 'list';
  return isNestedError ? writeObject(part) : writersByRole[role](part);
}

/** The message and the violations, where the example has no room for them but the schema has. */
function listMissing(
  body: JsonObject,
  { written, isOnlyMessage }: { readonly written: JsonObject } & Pick<ExamplePart, 'isOnlyMessage'>,
): JsonObject {
  const added = Object.entries(written).filter(([name, value]) => {
    const role = toErrorRole(name);
    const isMessage = role === 'message' && isOnlyMessage;
    return body[name] === undefined && (isMessage || (role === 'list' && value !== undefined));
  });
  return Object.fromEntries(added);
}

function writeSentence({ value, written, subject }: ExamplePart): unknown {
  return typeof written === typeof value ? written : toErrorSentence(subject);
}

/** A number is the status, or a code of the API; a text stays where it is about this error. */
function writeCode({ value, isOfStatus, written, subject }: ExamplePart): unknown {
  const { status } = subject.refusal;
  if (isStatusText(value)) return typeof value === 'number' ? status : `${status}`;
  // The schema enumerates a value for this violation.
  const isChosen = subject.violation !== undefined && isOtherCode(written, subject);
  if (isChosen) return written;
  return isOfStatus || describesCause(value, subject) ? value : (written ?? value);
}

function isOtherCode(written: unknown, { code }: ErrorSubject): boolean {
  return typeof written === 'string' && errorCodeText.test(written) && written !== code;
}

function isStatusText(value: unknown): boolean {
  return /^[1-5]\d\d$/.test(`${value}`);
}

function isCodeText(value: unknown): boolean {
  return typeof value === 'string' && errorCodeText.test(value);
}

/** An entry for each violation, or for the refusal, in the form of the example's first entry. */
function writeList({ value, written, ...part }: ExamplePart): unknown {
  const [entry] = [value].flat();
  const ours: readonly unknown[] = Array.isArray(written) ? written : [];
  const { violations } = part.subject.refusal;
  const subjects: readonly (Violation | undefined)[] =
    violations.length > 0 ? violations : [undefined];
  return subjects.map((violation, index) => {
    const subject = violation ? { ...part.subject, violation } : part.subject;
    const inner = { ...part, subject, value: entry, written: ours[index], isOnlyMessage: true };
    return isObject(entry) ? writeObject(inner) : writeSentence({ ...inner, value: '' });
  });
}
