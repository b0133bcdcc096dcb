import type { JsonObject } from '../document/document.ts';

const namePattern = '^[A-Za-z0-9_~-][A-Za-z0-9._~-]{0,63}$';

export const text = { type: 'string' };
export const count = { type: 'integer', minimum: 0 };

/** An object of which these properties are always there, and no others but those that are `more`. */
export const object = (properties: JsonObject, more: JsonObject = {}): JsonObject => ({
  type: 'object',
  properties: { ...properties, ...more },
  required: Object.keys(properties),
  additionalProperties: false,
});

/** A reference to a named part of the document. */
export const named = (kind: 'schemas' | 'parameters' | 'responses', name: string): JsonObject => ({
  $ref: `#/components/${kind}/${name}`,
});

/** A body, or a reply's content, of JSON with a named schema. */
export const ofJson = (schema: string): JsonObject => ({
  'application/json': { schema: named('schemas', schema) },
});

/** Replies of an operation: those of its own, and those for which a refusal has a form. */
export const answers = (own: JsonObject, refusals: JsonObject = {}): JsonObject => ({
  responses: {
    ...own,
    ...Object.fromEntries(
      Object.entries(refusals).map(([status, name]) => [status, named('responses', String(name))]),
    ),
  },
});

export const schemas: JsonObject = {
  Name: {
    ...text,
    pattern: namePattern,
    description: 'What a sandbox or a snapshot may be called.',
  },
  Clock: {
    description: 'A clock that stands at an instant, or runs so many ms ahead of the system.',
    oneOf: [
      object({ frozen: { ...text, format: 'date-time' } }),
      object({ offset: { type: 'integer' } }),
    ],
  },
  Snapshot: object({
    name: named('schemas', 'Name'),
    clock: named('schemas', 'Clock'),
    records: { ...count, description: 'How many records it holds.' },
  }),
  Snapshots: object({ snapshots: { type: 'array', items: named('schemas', 'Snapshot') } }),
  State: object({
    clock: named('schemas', 'Clock'),
    random: {
      type: 'array',
      items: { type: 'integer' },
      minItems: 4,
      maxItems: 4,
      description: 'Where the stream of chance stands.',
    },
    records: {
      type: 'object',
      description: 'Records by resource, in order.',
      additionalProperties: { type: 'array', items: { type: 'object' } },
    },
  }),
  ResetTo: {
    ...object({}, { to: { ...text, description: 'The snapshot; absent: the seed.' } }),
    example: {},
  },
  Health: object(
    {
      status: {
        enum: ['ok', 'degraded'],
        description: 'degraded: it reads, but refuses writes at the moment.',
      },
      version: { ...text, description: 'The version of Sandlot.' },
      document: object({ title: text, version: text }),
      operations: count,
      replies: {
        ...object({ checked: count, unfit: count }),
        description: 'Replies that were held against the document, and those that did not fit.',
      },
    },
    {
      reason: { ...text, description: 'Why it is degraded.' },
      documents: {
        type: 'array',
        items: object({ title: text, version: text, basePath: text }),
        description: 'Each document, where there are several.',
      },
    },
  ),
  Problem: object(
    { type: text, title: text, status: { type: 'integer' }, detail: text, code: text },
    {
      violations: {
        type: 'array',
        items: object({ in: text, pointer: text, message: text }, { schema: text }),
      },
    },
  ),
};

export const parameters: JsonObject = {
  Sandbox: {
    name: 'Sandlot-Sandbox',
    in: 'header',
    description: 'The sandbox that the call is for, where the path does not say it.',
    schema: { ...named('schemas', 'Name'), default: 'default' },
  },
  Snapshot: { name: 'name', in: 'path', required: true, schema: named('schemas', 'Name') },
};

const problem = (description: string): JsonObject => ({
  description,
  content: { 'application/problem+json': { schema: named('schemas', 'Problem') } },
});

export const replies: JsonObject = {
  Invalid: problem('A name, or the body, is not as it has to be; with the places at fault.'),
  Foreign: problem('A page of another origin may not use what is here.'),
  NoSnapshot: problem('There is no such snapshot; with the names of those that there are.'),
  NoEntry: problem('There is no such call; with the ids of those that there are.'),
  NoRecord: problem('There is no such record, or no such resource; with the nearest.'),
  NoSandbox: problem('There is no such sandbox.'),
  Taken: problem('A token picks another sandbox already.'),
  TooMany: problem('There are as many as are kept.'),
  NotTold: problem('There is none of that id; with those that there are.'),
  Unkept: problem('The change could not be kept and was not made.'),
  Full: problem('There is no room to keep the change, and it was not made.'),
};
