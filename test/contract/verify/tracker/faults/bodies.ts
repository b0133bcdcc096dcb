import { isDeepStrictEqual } from 'node:util';
import { toProblem } from '../call.ts';
import type { FaultClass, TrackerFault } from '../fault.ts';
import type { RecordKind, TrackerRecord } from '../state.ts';
import { type SchemaName, withoutKeywords } from '../validation.ts';

type Schema = Readonly<Record<string, unknown>>;

/** Bodies are checked by another schema. */
function checking(
  name: string,
  schemaName: SchemaName | undefined,
  change: (schema: Schema) => unknown,
): TrackerFault {
  return {
    name,
    code: 'F102',
    rules: () => ({
      bodySchema: (own, schema) =>
        schemaName === undefined || own === schemaName ? Object(change(schema)) : schema,
    }),
  };
}

/** A property is checked by another schema. */
function checkingProperty(
  name: string,
  schemaName: SchemaName,
  property: string,
  change: (schema: Schema) => Schema,
): TrackerFault {
  return checking(name, schemaName, (schema) => {
    const properties = Object(schema.properties);
    return { ...schema, properties: { ...properties, [property]: change(properties[property]) } };
  });
}

/** A client may set what the server sets. */
function assigning(name: string, kind: RecordKind, property: string): TrackerFault {
  return {
    name,
    code: 'F203',
    rules: ({ writable }) => ({
      writable: (own, input) => ({
        ...writable(own, input),
        ...(own === kind && property in input && { [property]: input[property] }),
      }),
    }),
  };
}

/** Stored values differ from those that were sent. */
function storing(
  name: string,
  kind: RecordKind,
  change: (record: TrackerRecord) => object,
): TrackerFault {
  return {
    name,
    code: 'kept',
    rules: ({ save }) => ({
      save: (state, own, record) =>
        save(state, own, own === kind ? { ...record, ...change(record) } : record),
    }),
  };
}

/** Refused bodies are stored. */
const storingRefused: TrackerFault = {
  name: 'a refused change of a contact is stored',
  code: 'F104',
  reply: (reply, call, { records }) => {
    const known = records.contact.get(`${call.parameters.contactId}`);
    if (call.operationId !== 'updateContact' || reply.status !== 400 || !known) return reply;
    try {
      const sent = JSON.parse(call.body.toString('utf8'));
      records.contact.set(`${known.id}`, { ...known, ...(sent.phone && { phone: sent.phone }) });
    } catch {
      return reply;
    }
    return reply;
  },
};

