import { STATUS_CODES } from 'node:http';
import { describeViolation, type Refusal, type Violation } from '../../../base/refusal.ts';
import type { ErrorRole } from '../../../inference/inference.ts';
import {
  duplicateErrorValues,
  errorValuesByStatus,
  errorValuesByViolation,
  fallbackErrorValues,
  otherClientErrorValues,
  serverErrorValues,
} from '../../../inference/inference.ts';
import { joinPointer, type SchemaView } from '../../../openapi/openapi.ts';
import { codeStyleOf, toStyledCode } from './code-style.ts';
import {
  type ErrorProperty,
  type ErrorSubject,
  toViolationField,
  toViolationPath,
} from './error-subject.ts';

/** Writes a scalar property of an error; `undefined` leaves it out. */
export function writeErrorValue(
  view: SchemaView,
  subject: ErrorSubject,
  property: ErrorProperty,
): unknown {
  const [type] = view.types.filter((name) => name !== 'null');
  const { role } = property;
  const isCode = role === 'status' || role === 'code';
  if (type === 'integer' || type === 'number') return isCode ? subject.refusal.status : undefined;
  if (type === 'boolean') return role === 'success' ? false : undefined;
  const text = toErrorText(view, subject, property);
  const values = view.keywords.enum;
  return Array.isArray(values) && !values.includes(text)
    ? toEnumValue(values, subject, property)
    : text;
}

/** An optional property is not guessed. */
function toEnumValue(
  values: readonly unknown[],
  subject: ErrorSubject,
  { role, isRequired }: ErrorProperty,
): unknown {
  const describesError = role !== undefined && describingRoles.includes(role);
  if (!describesError && !isRequired) return undefined;
  const value = findEnumValue(values, subject.refusal, subject.violation);
  if (value !== undefined || !isRequired) return value;
  return describesError ? toOtherCode(values, subject) : values[0];
}

/**
 * The code of an error that an enumeration has no value for. Only a documented reply needs one of the
 * values: the most general, and not that of another status.
 */
function toOtherCode(values: readonly unknown[], { refusal, isBorrowed }: ErrorSubject): unknown {
  if (isBorrowed) return toStyledCode(refusal, codeStyleOf(`${values[0]}`));
  const isOfStatus = (value: unknown) =>
    Object.values(errorValuesByStatus).some(([own]) => own?.test(toLetters(value)));
  const others = values.filter((value) => !isOfStatus(value));
  const isGeneral = (value: unknown) =>
    otherClientErrorValues.some((pattern) => pattern.test(toLetters(value)));
  return others.find(isGeneral) ?? others[0] ?? values[0];
}

/** The roles of enumerations whose values name errors. */
const describingRoles: readonly ErrorRole[] = [
  'code',
  'status',
  'title',
  'error',
  'message',
  'list',
];

function toErrorText(
  { keywords }: SchemaView,
  subject: ErrorSubject,
  property: ErrorProperty,
): string | undefined {
  const { role, isRequired } = property;
  const { maxLength, format, pattern, example } = keywords;
  // An enumeration may have a value that is closer to this error than the example is.
  const isExample = role === 'code' && typeof example === 'string' && keywords.enum === undefined;
  // A date, a link or an identifier has no room for a sentence.
  const isFreeText = format === undefined && pattern === undefined && role !== 'reference';
  const sentence = isRequired && isFreeText ? toErrorSentence(subject) : undefined;
  const shown = isExample ? toShownCode(example, subject) : undefined;
  const text =
    role === undefined
      ? sentence
      : (shown ?? toTextForRole(role, subject, { ...property, format }));
  return typeof maxLength === 'number' ? text?.slice(0, maxLength) : text;
}

/** The code in the example of its property, if it is about this error; else one that is written like it. */
function toShownCode(example: string, subject: ErrorSubject): string | undefined {
  if (namesCause(example, subject)) return example;
  const style = codeStyleOf(example);
  return style && toStyledCode(subject.refusal, style);
}

