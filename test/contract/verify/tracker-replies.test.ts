import t from 'tap';
import { type TrackerCall, type TrackerReply, toProblem } from './tracker/call.ts';
import { onReply, type TrackerFault, withBody, withHeaders } from './tracker/fault.ts';
import { tokens } from './tracker/rules.ts';
import { loadTrackerDocument, verifyTracker } from './tracker/verify-tracker.ts';

const document = await loadTrackerDocument();

const [, otherToken] = Object.keys(tokens);

function isOther({ headers }: TrackerCall): boolean {
  return headers.authorization === `Bearer ${otherToken}`;
}

/** Changes the replies of an operation to the second user. */
function toOther(
  operationId: string,
  change: (reply: TrackerReply) => TrackerReply | undefined,
): Pick<TrackerFault, 'reply'> {
  return {
    reply: (reply, call) =>
      call.operationId === operationId && isOther(call) ? change(reply) : reply,
  };
}

const refused = toProblem(404, 'Missing.');

const cases: readonly (readonly [
  name: string,
  operations: string,
  fault: Pick<TrackerFault, 'reply'>,
  found: readonly RegExp[],
])[] = [
  [
    'a file that comes back with another type',
    'uploadFile',
    onReply('downloadFile', 200, (reply) => withHeaders(reply, { 'content-type': 'image/png' })),
    [/The download has Content-Type: image\/png\. Expected: .+, as uploaded\./],
  ],
  [
    'a file whose end is lost',
    'uploadFile',
    onReply('downloadFile', 200, (reply) => ({
      ...reply,
      body: Buffer.from(Object(reply.body)).subarray(0, -2),
    })),
    [/The download differs from the upload at byte 66000: 66002 bytes were sent, and 66000 came/],
  ],
  [
    'a record with another type than its file',
    'uploadFile',
    onReply('uploadFile', 201, (reply) =>
      withBody(reply, (body) => ({ ...body, contentType: 'no/type' })),
    ),
    [/The "contentType" of the uploaded file is "no\/type"\. Expected: ".+"\./],
  ],
  ['a download that is missing', 'uploadFile', onReply('downloadFile', 200, () => refused), []],
  [
    'an upload that is refused',
    'uploadFile',
    onReply('uploadFile', 201, () => toProblem(400, 'No.')),
    [],
  ],
  [
    'content that is refused',
    'replaceFileContent',
    onReply('replaceFileContent', 204, () => refused),
    [],
  ],
  [
    'a record that may be known but not read',
    'readProject',
    toOther('readProject', (reply) => (reply.status === 404 ? toProblem(403, 'No.') : reply)),
    [/owner: Another user gets 403 for a record of the first user, which reveals that it exists/],
  ],
  [
    'a refused change that removes the record',
    'updateProject',
    {
      reply: (reply, call, { records }) => {
        if (call.operationId === 'updateProject' && isOther(call))
          records.project.delete(`${call.parameters.projectId}`);
        return reply;
      },
    },
    [
      /owner: Requests of another user were refused, but then a read of the record was answered 404/,
    ],
  ],
  [
    'a parent that cannot be added',
    'readTask',
    onReply('createProject', 201, () => toProblem(400, 'No.')),
    [],
  ],
  [
    'settings that another user may not read',
    'replacePreferences',
    toOther('readPreferences', () => refused),
    [],
  ],
  [
    'settings that another user may not change',
    'replacePreferences',
    toOther('replacePreferences', () => refused),
    [],
  ],
  [
    'a refusal that repeats the credential',
    'readProject',
    onReply('readProject', 404, (reply, { headers }) => ({
      ...reply,
      body: { ...Object(reply.body), detail: `Not for ${headers.authorization}` },
    })),
    [/leak: The 404 reply contains the credential of the request/],
  ],
  [
    'a text in another charset',
    'readMe',
    onReply('readMe', 200, (reply) => ({
      ...withHeaders(reply, { 'content-type': 'application/json' }),
      body: Buffer.from(JSON.stringify({ ...Object(reply.body), name: 'Müller' }), 'latin1'),
    })),
    [/charset: The body is not UTF-8/],
  ],
  [
    'a property of the server that is refused',
    'createProject',
    {
      reply: (reply, { operationId, body }) =>
        operationId === 'createProject' && reply.status === 201 && `${body}`.includes('ownerId')
          ? toProblem(400, 'No.')
          : reply,
    },
    [],
  ],
  [
    'a second record without an answer',
    'createContact',
    onReply('createContact', 409, () => undefined),
    [/^reply: No reply/],
  ],
  [
    'an outdated condition without an answer',
    'updateProject',
    onReply('updateProject', 412, () => undefined),
    [],
  ],
  [
    'a change whose reply has no ETag',
    'updateProject',
    onReply('updateProject', 200, (reply) => withHeaders(reply, { etag: undefined })),
    [/reply: The header "ETag" is required\./],
  ],
];

t.test('replies of the tracker that are wrong, or say nothing', async (t) => {
  for (const [name, operations, fault, expected] of cases) {
    const { report } = await verifyTracker(document, {
      faults: [{ name, code: 'test', ...fault }],
      only: operations.split(' '),
    });
    const found = report.failures.map(({ check, message }) => `${check}: ${message}`);
    if (expected.length === 0) t.strictSame(found, [], name);
    for (const pattern of expected) t.match(found.join('\n'), pattern, name);
  }
});

t.test('a reply that takes too long is a failure', async (t) => {
  const { report } = await verifyTracker(document, { only: ['readMe'], slow: 0 });

  t.match(report.failures, [
    { check: 'slow', message: /^The reply took \d\.\d s\. Expected: at most 0 s \(--slow\)\.$/ },
  ]);
});
