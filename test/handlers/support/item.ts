import { json } from '../../support/sandlot-of.ts';
import {
  arraySchema,
  objectSchema,
  pathParameter,
  ref,
  withRequestBody,
} from './serve-document.ts';

export const integer = { type: 'integer' };
export const text = { type: 'string' };

export function item(operations: object, parameter = pathParameter('id', 'integer')) {
  return {
    '/pets': {
      get: { responses: { 200: json(arraySchema(ref('Pet'))) } },
      post: { ...withRequestBody(ref('Pet')), responses: { 201: json(ref('Pet')) } },
    },
    '/pets/{id}': {
      parameters: [parameter],
      get: { responses: { 200: json(ref('Pet')) } },
      ...operations,
    },
  };
}

export function changes(type?: string) {
  return {
    ...withRequestBody({ type: type === undefined ? 'object' : 'array' }, type),
    responses: { 200: json(ref('Pet')) },
  };
}

export const pet = objectSchema({
  id: { ...integer, readOnly: true },
  name: text,
  owner: { type: ['object', 'null'], properties: { name: text } },
  created_at: { type: 'string', format: 'date-time', readOnly: true },
});
