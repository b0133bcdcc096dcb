import { documentOf, json } from '../../../support/sandlot-of.ts';
import type { Answer, ProviderRequest, Script } from '../provider/scripted-provider.ts';

export function ref(name: string) {
  return { $ref: `#/components/schemas/${name}` };
}

export function keyed(name: string, type = 'string') {
  return {
    name,
    in: 'path',
    required: true,
    schema: { type },
  };
}

export function body(schema: object) {
  return { required: true, content: { 'application/json': { schema } } };
}

const gone = { 204: { description: '' } };
export const none = { 404: { description: '' } };
export const bad = { 400: { description: '' } };

/** Notes that can be made, read, listed, changed and removed. */
export function notes(note: object, more: Readonly<Record<string, object>> = {}) {
  return documentOf(
    {
      '/notes': {
        get: {
          operationId: 'list',
          responses: { 200: json({ type: 'array', items: more.entry ?? ref('Note') }) },
        },
        post: {
          operationId: 'add',
          requestBody: body(more.sent ?? ref('Note')),
          responses: { 201: json(ref('Note')), ...bad, ...more.added },
        },
      },
      '/notes/{id}': {
        parameters: [keyed('id')],
        get: { operationId: 'read', responses: { 200: json(ref('Note')), ...none } },
        patch: {
          operationId: 'change',
          requestBody: body(more.sent ?? ref('Note')),
          responses: { 200: json(ref('Note')), ...none, ...bad, ...more.changed },
        },
        delete: { operationId: 'remove', responses: { ...gone, ...none, ...more.removed } },
      },
    },
    { components: { schemas: { Note: note } } },
  );
}

export const note = {
  type: 'object',
  required: ['id', 'text'],
  properties: { id: { type: 'string', readOnly: true }, text: { type: 'string' } },
};

type Kept = Record<string, unknown> & { readonly id: string };

/** Keeps notes as it should; `own` answers before it what is sound. */
export function serveNotes(own: (request: ProviderRequest) => Answer | undefined): Script {
  const kept = new Map<string, Kept>();
  let last = 0;
  const carryOut = ({ method, url }: ProviderRequest, sent: object): Answer => {
    const [, , id] = url.split('/');
    const one = kept.get(`${id}`);
    if (method === 'GET') return { status: 200, body: one ?? [...kept.values()] };
    if (method === 'DELETE') {
      kept.delete(`${id}`);
      return { status: 204 };
    }
    last += one ? 0 : 1;
    const next = { ...one, ...sent, id: one?.id ?? `n${last}` };
    kept.set(next.id, next);
    return { status: one ? 200 : 201, body: next };
  };
  return (request) => {
    const [, , id] = request.url.split('/');
    if (id !== undefined && !kept.has(id)) return { status: 404 };
    const sent = request.method === 'GET' || request.method === 'DELETE' ? {} : read(request.text);
    return sent ? (own(request) ?? carryOut(request, sent)) : { status: 400 };
  };
}

/** What is sent of a note; `undefined` where it is none. */
function read(sent: string): Record<string, unknown> | undefined {
  try {
    const { text, kind = 'a' } = Object(JSON.parse(sent));
    const isRight = typeof text === 'string' && ['a', 'b'].includes(kind);
    return isRight ? JSON.parse(sent) : undefined;
  } catch {
    return undefined;
  }
}
