import type { SchemaCheck, SchemaValidators } from './schema-validators.ts';

/**
 * When it is time to compile a schema: after so many values, or so many parts of schemas that were held
 * against parts of them. Most schemas see few values.
 */
export type CompileThreshold = {
  readonly structuralChecks: number;
  readonly comparedParts: number;
};

/** Of a server, which is asked again and again. */
const serverThreshold: CompileThreshold = {
  structuralChecks: 8,
  comparedParts: Number.POSITIVE_INFINITY,
};

/** Of one that is asked for a while: the first to be compiled takes as long as all of these. */
const batchThreshold: CompileThreshold = {
  structuralChecks: Number.POSITIVE_INFINITY,
  comparedParts: 20_000,
};

type LazyCheckOptions = {
  readonly checkStructure: SchemaValidators['checkStructure'];
  readonly threshold?: CompileThreshold;
};

/** The check of a schema that is compiled late: not before a look at a value leaves doubts. */
export function createLazyCheck(
  schema: string,
  { checkStructure, threshold = serverThreshold }: LazyCheckOptions,
  compile: () => SchemaCheck,
): SchemaCheck {
  const work = { parts: 0 };
  let looks = 0;
  let check: SchemaCheck | undefined;
  return (value, place) => {
    if (looks < threshold.structuralChecks && work.parts < threshold.comparedParts) {
      looks += 1;
      if (checkStructure(schema, value, work) === 'fits') return [];
    }
    check ??= compile();
    return check(value, place);
  };
}

/** The same schemas, each compiled late. */
export function createLazyValidators({
  check,
  checkStructure,
}: SchemaValidators): SchemaValidators {
  const known = { request: new Map<string, SchemaCheck>(), reply: new Map<string, SchemaCheck>() };
  return {
    checkStructure,
    check: (pointer, direction = 'request') => {
      const late =
        known[direction].get(pointer) ??
        createLazyCheck(pointer, { checkStructure, threshold: batchThreshold }, () =>
          check(pointer, direction),
        );
      known[direction].set(pointer, late);
      return late;
    },
  };
}