export const bodyFaults: FaultClass = {
  name: 'bodies at their edges',
  faults: [
    checking('texts of any length are accepted', undefined, (schema) =>
      withoutKeywords(schema, ['maxLength']),
    ),
    checking('unknown properties are accepted', 'Project', (schema) => ({
      ...schema,
      additionalProperties: true,
    })),
    checking('unknown properties of an address are accepted', 'Project', (schema) =>
      withoutKeywords(schema, ['additionalProperties']),
    ),
    checking('duplicate tags are accepted', 'Project', (schema) =>
      withoutKeywords(schema, ['uniqueItems']),
    ),
    checking('too many tags are accepted', 'Project', (schema) =>
      withoutKeywords(schema, ['maxItems']),
    ),
    checking('too many labels are accepted', 'Task', (schema) =>
      withoutKeywords(schema, ['maxItems']),
    ),
    checking('empty bodies of a patch are accepted', 'ContactPatch', (schema) => ({
      ...schema,
      minProperties: 0,
      type: ['object', 'array', 'string'],
    })),
    checking('a contact without a name is accepted', 'Contact', (schema) => ({
      ...schema,
      required: ['email'],
    })),
    checking('a form without a file is accepted', 'FileUpload', (schema) => ({
      ...schema,
      required: ['name'],
    })),
    checking('a form without a message is accepted', 'Feedback', (schema) => ({
      ...schema,
      required: ['subject'],
    })),
    checkingProperty('a name may be null', 'Contact', 'name', (schema) => ({
      ...schema,
      type: ['string', 'null'],
    })),
    checkingProperty('a flag may be null', 'Contact', 'active', (schema) => ({
      ...schema,
      type: ['boolean', 'null'],
    })),
    checkingProperty('a flag may be a text', 'Task', 'urgent', () => ({})),
    checkingProperty('a title may be a number', 'Task', 'title', () => ({})),
    checkingProperty('a number may be a text', 'Contact', 'rating', () => ({})),
    checkingProperty('a whole number may be a fraction', 'Project', 'priority', (schema) => ({
      ...schema,
      type: 'number',
    })),
    checkingProperty('a role may be any text', 'Contact', 'role', () => ({ type: 'string' })),
    checkingProperty('a list may be an object', 'Task', 'labels', () => ({})),
    checkingProperty('a score may be 6', 'Feedback', 'score', () => ({ type: 'integer' })),
    checkingProperty('a long name is refused', 'Contact', 'name', (schema) => ({
      ...schema,
      maxLength: 49,
    })),
    checkingProperty('the highest priority is refused', 'Project', 'priority', (schema) => ({
      ...schema,
      maximum: 999,
    })),
    checkingProperty('the lowest rating is refused', 'Contact', 'rating', (schema) => ({
      ...schema,
      exclusiveMinimum: 0,
    })),
    checkingProperty('five tags are refused', 'Project', 'tags', (schema) => ({
      ...schema,
      maxItems: 4,
    })),
    checkingProperty('null is refused for notes', 'Task', 'notes', (schema) => ({
      ...schema,
      type: 'string',
    })),
    checkingProperty('a role is refused', 'Contact', 'role', () => ({
      enum: ['client', 'supplier'],
    })),
    checkingProperty('a language is refused', 'Preferences', 'language', () => ({
      enum: ['en', 'de'],
    })),
    checkingProperty('a report by the year is refused', 'ReportOrder', 'period', () => ({
      enum: ['week', 'month'],
    })),
    assigning('a client chooses the version', 'project', 'version'),
    assigning('a client chooses when a label was created', 'label', 'createdAt'),
    assigning('a client chooses the number of uses', 'label', 'useCount'),
    assigning('a client chooses the uuid of a label', 'label', 'uuid'),
    {
      name: 'a patch sets the number of uses',
      code: 'F203',
      rules: ({ merge }) => ({ merge }),
      reply: (reply, { operationId, body, parameters }, { records }) => {
        const label = records.label.get(`${parameters.labelId}`);
        if (operationId !== 'updateLabel' || reply.status !== 200 || !label) return reply;
        const { useCount } = Object(JSON.parse(body.toString('utf8')));
        if (useCount !== undefined) records.label.set(`${label.id}`, { ...label, useCount });
        return reply;
      },
    },
    {
      name: 'a repeated request creates a second label',
      code: 'idempotency',
      rules: () => ({ repeated: () => undefined }),
    },
    {
      name: 'a repeated request makes the server fail',
      code: 'F100',
      rules: ({ repeated }) => ({
        repeated: (state, key) => repeated(state, key) && toProblem(500, 'Duplicate key'),
      }),
    },
    assigning('a client chooses the owner', 'project', 'ownerId'),
    assigning('a client chooses when a contact was created', 'contact', 'createdAt'),
    assigning('a client completes a task by its state', 'task', 'state'),
    {
      name: 'a client chooses the id of a contact',
      code: 'F203',
      rules: ({ newId, writable }) => {
        let chosen: unknown;
        return {
          writable: (kind, input) => {
            chosen = kind === 'contact' ? input.id : undefined;
            return writable(kind, input);
          },
          newId: (kind, state) =>
            kind === 'contact' && typeof chosen === 'number' ? chosen : newId(kind, state),
        };
      },
    },
    {
      name: 'a flag that was not sent is off',
      code: 'default',
      rules: ({ withDefaults }) => ({
        withDefaults: (kind, input) =>
          kind === 'contact' && !('active' in input)
            ? { ...withDefaults(kind, input), active: false }
            : withDefaults(kind, input),
      }),
    },
    {
      name: 'a priority that was not sent is missing',
      code: 'default',
      rules: ({ withDefaults }) => ({
        withDefaults: (kind, input) => {
          const { priority: _priority, ...rest } = withDefaults(kind, input);
          return 'priority' in input ? withDefaults(kind, input) : rest;
        },
      }),
    },
    {
      name: 'an email may be used twice',
      code: 'duplicate',
      rules: ({ isTaken }) => ({
        isTaken: (kind, input, others) => kind !== 'contact' && isTaken(kind, input, others),
      }),
    },
    {
      name: 'a code may be used twice',
      code: 'duplicate',
      rules: ({ isTaken }) => ({
        isTaken: (kind, input, others) => kind !== 'project' && isTaken(kind, input, others),
      }),
    },
    storing('signs beyond ASCII are replaced', 'task', ({ title }) => ({
      title: `${title}`.replace(/[^\x20-\x7e]/g, '?'),
    })),
    storing('emojis are removed', 'contact', ({ name }) => ({
      name: `${name}`.replace(/\p{Extended_Pictographic}/gu, ''),
    })),
    storing('long names are cut', 'contact', ({ name }) => ({ name: `${name}`.slice(0, 40) })),
    storing('the budget is rounded to tens', 'project', ({ budget }) => ({
      budget: typeof budget === 'number' ? Math.round(budget / 10) * 10 : budget,
    })),
    storing('the last tag is lost', 'project', ({ tags }) => ({
      tags: Array.isArray(tags) && tags.length === 5 ? tags.slice(0, 4) : tags,
    })),
    storing('the street of an address is lost', 'project', ({ address }) => ({
      ...(address !== undefined &&
        !isDeepStrictEqual(address, {}) && { address: { city: Object(address).city } }),
    })),
    storingRefused,
  ],
};
