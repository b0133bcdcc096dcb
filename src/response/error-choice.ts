import type { Refusal, Violation } from '../refusal.ts';

const wrong = [/invalid|unprocessable|malformed|validation/, /bad|wrong|client|request/];

const byStatus: Readonly<Record<number, readonly RegExp[]>> = {
  401: [/unauth|authentic|credential|token/],
  403: [/forbidden|permission|denied|authoriz/],
  404: [/notfound|nosuch/, /missing|unknown/, ...wrong],
  405: [/method|notallowed/, ...wrong],
  409: [/exist|duplicate|conflict|taken/, ...wrong],
  413: [/large|size/, ...wrong],
  415: [/media|unsupported|contenttype/, ...wrong],
  429: [/ratelimit|toomany|throttle|limit/],
};

const usual = [
  /^(error|errors|fail|failed|failure|ko)$/,
  /^(other|unknown|general|default)(error)?$/,
];

/**
 * The value of an enumeration that says best what is wrong, by its words: one of several that fit
 * nothing of it would be told a client as the cause.
 */
export const chooseValue = (
  values: readonly unknown[],
  refusal: Refusal,
  violation: Violation | undefined,
): unknown => {
  const texts = values.map((value) => `${value}`.toLowerCase().replace(/[^a-z]/g, ''));
  for (const pattern of [...patternsOf(refusal, violation), ...usual]) {
    const index = texts.findIndex((text) => pattern.test(text));
    if (index >= 0) return values[index];
  }
  return undefined;
};

const patternsOf = ({ status }: Refusal, violation: Violation | undefined): readonly RegExp[] => {
  if (status >= 500) return [/internal|server/, /api/];
  if (violation === undefined) return byStatus[status] ?? wrong;
  const { message } = violation;
  if (/required/.test(message)) return [/missingfield|required/, /missing/, ...wrong];
  if (/^must not have the property/.test(message))
    return [/additional|unexpected|unrecogni|unknown/, ...wrong];
  return wrong;
};
