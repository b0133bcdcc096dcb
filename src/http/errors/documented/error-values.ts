import { STATUS_CODES } from 'node:http';
import { describeViolation, type Refusal, type Violation } from '../../../base/refusal.ts';
import { joinPointer, type SchemaView } from '../../../openapi/openapi.ts';
import {
  type ErrorProperty,
  type ErrorSubject,
  toViolationField,
  toViolationPath,
} from './error-part.ts';
import type { ErrorRole } from './error-roles.ts';

/** The value of a property that holds no others; `undefined`: it has nothing to say. */
export function writeErrorValue(
  shape: SchemaView,
  about: ErrorSubject,
  told: ErrorProperty,
): unknown {
  const [type] = shape.types.filter((name) => name !== 'null');
  const { word } = told;
  const isCode = word === 'status' || word === 'code';
  if (type === 'integer' || type === 'number') return isCode ? about.refusal.status : undefined;
  if (type === 'boolean') return word === 'success' ? false : undefined;
  const text = toErrorText(shape, about, told);
  const values = shape.keywords.enum;
  return Array.isArray(values) && !values.includes(text) ? toEnumValue(values, about, told) : text;
}

/** What may be left out is not guessed. */
function toEnumValue(
  values: readonly unknown[],
  about: ErrorSubject,
  { word, isRequired }: ErrorProperty,
): unknown {
  const isGuess = word === undefined || !describingRoles.includes(word);
  if (isGuess && !isRequired) return undefined;
  const value = findEnumValue(values, about.refusal, about.violation);
  return value ?? (isRequired ? values[0] : undefined);
}

/** What an enumeration is about whose values tell what is wrong. */
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
  about: ErrorSubject,
  told: ErrorProperty,
): string | undefined {
  const { word, isRequired } = told;
  const { maxLength, format, pattern } = keywords;
  // A date or an identifier is no place for a sentence.
  const isFree = format === undefined && pattern === undefined;
  const unknown = isRequired && isFree ? toErrorSentence(about) : undefined;
  const text = word === undefined ? unknown : toTextForRole(word, about, { ...told, format });
  return typeof maxLength === 'number' ? text?.slice(0, maxLength) : text;
}

function toErrorSentence({ refusal, violation, isPlaced }: ErrorSubject): string {
  if (!violation) return refusal.message;
  return isPlaced === true ? violation.message : describeViolation(violation);
}

type ErrorTextProperty = ErrorProperty & { readonly format: unknown };

function toTextForRole(
  word: ErrorRole,
  about: ErrorSubject,
  { isAlone, format }: ErrorTextProperty,
): string | undefined {
  const { refusal, violation } = about;
  const title = STATUS_CODES[refusal.status] ?? refusal.code;
  // Where an error names one place, it is that of the first.
  const first = violation ?? refusal.violations[0];
  const texts: Readonly<Record<ErrorRole, string | undefined>> = {
    message: toErrorSentence(about),
    // RFC 9457, section 3.1.1: a type is a URI, and this is the one that says nothing.
    code: `${format}`.startsWith('uri') ? 'about:blank' : refusal.code,
    status: `${refusal.status}`,
    title,
    error: isAlone ? toErrorSentence(about) : title,
    list: violation ? describeViolation(violation) : refusal.message,
    field: first && toViolationField(first),
    pointer: violation && joinPointer('', ...toViolationPath(violation)),
    in: violation?.in,
    success: undefined,
  };
  return texts[word];
}

const clientErrorPatterns = [
  /invalid|unprocessable|malformed|validation/,
  /bad|wrong|client|request/,
];

const patternsByStatus: Readonly<Record<number, readonly RegExp[]>> = {
  401: [/unauth|authentic|credential|token/],
  403: [/forbidden|permission|denied|authoriz/],
  404: [/notfound|nosuch/, /missing|unknown/, ...clientErrorPatterns],
  405: [/method|notallowed/, ...clientErrorPatterns],
  409: [/exist|duplicate|conflict|taken/, ...clientErrorPatterns],
  413: [/large|size/, ...clientErrorPatterns],
  415: [/media|unsupported|contenttype/, ...clientErrorPatterns],
  429: [/ratelimit|toomany|throttle|limit/],
};

const fallbackPatterns = [
  /^(error|errors|fail|failed|failure|ko)$/,
  /^(other|unknown|general|default)(error)?$/,
];

/**
 * The value of an enumeration that says best what is wrong, by its words: one of several that fit
 * nothing of it would be told a client as the cause.
 */
export function findEnumValue(
  values: readonly unknown[],
  refusal: Refusal,
  violation: Violation | undefined,
): unknown {
  const texts = values.map((value) => `${value}`.toLowerCase().replace(/[^a-z]/g, ''));
  for (const pattern of [...listEnumPatterns(refusal, violation), ...fallbackPatterns]) {
    const index = texts.findIndex((text) => pattern.test(text));
    if (index >= 0) return values[index];
  }
  return undefined;
}

function listEnumPatterns(
  { status }: Refusal,
  violation: Violation | undefined,
): readonly RegExp[] {
  if (status >= 500) return [/internal|server/, /api/];
  if (violation === undefined) return patternsByStatus[status] ?? clientErrorPatterns;
  const { message } = violation;
  if (/required/.test(message)) return [/missingfield|required/, /missing/, ...clientErrorPatterns];
  if (/^must not have the property/.test(message))
    return [/additional|unexpected|unrecogni|unknown/, ...clientErrorPatterns];
  return clientErrorPatterns;
}
