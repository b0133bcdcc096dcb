const text = { type: 'string' };
const managed = { readOnly: true };
const count = { type: 'integer', minimum: 0, ...managed };
const moment = { type: 'string', format: 'date-time', ...managed };
const number = { type: 'integer', minimum: 1, ...managed };

/** What the server sets in every record. */
const serverProperties = { createdAt: moment, updatedAt: moment, version: number };
const serverNames = ['createdAt', 'updatedAt', 'version'];

const page = (name: string, properties: object = {}, required: readonly string[] = []) => ({
  type: 'object',
  required: ['items', ...required],
  properties: {
    items: { type: 'array', items: { $ref: `#/components/schemas/${name}` } },
    ...properties,
  },
});

/** The schemas of the tracker's document. */
export const schemas = {
  Problem: {
    type: 'object',
    required: ['title', 'status'],
    properties: { title: text, status: { type: 'integer' }, detail: text },
  },
  Project: {
    type: 'object',
    additionalProperties: false,
    required: ['id', 'ownerId', 'name', 'code', ...serverNames],
    properties: {
      id: { type: 'string', format: 'uuid', ...managed },
      ownerId: { ...text, ...managed },
      name: { type: 'string', minLength: 1, maxLength: 60 },
      code: {
        type: 'string',
        pattern: '^[A-Z]{2,6}-[0-9]{1,6}$',
        description: 'Unique among all projects.',
      },
      description: { type: ['string', 'null'], maxLength: 200 },
      status: { type: 'string', enum: ['planned', 'active', 'paused', 'done'], default: 'planned' },
      priority: { type: 'integer', minimum: 1, maximum: 1000, default: 100 },
      budget: { type: ['number', 'null'], minimum: 0, maximum: 1000000 },
      archived: { type: 'boolean', default: false },
      startsOn: { type: 'string', format: 'date' },
      tags: {
        type: 'array',
        maxItems: 5,
        uniqueItems: true,
        default: [],
        items: { type: 'string', minLength: 1, maxLength: 20 },
      },
      address: { $ref: '#/components/schemas/Address' },
      accessCode: { type: 'string', minLength: 4, maxLength: 20, writeOnly: true },
      taskCount: count,
      ...serverProperties,
    },
  },
  Address: {
    type: 'object',
    additionalProperties: false,
    required: ['city'],
    properties: {
      city: { type: 'string', minLength: 1, maxLength: 40 },
      street: { type: 'string', maxLength: 60 },
      postcode: { type: 'string', maxLength: 10 },
    },
  },
  ProjectPage: page('Project', { total: { type: 'integer' } }, ['total']),
  Task: {
    type: 'object',
    required: ['id', 'projectId', 'title', 'state', ...serverNames],
    properties: {
      id: number,
      projectId: { type: 'string', format: 'uuid', ...managed },
      title: { type: 'string', minLength: 1, maxLength: 100 },
      notes: { type: ['string', 'null'], maxLength: 300 },
      estimate: { type: 'integer', minimum: 0, maximum: 5000 },
      urgent: { type: 'boolean', default: false },
      state: { type: 'string', enum: ['open', 'completed'], ...managed },
      completedAt: { type: ['string', 'null'], format: 'date-time', ...managed },
      contactId: { type: ['integer', 'null'] },
      labels: { type: 'array', maxItems: 4, items: { type: 'string', maxLength: 15 } },
      ...serverProperties,
    },
  },
  TaskPage: page('Task', { total: { type: 'integer' } }, ['total']),
  Contact: {
    type: 'object',
    required: ['id', 'name', 'email', ...serverNames],
    properties: {
      id: number,
      name: { type: 'string', minLength: 1, maxLength: 50 },
      email: { type: 'string', format: 'email', maxLength: 60, description: 'Unique.' },
      phone: { type: ['string', 'null'], maxLength: 20 },
      role: { type: 'string', enum: ['client', 'supplier', 'partner'], default: 'client' },
      rating: { type: 'number', minimum: 0, maximum: 10 },
      active: { type: 'boolean', default: true },
      ...serverProperties,
    },
  },
  ContactPage: page('Contact', { nextCursor: { type: ['string', 'null'] } }, ['nextCursor']),
  File: {
    type: 'object',
    required: ['id', 'name', 'size', 'contentType', 'createdAt'],
    properties: {
      id: { type: 'string', format: 'uuid', ...managed },
      name: { type: 'string', minLength: 1, maxLength: 80 },
      size: count,
      contentType: { ...text, ...managed },
      createdAt: moment,
    },
  },
  FilePage: page('File'),
  FileUpload: {
    type: 'object',
    required: ['file', 'name'],
    properties: {
      file: { type: 'string', contentMediaType: 'application/octet-stream' },
      name: { type: 'string', minLength: 1, maxLength: 80 },
    },
  },
  Feedback: {
    type: 'object',
    required: ['id', 'subject', 'message'],
    properties: {
      id: number,
      subject: { type: 'string', minLength: 1, maxLength: 60 },
      message: { type: 'string', minLength: 1, maxLength: 500 },
      score: { type: 'integer', minimum: 1, maximum: 5 },
    },
  },
  Preferences: {
    type: 'object',
    additionalProperties: false,
    required: ['language', 'newsletter'],
    properties: {
      language: { type: 'string', enum: ['en', 'de', 'fr'] },
      newsletter: { type: 'boolean' },
      signature: { type: ['string', 'null'], maxLength: 80 },
      pageSize: { type: 'integer', minimum: 5, maximum: 100 },
    },
  },
  ReportOrder: {
    type: 'object',
    required: ['period'],
    properties: { period: { type: 'string', enum: ['week', 'month', 'year'] } },
  },
  ReportReceipt: {
    type: 'object',
    required: ['reportNumber', 'state'],
    properties: { reportNumber: text, state: { type: 'string', enum: ['ready'] } },
  },
  Report: {
    type: 'object',
    required: ['reportNumber', 'period', 'projects'],
    properties: { reportNumber: text, period: text, projects: { type: 'integer', minimum: 0 } },
  },
  LabelInput: {
    type: 'object',
    required: ['name'],
    properties: {
      name: { type: 'string', minLength: 1, maxLength: 30 },
      color: { type: 'string', pattern: '^#[0-9a-f]{6}$' },
    },
  },
  Label: {
    type: 'object',
    required: ['id', 'uuid', 'name', 'useCount', 'createdAt', 'updatedAt'],
    properties: {
      id: { type: 'integer' },
      uuid: { type: 'string', format: 'uuid' },
      name: text,
      color: text,
      useCount: { type: 'integer' },
      createdAt: { type: 'string', format: 'date-time' },
      updatedAt: { type: 'string', format: 'date-time' },
    },
  },
  User: {
    type: 'object',
    required: ['id', 'name'],
    properties: { id: text, name: text },
  },
};
