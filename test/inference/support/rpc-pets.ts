import { integer, object, ref, text } from '../../support/api-model-of.ts';

export const schemas = {
  Pet: object({ id: integer, name: text, kind: text }),
  PetFull: object({ id: integer, name: text, kind: text, age: integer }),
  New: object({ name: text, kind: text }),
  Toy: object({ id: integer, size: text }),
  Tag: object({ name: text, size: text }),
  Note: object({ ts: text, text, user: text }),
  Event: object({ at: text, by: text }),
};

export const pet = ref('Pet');
export const sent = ref('New');

export function withQuery(name: string, operation: object, required = true) {
  return {
    ...operation,
    parameters: [{ name, in: 'query', required, schema: text }],
  };
}

export type ExpectedPlans = Readonly<Record<string, string>>;
