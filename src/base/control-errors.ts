/** The errors that the control API under `/_sandlot` answers, beside those that every request can get. */
export const controlErrors = {
  'record-invalid': {
    status: 400,
    title: 'Invalid record',
    summary: 'A record in the body does not match the schema of its resource.',
    example: '`PUT /_sandlot/state/pets/1` with `{"name": 7}`',
  },
  'override-outside-document': {
    status: 400,
    title: 'Override violates the document',
    summary:
      'The reply of an override does not match the document. The status is 500 if that is only known when it is applied.',
    example: '`POST /_sandlot/overrides` with a reply whose `id` has the wrong type',
  },
  'snapshot-name-invalid': {
    status: 400,
    title: 'Invalid snapshot name',
    summary: 'The name in the path is not a valid name of a snapshot.',
    example: '`PUT /_sandlot/snapshots/a%20b`',
  },
  'control-token-missing': {
    status: 401,
    title: 'Missing control token',
    summary: 'The server was started with `--control-token` and the call does not send it.',
    example: '`GET /_sandlot/journal` without `Authorization`',
  },
  'control-token-wrong': {
    status: 401,
    title: 'Wrong control token',
    summary: 'The token that the call sends is not the control token.',
    example: '`GET /_sandlot/journal` with `Authorization: Bearer guess`',
  },
  'host-foreign': {
    status: 403,
    title: 'Foreign host',
    summary:
      'The `Host` of the call is a public name, which another site can make point to this machine (DNS rebinding).',
    example: '`GET /_sandlot/journal` with `Host: evil.example`',
  },
  'origin-foreign': {
    status: 403,
    title: 'Foreign origin',
    summary: 'A web page of another origin, a webhook or a callback called the control API.',
    example: '`POST /_sandlot/reset` with `Origin: https://evil.example`',
  },
  'document-unclear': {
    status: 404,
    title: 'Several documents',
    summary: 'The server serves several documents, each at its own address.',
    example: '`GET /_sandlot/openapi.json` of a server with two documents',
  },
  'entry-unknown': {
    status: 404,
    title: 'No such call',
    summary: 'The journal has no call of this number.',
    example: '`GET /_sandlot/journal/999`',
  },
  'override-unknown': {
    status: 404,
    title: 'No such override',
    summary: 'The sandbox has no override with this id.',
    example: '`DELETE /_sandlot/overrides/999`',
  },
  'fault-unknown': {
    status: 404,
    title: 'No such fault',
    summary: 'The sandbox has no fault with this id.',
    example: '`DELETE /_sandlot/faults/999`',
  },
  'delivery-unknown': {
    status: 404,
    title: 'No such message',
    summary: 'The sandbox has no webhook or callback of this id.',
    example: '`POST /_sandlot/deliveries/msg_1/resend`',
  },
  'operation-unknown': {
    status: 404,
    title: 'No such operation',
    summary: 'The documents have no operation with this id.',
    example: '`GET /_sandlot/operations/listUnicorns`',
  },
  'resource-unknown': {
    status: 404,
    title: 'No such resource',
    summary: 'The document has no resource of this name.',
    example: '`GET /_sandlot/state/unicorns`',
  },
  'record-unknown': {
    status: 404,
    title: 'No such record',
    summary: 'The resource has no record with this key.',
    example: '`GET /_sandlot/state/pets/999`',
  },
  'snapshot-unknown': {
    status: 404,
    title: 'No such snapshot',
    summary: 'The sandbox has no snapshot of this name.',
    example: '`POST /_sandlot/reset` with `{"to": "nope"}`',
  },
  'journal-off': {
    status: 409,
    title: 'Journal is off',
    summary: 'The server was started with `--journal 0`, so calls cannot be counted.',
    example: '`POST /_sandlot/journal/verify` to such a server',
  },
  'overrides-full': {
    status: 409,
    title: 'Too many overrides',
    summary: 'The sandbox has 1,000 overrides, or overrides of 10 MB, already.',
    example: 'the 1,001st `POST /_sandlot/overrides`',
  },
  'faults-full': {
    status: 409,
    title: 'Too many faults',
    summary: 'The sandbox has 1,000 faults, or faults of 10 MB, already.',
    example: 'the 1,001st `POST /_sandlot/faults`',
  },
  'snapshots-full': {
    status: 409,
    title: 'Too many snapshots',
    summary:
      'The sandbox has `--snapshot-max` snapshots already, or the snapshots of all sandboxes keep too many records.',
    example: 'the 1,001st `PUT /_sandlot/snapshots/NAME`',
  },
  'listeners-full': {
    status: 409,
    title: 'Too many listeners',
    summary: 'The server has 1,000 open waits and event streams already.',
    example: 'the 1,001st `POST /_sandlot/journal/wait` at once',
  },
  'tokens-full': {
    status: 409,
    title: 'Too many tokens',
    summary: 'There are 10,000 tokens of sandboxes already.',
    example: '`POST /_sandlot/sandboxes` with 10,001 tokens',
  },
  'token-taken': {
    status: 409,
    title: 'Token in use',
    summary: 'A token in the body already selects another sandbox.',
    example: '`POST /_sandlot/sandboxes` with the token of another sandbox',
  },
  'record-named': {
    status: 409,
    title: 'Record is referenced',
    summary: 'Other records refer to this one and need it, so it cannot be removed.',
    example: '`DELETE /_sandlot/state/owners/1` while a pet requires that owner',
  },
  'metrics-off': {
    status: 404,
    title: 'No metrics',
    summary: 'The server was started with `--no-metrics`, so it counts nothing.',
    example: '`GET /_sandlot/metrics` under `--no-metrics`',
  },
  'server-stopping': {
    status: 503,
    title: 'Server stopping',
    summary: 'The server got a signal to stop, so a load balancer should use another one.',
    example: '`GET /_sandlot/ready` after SIGTERM',
  },
} as const;
