/** The role of a property in an error body. */
export type ErrorRole =
  | 'message'
  | 'code'
  | 'status'
  | 'title'
  | 'list'
  | 'error'
  | 'field'
  | 'pointer'
  | 'in'
  | 'success'
  | 'reference';

/**
 * The names of the properties of errors, by role; the first that matches counts. They match names
 * without case and signs, so that `error_code`, `errorCode` and `ErrorCode` are one.
 */
const errorPropertyNames: readonly (readonly [ErrorRole, RegExp])[] = [
  // Links, times and numbers of requests, where a sentence would be nonsense.
  [
    'reference',
    /(url|uri|link|links|href)$|^(doc|docs|documentation|help|moreinfo|support|version|apiversion|locale|language|instance|method|timestamp|time|date|datetime)$|^(request|req|trace|correlation|transaction|session|span|event|incident|error)(id|identifier|uuid)$/,
  ],
  [
    'message',
    /^(message|msg|detail|description|reason|text|summary|faultstring|issue|problem|constraint)$|^(error|err|user|developer|long|status|issue)(message|msg|description|detail|text)$/,
  ],
  ['status', /^(http)?status(code)?$|^httpcode$/],
  ['code', /^(error|err|reason|fault)?(code|type)$|^(kind|slug|id|name|category)$/],
  ['error', /^(error|err|fault|exception)(model|info|object|body|response|data)?$/],
  [
    'list',
    /^(error|field|validation)?(errors|details|violations|issues|problems|messages|causes)$|^(invalidparams|invalidparameters|fields|errorlist)$/,
  ],
  ['title', /^title$/],
  ['field', /^(field|param|parameter|property|target|attribute|key)(name|path)?$/],
  ['pointer', /^(pointer|path|source|loc)(name|path)?$/],
  ['in', /^(in|location)$/],
  ['success', /^(success|successful|ok)$/],
];

/** The role of an error's property, or `undefined` where its name shows none. */
export function toErrorRole(name: string): ErrorRole | undefined {
  const letters = name.toLowerCase().replace(/[^a-z]/g, '');
  return errorPropertyNames.find(([, pattern]) => pattern.test(letters))?.[0];
}

/** A text without spaces, such as `not_found` or `E1002`, is a code and no sentence. */
export const errorCodeText = /^[\w.:/-]+$/;

/** The property of a success that holds errors. */
export const successErrorsName = /^errors?$/i;

/** A property named `name` is a code, unless it is in an entry about one violation. */
export const placeNameProperty = 'name';

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
  401: [/^(unauthorized|unauthenticated|notauthenticated)$/, /unauth|authentic|credential|token/],
  403: [/^(forbidden|permissiondenied|accessdenied)$/, /forbidden|permission|denied|authoriz/],
  404: [
    /^(resource|object|record|entity|item)?notfound(error)?$/,
    /notfound|nosuch/,
    /missing|unknown/,
    ...clientErrorValues,
  ],
  405: [/method|notallowed/, ...clientErrorValues],
  409: duplicateErrorValues,
  413: [/large|size/, ...clientErrorValues],
  415: [/media|unsupported|contenttype/, ...clientErrorValues],
  429: [
    /^(ratelimit|ratelimited|ratelimitexceeded|toomanyrequests)$/,
    /ratelimit|toomany|throttle|limit/,
  ],
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

/** Statuses that say what is wrong with a request (RFC 9110, section 15.5), and not what an operation answers. */
export const requestFaultStatuses: ReadonlySet<number> = new Set([
  400, 401, 403, 404, 405, 406, 408, 409, 411, 412, 413, 414, 415, 416, 417, 421, 422, 428, 429,
  431,
]);

/** Codes which say that a record does not exist: `channel_not_found`, `NoSuchBucket`. */
export const missingRecordCode = /not_?found|no_?such/i;