/** The sentence about a refusal, or about one of its violations. */
export function toErrorSentence({ refusal, violation, hasKnownLocation }: ErrorSubject): string {
  if (!violation) return refusal.message;
  return hasKnownLocation === true ? violation.message : describeViolation(violation);
}

type ErrorTextProperty = ErrorProperty & { readonly format: unknown };

function toTextForRole(
  role: ErrorRole,
  subject: ErrorSubject,
  { isOnlyMessage, format }: ErrorTextProperty,
): string | undefined {
  const { refusal, violation } = subject;
  const title = STATUS_CODES[refusal.status] ?? refusal.code;
  // An error with a single place names that of the first violation.
  const firstViolation = violation ?? refusal.violations[0];
  const texts: Readonly<Record<ErrorRole, string | undefined>> = {
    message: toErrorSentence(subject),
    // A problem's type is a URI; this one has no meaning beyond the status (RFC 9457, section 3.1.1).
    code: `${format}`.startsWith('uri') ? 'about:blank' : subject.code,
    status: `${refusal.status}`,
    title,
    error: isOnlyMessage ? toErrorSentence(subject) : title,
    list: violation ? describeViolation(violation) : refusal.message,
    field: firstViolation && toViolationField(firstViolation),
    pointer: violation && joinPointer('', ...toViolationPath(violation)),
    in: violation?.in,
    success: undefined,
    reference: undefined,
  };
  return texts[role];
}

/** Whether the words of a code, or those of a whole example, are about a refusal. */
export function describesCause(value: unknown, { refusal, violation }: ErrorSubject): boolean {
  const letters = toLetters(value);
  return listEnumPatterns(refusal, violation).some((pattern) => pattern.test(letters));
}

/** The same without the words that fit any error of a client: `invalid_name` does not name a 404. */
function namesCause(value: string, subject: ErrorSubject): boolean {
  const { refusal, violation } = subject;
  const patterns = listEnumPatterns(refusal, violation);
  const own = patterns.filter((pattern) => !otherClientErrorValues.includes(pattern));
  const letters = toLetters(value);
  return violation !== undefined || own.length === 0
    ? describesCause(value, subject)
    : own.some((pattern) => pattern.test(letters));
}

/** The index of the text that is about a refusal, most specific words first; -1 if none is. */
export function findDescribing(texts: readonly unknown[], { refusal, violation }: ErrorSubject) {
  const letters = texts.map(toLetters);
  for (const pattern of listEnumPatterns(refusal, violation)) {
    const index = letters.findIndex((text) => pattern.test(text));
    if (index >= 0) return index;
  }
  return -1;
}

function toLetters(value: unknown): string {
  return `${value}`.toLowerCase().replace(/[^a-z]/g, '');
}

/**
 * The value of an enumeration that describes the error best, by its words; `undefined` where none does,
 * since a client would take any other value for the cause.
 */
export function findEnumValue(
  values: readonly unknown[],
  refusal: Refusal,
  violation: Violation | undefined,
): unknown {
  const texts = values.map(toLetters);
  for (const pattern of [...listEnumPatterns(refusal, violation), ...fallbackErrorValues]) {
    const index = texts.findIndex((text) => pattern.test(text));
    if (index >= 0) return values[index];
  }
  return undefined;
}

/** A duplicate is named as one, whatever its status is. */
const takenCode = 'key-taken';

function listEnumPatterns(
  { status, code }: Refusal,
  violation: Violation | undefined,
): readonly RegExp[] {
  if (status >= 500) return serverErrorValues;
  if (code === takenCode) return duplicateErrorValues;
  if (violation === undefined) return errorValuesByStatus[status] ?? otherClientErrorValues;
  return violation.problem === undefined
    ? otherClientErrorValues
    : errorValuesByViolation[violation.problem];
}
