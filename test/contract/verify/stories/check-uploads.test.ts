import t from 'tap';
import { documentOf, json } from '../../../support/sandlot-of.ts';
import type { Answer, ProviderRequest } from '../provider/scripted-provider.ts';
import { bad, body, keyed, none, ref } from '../support/notes-provider.ts';
import { tryTampered } from '../support/tampered-sandlot.ts';

const file = {
  type: 'object',
  required: ['id', 'name'],
  properties: {
    id: { type: 'string', readOnly: true },
    name: { type: 'string', minLength: 1, maxLength: 40 },
  },
};

/** Files whose bytes are sent to the address that they are downloaded from. */
const filesOf = (type: string) =>
  documentOf(
    {
      '/files': {
        get: {
          operationId: 'list',
          responses: { 200: json({ type: 'array', items: ref('File') }) },
        },
        post: {
          operationId: 'add',
          requestBody: body(ref('File')),
          responses: { 201: json(ref('File')), ...bad },
        },
      },
      '/files/{id}': {
        parameters: [keyed('id')],
        get: { operationId: 'read', responses: { 200: json(ref('File')), ...none } },
        delete: { operationId: 'remove', responses: { 204: { description: '' }, ...none } },
      },
      '/files/{id}/content': {
        parameters: [keyed('id')],
        get: {
          operationId: 'download',
          responses: {
            200: { description: '', content: { 'application/octet-stream': {} } },
            ...none,
          },
        },
        post: { operationId: 'renew', responses: { 204: { description: '' }, ...none } },
        put: {
          operationId: 'upload',
          requestBody: { content: { [type]: {} } },
          responses: { 204: { description: '' }, ...none, ...bad },
        },
      },
    },
    { components: { schemas: { File: file } } },
  );

const octets = 'application/octet-stream';

/** The bytes that are compared; others are sent to try the protocol. */
const isUpload = (bytes: Buffer) => bytes.length === 66_002;

const refused: Answer = { status: 400 };

type Service = {
  /** Answers instead of storing or sending the bytes. */
  readonly upload?: (request: ProviderRequest) => Answer | undefined;
  readonly sent?: (stored: Buffer) => Buffer;
  /** Whether a creation is refused, by the number of the uploads before it. */
  readonly refuses?: (uploads: number) => boolean;
  /** The documented media type of an upload. */
  readonly type?: string;
};

/** Keeps the bytes of each file; Sandlot answers the rest. */
function tryUploads(t: Parameters<typeof tryTampered>[0], service: Service) {
  const { upload = () => undefined, sent = (bytes) => bytes, refuses = () => false } = service;
  const stored = new Map<string, Buffer>();
  return tryTampered(t, filesOf(service.type ?? octets), (request, answer) => {
    const { method, url, bytes } = request;
    if (method === 'POST' && url === '/files') {
      const uploads = [...stored.values()].filter(isUpload).length;
      return answer.status === 201 && refuses(uploads) ? refused : answer;
    }
    if (!url.endsWith('/content') || answer.status >= 400) return answer;
    if (method === 'PUT') {
      stored.set(url, bytes);
      return upload(request) ?? { status: 204 };
    }
    const body = sent(stored.get(url) ?? Buffer.from('new'));
    return method === 'GET' ? { status: 200, headers: { 'content-type': octets }, body } : answer;
  });
}

const cases: readonly (readonly [name: string, service: Service, found: RegExp])[] = [
  ['bytes that come back as they were sent', {}, /^$/],
  ['a range of media types, of which one is sent', { type: 'image/*' }, /^$/],
  [
    'a download that lacks its end',
    { sent: (bytes) => bytes.subarray(0, 1000) },
    /^upload upload: The download differs from the upload at byte 1000: 66002 bytes were sent, and 1000 came back\.$/m,
  ],
  ['uploads that are refused', { upload: () => refused }, /^(?!.*upload upload:)/s],
  [
    'a creation that is refused after an upload',
    { refuses: (uploads) => uploads > 0 },
    /^(?!.*upload:)/s,
  ],
];

for (const [name, service, pattern] of cases)
  t.test(name, async (t) => {
    const { found, requests } = await tryUploads(t, service);

    t.match(found.join('\n'), pattern);
    const sent = requests.find(({ method, bytes }) => method === 'PUT' && isUpload(bytes));
    t.equal(sent?.headers['content-type'], service.type ? 'image/x-sandlot' : octets);
  });

t.test('a file that cannot be created', async (t) => {
  const { requests } = await tryUploads(t, { refuses: () => true });

  t.notOk(requests.some(({ bytes }) => isUpload(bytes)));
});
