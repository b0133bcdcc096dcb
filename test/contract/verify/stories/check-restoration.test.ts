import t from 'tap';
import { documentOf, json } from '../../../support/sandlot-of.ts';
import { bad, body, keyed, none, ref } from '../support/notes-provider.ts';
import { type Tamper, tryTampered } from '../support/tampered-sandlot.ts';

const text = { type: 'string' };
const file = json(ref('File'));

/** Files that a removal moves to the trash. */
const files = documentOf(
  {
    '/files': {
      get: {
        operationId: 'list files',
        responses: { 200: json({ type: 'array', items: ref('File') }) },
      },
      post: {
        operationId: 'add file',
        requestBody: body(ref('File')),
        responses: { 201: file, ...bad },
      },
    },
    '/files/{id}': {
      parameters: [keyed('id')],
      get: { operationId: 'read file', responses: { 200: file, ...none } },
      delete: { operationId: 'remove file', responses: { 204: { description: '' }, ...none } },
    },
    '/files/{id}/put-back': {
      parameters: [keyed('id')],
      post: {
        operationId: 'put back',
        summary: 'Brings a file back from the trash',
        responses: { 200: file, ...none },
      },
    },
  },
  {
    components: {
      schemas: {
        File: {
          type: 'object',
          required: ['id', 'name'],
          properties: { id: { ...text, readOnly: true }, name: text, remarks: text },
        },
      },
    },
  },
);

const headers = { 'content-type': 'application/json' };

/** Keeps removed files, and shows those that were put back. */
function trashing(restore: (file: string) => string | undefined): Tamper {
  const known = new Map<string, string>();
  const restored = new Map<string, string | undefined>();
  return ({ method, url }, answer) => {
    if (method === 'POST' && answer.status === 201)
      known.set(`${url}/${JSON.parse(`${answer.body}`).id}`, `${answer.body}`);
    const own = url.replace('/put-back', '');
    const before = known.get(own);
    if (method === 'POST' && url !== own && answer.status === 404 && before) {
      restored.set(own, restore(before));
      return { status: 200, headers, body: before };
    }
    const body = method === 'GET' ? restored.get(own) : undefined;
    return body === undefined ? answer : { status: 200, headers, body };
  };
}

t.test('an action that restores removed records may do so', async (t) => {
  t.strictSame(
    (
      await tryTampered(
        t,
        files,
        trashing((file) => file),
      )
    ).found,
    [],
  );
  t.strictSame((await tryTampered(t, files)).found, [], 'or refuse it');
});

t.test('a restored record can be read, as it was before', async (t) => {
  t.match(
    (
      await tryTampered(
        t,
        files,
        trashing(() => undefined),
      )
    ).found,
    [
      /^put back action: The action answered 200, but the record ".+" is still removed: GET answers 404\.$/,
    ],
  );
  const withoutRemarks = (file: string) =>
    JSON.stringify({ ...JSON.parse(file), remarks: 'other remarks' });
  t.match((await tryTampered(t, files, trashing(withoutRemarks))).found, [
    /^put back action: The restored record ".+" has another "remarks": "other remarks"\. It was ".+"\.$/,
  ]);
});
