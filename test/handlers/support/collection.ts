import { json } from '../../support/sandlot-of.ts';
import { arraySchema, ref } from './serve-document.ts';

/** The operations of a collection; `more` is added to the creation. */
export function collection(
  name: string,
  more: object,
  responses: object = { 201: json(ref(name)) },
) {
  return {
    get: { responses: { 200: json(arraySchema(ref(name))) } },
    post: { ...more, responses },
  };
}
