import { controlErrors } from './control-errors.ts';

/** One entry of the catalogue of errors. */
export type ErrorDescription = {
  /** The usual status. A document may ask for another one, such as 422 for an invalid request. */
  readonly status: number;
  readonly title: string;
  /** One sentence: when the error is sent. */
  readonly summary: string;
  /** A request that is answered with the error. */
  readonly example: string;
};

/** The errors that the served API answers. `docs/errors.md` lists them under the same heading. */
export const apiErrors = {
  'request-malformed': {
    status: 400,
    title: 'Malformed HTTP',
    summary:
      'The bytes on the connection are not a valid HTTP request, or its path cannot be decoded.',
    example: '`GET /%zz`',
  },
  'request-invalid': {
    status: 400,
    title: 'Invalid request',
    summary:
      'The request violates the document; `violations` lists each mistake. The status is 422 if the operation documents 422.',
    example: '`GET /pets?limit=many`, where `limit` is an integer',
  },
  'body-unreadable': {
    status: 400,
    title: 'Unreadable body',
    summary: 'The body cannot be parsed as its content type or content encoding says.',
    example: '`POST /pets` with the JSON `{"name": `',
  },
  'body-too-deep': {
    status: 400,
    title: 'Body nested too deeply',
    summary: 'The JSON of the body has more than 200 levels.',
    example: '`POST /pets` with 201 nested arrays',
  },
  'sandbox-name-invalid': {
    status: 400,
    title: 'Invalid sandbox name',
    summary:
      'The name of the sandbox in the path prefix, a header or the host has characters that are not allowed, or is too long.',
    example: '`GET /pets` with `Sandlot-Sandbox: a b`',
  },
  unauthenticated: {
    status: 401,
    title: 'No valid credentials',
    summary: "The request has no credentials that meet the operation's `security`.",
    example: '`GET /pets` without `Authorization`',
  },
  'scope-missing': {
    status: 403,
    title: 'Missing scope',
    summary: 'The token is known, but lacks a scope that the operation requires.',
    example: '`DELETE /pets/1` with a token that has only `read:pets`',
  },
  'unknown-route': {
    status: 404,
    title: 'Unknown path',
    summary: 'Neither the document nor the control API has the path.',
    example: '`GET /nothing`',
  },
  'not-found': {
    status: 404,
    title: 'No such record',
    summary: 'The sandbox has no record with the key in the path.',
    example: '`GET /pets/999`',
  },
  'example-unknown': {
    status: 404,
    title: 'No such example',
    summary: 'The request prefers an example that the document does not have for that reply.',
    example: '`GET /pets` with `Prefer: example=max`',
  },
  'sandbox-unknown': {
    status: 404,
    title: 'No such sandbox',
    summary:
      'No sandbox of that name is registered, and the server was started with `--sandboxes registered`.',
    example: '`GET /~two/pets` under `--sandboxes registered`',
  },
  'method-not-allowed': {
    status: 405,
    title: 'Method not allowed',
    summary: 'The document has the path, but not with this method; `Allow` lists its methods.',
    example: '`DELETE /pets`, where the document has GET and POST',
  },
  'not-acceptable': {
    status: 406,
    title: 'No acceptable media type',
    summary: 'The operation has no reply in a media type that `Accept` allows.',
    example: '`GET /pets` with `Accept: image/png`',
  },
  'request-timeout': {
    status: 408,
    title: 'Request timed out',
    summary: 'The request did not arrive completely in time.',
    example: 'a head or body that stops half-way',
  },
  'state-conflict': {
    status: 409,
    title: 'Wrong state',
    summary:
      'The record is in a state that does not allow the call. The document may have another status for it.',
    example: '`POST /orders/7/cancel` for an order that has been delivered',
  },
  'record-in-use': {
    status: 409,
    title: 'Record in use',
    summary:
      'Other records depend on the record that the call removes. The document may have another status for it.',
    example: '`DELETE /shelves/7` of a shelf that still has books',
  },
  'reference-unknown': {
    status: 422,
    title: 'No such reference',
    summary:
      'A property of the body refers to a record that does not exist. The document may have another status for it.',
    example: '`POST /pets` with the `owner_id` 999',
  },
  'record-expired': {
    status: 410,
    title: 'Record has expired',
    summary: 'The record was there until its `expires_at`, and the document has a 410 for that.',
    example: '`GET /invites/7` a day after it expired',
  },
  'key-taken': {
    status: 409,
    title: 'Duplicate key',
    summary: 'Another record already has the key that the request gives.',
    example: '`POST /pets` with the id of an existing pet',
  },
  'idempotency-key-running': {
    status: 409,
    title: 'Request still running',
    summary:
      'The first request with the same idempotency key has not been answered yet. The document may have another status for it.',
    example: 'two `POST /pets` at once with `Idempotency-Key: a`',
  },
  'version-outdated': {
    status: 409,
    title: 'Outdated version',
    summary:
      'The body has another version than the record, so that it would undo the change of somebody else. The document may have another status for it.',
    example: '`PUT /pets/1` with `{"name": "Rex", "version": 1}` of a pet whose version is 2',
  },
  'precondition-failed': {
    status: 412,
    title: 'Precondition failed',
    summary:
      'A condition of the request, such as `If-Match`, does not hold for the current representation, so nothing was changed.',
    example: '`PUT /pets/1` with `If-Match: "…"` of an earlier version',
  },
  'body-too-large': {
    status: 413,
    title: 'Body too large',
    summary:
      'The body is larger than 5 MB, as sent or after decompression, has more than 10,000 records, 200,000 values, or 20,000 form fields or properties of one object, or would write more than 5 MB into the records whose keys it lists.',
    example: '`POST /pets` with 6 MB',
  },
  'path-too-long': {
    status: 414,
    title: 'Path segment too long',
    summary: 'A path parameter is longer than the router accepts.',
    example: '`GET /pets/` with an id of 20,000 characters',
  },
  'content-type-unsupported': {
    status: 415,
    title: 'Unsupported content type',
    summary: 'The operation accepts no body of this content type.',
    example: '`POST /pets` with `Content-Type: text/csv`',
  },
  'content-encoding-unsupported': {
    status: 415,
    title: 'Unsupported content encoding',
    summary: 'The body is compressed in a format other than gzip, deflate and br.',
    example: '`POST /pets` with `Content-Encoding: zstd`',
  },
  'patch-failed': {
    status: 422,
    title: 'Patch cannot be applied',
    summary: 'A step of the JSON Patch does not match the record, or its `test` failed.',
    example: '`[{"op": "remove", "path": "/nothing"}]`',
  },
  'idempotency-key-reused': {
    status: 422,
    title: 'Idempotency key reused',
    summary:
      'The idempotency key was used for another request to the operation. The document may have another status for it.',
    example: '`POST /pets` with another body and the `Idempotency-Key` of an earlier one',
  },
  'precondition-required': {
    status: 428,
    title: 'Precondition required',
    summary: 'The document requires `If-Match` or a similar condition, and the request has none.',
    example: '`PUT /pets/1` without `If-Match`, where the document has 428',
  },
  'rate-limited': {
    status: 429,
    title: 'Rate limit exceeded',
    summary: 'The sandbox has a rate limit and this request exceeds it.',
    example: 'the 11th call within a minute, after `PUT /_sandlot/rate-limit`',
  },
  'head-too-large': {
    status: 431,
    title: 'Head too large',
    summary: 'The request line and the header fields together exceed 16 KB.',
    example: 'a cookie of 20 KB',
  },
  'sandlot-failed': {
    status: 500,
    title: 'Sandlot failed',
    summary: 'Sandlot, or a behaviour of your module, threw an error. The request is not at fault.',
    example: 'a behaviour that throws `new Error()`',
  },
  fault: {
    status: 503,
    title: 'Injected fault',
    summary:
      'A fault of the sandbox answered instead of the operation, with the status of the fault.',
    example: 'any call after `POST /_sandlot/faults` with `{"error": {"status": 503}}`',
  },
  'operation-faulty': {
    status: 501,
    title: 'Operation not served',
    summary: 'A part of the document that the operation needs is broken.',
    example: 'an operation whose reply is a broken `$ref`',
  },
  'storage-failed': {
    status: 503,
    title: 'Write not stored',
    summary: 'The write could not be saved to the state file, so nothing was changed.',
    example: '`POST /pets` while the state file is read-only',
  },
  'storage-full': {
    status: 507,
    title: 'Disk full',
    summary: 'There is no space left for the state file, so nothing was changed.',
    example: '`POST /pets` on a full disk',
  },
  'storage-unreachable': {
    status: 503,
    title: 'Shared store unreachable',
    summary:
      'The engine of `--store` cannot be reached or is read-only, so nothing was changed. Reads are answered with `--consistency session` and `eventual`.',
    example: '`POST /pets` while Valkey is down',
  },
  'storage-unconfirmed': {
    status: 503,
    title: 'Write not confirmed',
    summary:
      'The reply of the engine of `--store` was lost, so it is not known whether the write was stored.',
    example: '`POST /pets` while Valkey crashes, and stays away',
  },
  'storage-conflict': {
    status: 503,
    title: 'Too many concurrent writes',
    summary:
      'Other replicas wrote to the sandbox during each attempt of this write, so nothing was changed.',
    example: '`POST /pets` on many replicas in the same millisecond',
  },
  'upstream-unreachable': {
    status: 502,
    title: 'Upstream unreachable',
    summary:
      '`sandlot proxy`, or a server with `--upstream`, gets no reply from the API that it forwards to.',
    example: 'any call while the upstream is down',
  },
  'reply-unfit': {
    status: 502,
    title: 'Invalid upstream reply',
    summary: '`sandlot proxy --enforce` got a reply that violates the document.',
    example: 'an upstream that answers `{"id": "x"}` for an integer id',
  },
} as const;

