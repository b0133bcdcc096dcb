import type { Check, Schemas } from './schema.ts';

/** So many values are looked at before their schema is compiled: most schemas see a few only. */
const fewLooks = 8;

/** The check of a schema that is compiled late: not before a look at a value leaves doubts. */
export const toLateCheck = (schema: string, look: Schemas['look'], compile: () => Check): Check => {
  let looks = 0;
  let check: Check | undefined;
  return (value, place) => {
    if (looks < fewLooks) {
      looks += 1;
      if (look(schema, value) === 'fits') return [];
    }
    check ??= compile();
    return check(value, place);
  };
};

/** The same schemas, each compiled late. */
export const openLateSchemas = ({ check, look }: Schemas): Schemas => {
  const known = { request: new Map<string, Check>(), reply: new Map<string, Check>() };
  return {
    look,
    check: (pointer, direction = 'request') => {
      const late =
        known[direction].get(pointer) ??
        toLateCheck(pointer, look, () => check(pointer, direction));
      known[direction].set(pointer, late);
      return late;
    },
  };
};
