import { Type } from 'typebox';
import type { JsonObject } from '../document/document.ts';
import { answers, type Carrying, carrying, carryingText } from './description.ts';
import { count, object, text } from './schema.ts';

export const Health = object({
  status: Type.Enum(['ok', 'degraded'], {
    description: 'degraded: it reads, but refuses writes at the moment.',
  }),
  version: Type.String({ description: 'The version of Sandlot.' }),
  document: object({ title: text, version: text }),
  operations: count,
  replies: object(
    { checked: count, unfit: count },
    { description: 'Replies that were held against the document, and those that did not fit.' },
  ),
  reason: Type.Optional(Type.String({ description: 'Why it is degraded.' })),
  documents: Type.Optional(
    Type.Array(object({ title: text, version: text, basePath: text }), {
      description: 'Each document, where there are several.',
    }),
  ),
});

export const serverSchemas = { Health };

const document = (description: string): Carrying<JsonObject> => ({
  description,
  content: { 'application/json': { schema: Type.Unsafe<JsonObject>({ type: 'object' }) } },
});

/** What there is of the server as a whole. */
export const describeServer = {
  '/health': {
    get: {
      operationId: 'readHealth',
      summary: 'How the server is; 200 also while it is degraded',
      ...answers({ 200: carrying('How it is', { Health }) }),
    },
  },
  '/openapi.json': {
    get: {
      operationId: 'readDocument',
      summary: 'The document that is served, as JSON',
      ...answers({ 200: document('The document') }),
    },
  },
  '/openapi.yaml': {
    get: {
      operationId: 'readDocumentAsYaml',
      summary: 'The document that is served, as YAML',
      ...answers({ 200: carryingText('The document', 'application/yaml') }),
    },
  },
  '/docs': {
    get: {
      operationId: 'openPage',
      summary: 'The page on which its operations can be tried',
      ...answers({ 200: carryingText('The page', 'text/html') }),
    },
  },
  '/control': {
    get: {
      operationId: 'openControlPage',
      summary: 'The page on which these calls can be tried',
      ...answers({ 200: carryingText('The page', 'text/html') }),
    },
  },
  '/control.json': {
    get: {
      operationId: 'readControl',
      summary: 'This document',
      ...answers({ 200: document('This document') }),
    },
  },
};
