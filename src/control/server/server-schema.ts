import { Type } from 'typebox';
import type { JsonObject } from '../../openapi/openapi.ts';
import {
  closedObject,
  countSchema,
  type DescribedReply,
  jsonReply,
  textReply,
  textSchema,
  withResponses,
} from '../docs/document-parts.ts';

export const Health = closedObject({
  status: Type.Enum(['ok', 'degraded'], {
    description: 'degraded: it reads, but refuses writes at the moment.',
  }),
  version: Type.String({ description: 'The version of Sandlot.' }),
  document: closedObject({ title: textSchema, version: textSchema }),
  operations: countSchema,
  replies: closedObject(
    { checked: countSchema, unfit: countSchema },
    { description: 'Replies that were held against the document, and those that did not fit.' },
  ),
  reason: Type.Optional(Type.String({ description: 'Why it is degraded.' })),
  documents: Type.Optional(
    Type.Array(closedObject({ title: textSchema, version: textSchema, basePath: textSchema }), {
      description: 'Each document, where there are several.',
    }),
  ),
});

export const serverSchemas = { Health };

function documentReply(description: string): DescribedReply<JsonObject> {
  return {
    description,
    content: { 'application/json': { schema: Type.Unsafe<JsonObject>({ type: 'object' }) } },
  };
}

/** What there is of the server as a whole. */
export const serverPaths = {
  '/health': {
    get: {
      operationId: 'readHealth',
      summary: 'How the server is; 200 also while it is degraded',
      ...withResponses({ 200: jsonReply('How it is', { Health }) }),
    },
  },
  '/openapi.json': {
    get: {
      operationId: 'readDocument',
      summary: 'The document that is served, as JSON',
      ...withResponses({ 200: documentReply('The document') }),
    },
  },
  '/openapi.yaml': {
    get: {
      operationId: 'readDocumentAsYaml',
      summary: 'The document that is served, as YAML',
      ...withResponses({ 200: textReply('The document', 'application/yaml') }),
    },
  },
  '/docs': {
    get: {
      operationId: 'openPage',
      summary: 'The page on which its operations can be tried',
      ...withResponses({ 200: textReply('The page', 'text/html') }),
    },
  },
  '/control': {
    get: {
      operationId: 'openControlPage',
      summary: 'The page on which these calls can be tried',
      ...withResponses({ 200: textReply('The page', 'text/html') }),
    },
  },
  '/control.json': {
    get: {
      operationId: 'readControl',
      summary: 'This document',
      ...withResponses({ 200: documentReply('This document') }),
    },
  },
};
