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
    description: '`degraded`: reads work, but writes are refused at the moment.',
  }),
  version: Type.String({ description: 'The version of Sandlot.' }),
  document: closedObject({ title: textSchema, version: textSchema }),
  operations: countSchema,
  replies: closedObject(
    { checked: countSchema, unfit: countSchema },
    {
      description:
        'The number of replies that were validated, and of those that violate the document.',
    },
  ),
  reason: Type.Optional(Type.String({ description: 'Why writes are refused.' })),
  documents: Type.Optional(
    Type.Array(closedObject({ title: textSchema, version: textSchema, basePath: textSchema }), {
      description: 'The documents, if several are served.',
    }),
  ),
});

const Live = closedObject({ status: Type.Literal('live') });

const Ready = closedObject({ status: Type.Literal('ready') });

export const serverSchemas = { Health, Live, Ready };

function documentReply(description: string): DescribedReply<JsonObject> {
  return {
    description,
    content: { 'application/json': { schema: Type.Unsafe<JsonObject>({ type: 'object' }) } },
  };
}

/** The server as a whole. */
export const serverPaths = {
  '/health': {
    get: {
      operationId: 'readHealth',
      summary: 'Check the health of the server; 200 also while it is degraded',
      ...withResponses({ 200: jsonReply('The health', { Health }) }),
    },
  },
  '/live': {
    get: {
      operationId: 'checkLiveness',
      summary: 'Check that the process answers',
      ...withResponses({ 200: jsonReply('It does', { Live }) }),
    },
  },
  '/ready': {
    get: {
      operationId: 'checkReadiness',
      summary:
        'Check that the server takes requests; 503 from the signal to stop on, and without its shared store',
      ...withResponses({ 200: jsonReply('It does', { Ready }) }, { 503: 'Stopping' }),
    },
  },
  '/openapi.json': {
    get: {
      operationId: 'readDocument',
      summary: 'Read the served document as JSON',
      ...withResponses({ 200: documentReply('The document') }),
    },
  },
  '/openapi.yaml': {
    get: {
      operationId: 'readDocumentAsYaml',
      summary: 'Read the served document as YAML',
      ...withResponses({ 200: textReply('The document', 'application/yaml') }),
    },
  },
  '/docs': {
    get: {
      operationId: 'openPage',
      summary: 'Open a page where you can try its operations',
      ...withResponses({ 200: textReply('The page', 'text/html') }),
    },
  },
  '/control': {
    get: {
      operationId: 'openControlPage',
      summary: 'Open a page where you can try these calls',
      ...withResponses({ 200: textReply('The page', 'text/html') }),
    },
  },
  '/control.json': {
    get: {
      operationId: 'readControl',
      summary: 'Read this document',
      ...withResponses({ 200: documentReply('This document') }),
    },
  },
};
