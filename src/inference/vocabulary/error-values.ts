const clientErrorValues = [
  /invalid|unprocessable|malformed|validation/,
  /bad|wrong|client|request/,
];

/** The values for a duplicate, whatever its status is. */
export const duplicateErrorValues: readonly RegExp[] = [
  /exist|duplicate|conflict|taken/,
  ...clientErrorValues,
];

/** The enumerated values of error codes for a status, most specific first. They match lower-case letters. */
export const errorValuesByStatus: Readonly<Record<number, readonly RegExp[]>> = {
  401: [/unauth|authentic|credential|token/],
  403: [/forbidden|permission|denied|authoriz/],
  404: [/notfound|nosuch/, /missing|unknown/, ...clientErrorValues],
  405: [/method|notallowed/, ...clientErrorValues],
  409: duplicateErrorValues,
  413: [/large|size/, ...clientErrorValues],
  415: [/media|unsupported|contenttype/, ...clientErrorValues],
  429: [/ratelimit|toomany|throttle|limit/],
};

/** For any other status of a client's error. */
export const otherClientErrorValues: readonly RegExp[] = clientErrorValues;

/** For a status of 500 or more. */
export const serverErrorValues: readonly RegExp[] = [/internal|server/, /api/];

/** For a violation, by its kind. */
export const errorValuesByViolation: Readonly<Record<'missing' | 'unexpected', readonly RegExp[]>> =
  {
    missing: [/missingfield|required/, /missing/, ...clientErrorValues],
    unexpected: [/additional|unexpected|unrecogni|unknown/, ...clientErrorValues],
  };

/** For an error that no other value fits. */
export const fallbackErrorValues: readonly RegExp[] = [
  /^(error|errors|fail|failed|failure|ko)$/,
  /^(other|unknown|general|default)(error)?$/,
];
