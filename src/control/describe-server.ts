import type { JsonObject } from '../document/document.ts';
import { answers, ofJson } from './description.ts';

const json = (description: string): JsonObject => ({
  description,
  content: { 'application/json': { schema: { type: 'object' } } },
});

/** What there is of the server as a whole. */
export const describeServer: Readonly<Record<string, JsonObject>> = {
  '/health': {
    get: {
      operationId: 'readHealth',
      summary: 'How the server is; 200 also while it is degraded',
      ...answers({ 200: { description: 'How it is', content: ofJson('Health') } }),
    },
  },
  '/openapi.json': {
    get: {
      operationId: 'readDocument',
      summary: 'The document that is served, as JSON',
      ...answers({ 200: json('The document') }),
    },
  },
  '/openapi.yaml': {
    get: {
      operationId: 'readDocumentAsYaml',
      summary: 'The document that is served, as YAML',
      ...answers({
        200: {
          description: 'The document',
          content: { 'application/yaml': { schema: { type: 'string' } } },
        },
      }),
    },
  },
  '/docs': {
    get: {
      operationId: 'openPage',
      summary: 'The page on which its operations can be tried',
      ...answers({
        200: { description: 'The page', content: { 'text/html': { schema: { type: 'string' } } } },
      }),
    },
  },
  '/control': {
    get: {
      operationId: 'openControlPage',
      summary: 'The page on which these calls can be tried',
      ...answers({
        200: { description: 'The page', content: { 'text/html': { schema: { type: 'string' } } } },
      }),
    },
  },
  '/control.json': {
    get: {
      operationId: 'readControl',
      summary: 'This document',
      ...answers({ 200: json('This document') }),
    },
  },
};
