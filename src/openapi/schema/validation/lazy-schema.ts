import type { SchemaCheck, SchemaValidators } from './schema-validators.ts';

/**
 * When to compile a schema: after so many values that were checked without compiling, or so many
 * parts of schemas that were compared for them. Most schemas check few values.
 */
export type CompileThreshold = {
  readonly structuralChecks: number;
  readonly comparedParts: number;
};

/** For a server, which may check values for a long time. */
const serverThreshold: CompileThreshold = {
  structuralChecks: 8,
  comparedParts: Number.POSITIVE_INFINITY,
};

/** For a command that ends: compiling the first schema takes as long as all these comparisons. */
const batchThreshold: CompileThreshold = {
  structuralChecks: Number.POSITIVE_INFINITY,
  comparedParts: 20_000,
};

type LazyCheckOptions = {
  readonly checkStructure: SchemaValidators['checkStructure'];
  readonly threshold?: CompileThreshold;
};

/** A check that compiles its schema only when the structural check of a value is not enough. */
export function createLazyCheck(
  schemaPointer: string,
  { checkStructure, threshold = serverThreshold }: LazyCheckOptions,
  compile: () => SchemaCheck,
): SchemaCheck {
  const work = { parts: 0 };
  let structuralChecks = 0;
  let check: SchemaCheck | undefined;
  return (value, part) => {
    if (structuralChecks < threshold.structuralChecks && work.parts < threshold.comparedParts) {
      structuralChecks += 1;
      if (checkStructure(schemaPointer, value, work) === 'valid') return [];
    }
    check ??= compile();
    return check(value, part);
  };
}

/** The same validators, but each schema is compiled only when needed. */
export function createLazyValidators({
  check,
  checkStructure,
}: SchemaValidators): SchemaValidators {
  const checks = { request: new Map<string, SchemaCheck>(), reply: new Map<string, SchemaCheck>() };
  return {
    checkStructure,
    check: (pointer, direction = 'request') => {
      const lazyCheck =
        checks[direction].get(pointer) ??
        createLazyCheck(pointer, { checkStructure, threshold: batchThreshold }, () =>
          check(pointer, direction),
        );
      checks[direction].set(pointer, lazyCheck);
      return lazyCheck;
    },
  };
}
