import { integer, object, ref, returning, text } from './api-model-of.ts';
import { documentOf, json } from './sandlot-of.ts';

/** Exports that pass through their states, and sessions that expire. */
export const exportsDocument = documentOf(
  {
    '/exports': {
      post: {
        operationId: 'createExport',
        requestBody: json(object({ format: text })),
        responses: { 202: json(ref('Export')) },
      },
    },
    '/exports/{id}': { get: { operationId: 'getExport', ...returning(ref('Export')) } },
    '/sessions': {
      post: {
        requestBody: json(object({ expires_in: { type: 'number' } })),
        responses: { 201: json(ref('Session')) },
      },
    },
    '/sessions/{id}': { get: { ...returning(ref('Session')) } },
  },
  {
    components: {
      schemas: {
        Export: object({
          id: integer,
          status: { type: 'string', enum: ['queued', 'running', 'completed'], readOnly: true },
        }),
        Session: object({ id: integer, expires_in: { type: 'number' } }),
      },
    },
  },
);
