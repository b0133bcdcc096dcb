import type { Check, Schemas } from './schema.ts';

/**
 * When it is time to compile a schema: after so many values, or so many parts of schemas that were held
 * against parts of them. Most schemas see few values.
 */
export type Patience = { readonly looks: number; readonly parts: number };

/** Of a server, which is asked again and again. */
const usual: Patience = { looks: 8, parts: Number.POSITIVE_INFINITY };

/** Of one that is asked for a while: the first to be compiled takes as long as all of these. */
const lasting: Patience = { looks: Number.POSITIVE_INFINITY, parts: 20_000 };

type Late = { readonly look: Schemas['look']; readonly patience?: Patience };

/** The check of a schema that is compiled late: not before a look at a value leaves doubts. */
export const toLateCheck = (
  schema: string,
  { look, patience = usual }: Late,
  compile: () => Check,
): Check => {
  const work = { parts: 0 };
  let looks = 0;
  let check: Check | undefined;
  return (value, place) => {
    if (looks < patience.looks && work.parts < patience.parts) {
      looks += 1;
      if (look(schema, value, work) === 'fits') return [];
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
        toLateCheck(pointer, { look, patience: lasting }, () => check(pointer, direction));
      known[direction].set(pointer, late);
      return late;
    },
  };
};