/** The errors of the bundled Aha! API, which answers them in its own form. */
export const ahaErrors = {
  'missing-wrapper': {
    status: 400,
    title: 'Missing wrapper',
    summary: 'The attributes in the body are not inside of the object that the call requires.',
    example: 'a body `{"work_done": 1}` without `time_tracking_event` around it',
  },
  'invalid-attribute': {
    status: 400,
    title: 'Invalid attribute',
    summary: 'An attribute in the body has a value that is not allowed.',
    example: '`"start_date": "soon"`',
  },
  'invalid-parameter': {
    status: 400,
    title: 'Invalid parameter',
    summary: 'A query parameter has a value that is not allowed.',
    example: '`?updated_since=soon`',
  },
  unauthorized: {
    status: 401,
    title: 'Unknown user',
    summary: 'The token is missing, or belongs to no known user.',
    example: '`GET /api/v1/me` without `Authorization`',
  },
  'role-too-low': {
    status: 403,
    title: 'Role too low',
    summary: "The token's user has no role in the workspace that allows the call.",
    example: 'a POST by a reviewer',
  },
  'unknown-record': {
    status: 404,
    title: 'No such record',
    summary: 'The record does not exist, or the user may not see it.',
    example: '`GET /api/v1/features/NONE-1/time_tracking_events`',
  },
} as const;

/** Every error that Sandlot refuses a call with, by its code. Codes are stable: programs compare them. */
export const errors = {
  ...apiErrors,
  ...ahaErrors,
  ...controlErrors,
} satisfies Readonly<Record<string, ErrorDescription>>;

/** The code of an error in the catalogue. */
export type ErrorCode = keyof typeof errors;

export function isErrorCode(code: string): code is ErrorCode {
  return Object.hasOwn(errors, code);
}
