import type { ErrorObject } from 'ajv';
import { isRefusal, type Place, type Violation } from '../refusal.ts';
import { openAjv } from './ajv.ts';
import { type Compilable, type Copying, toCompilable } from './compilable.ts';
import { type Direction, isForeign } from './direction.ts';
import { letDiscriminatorChoose } from './discriminator.ts';
import { type Finding, refuseFinding } from './finding.ts';
import { isObject } from './json.ts';
import type { OpenApiDocument } from './load.ts';
import { type Fit, type Looking, look } from './look.ts';
import { locate, readPointer, splitPointer } from './pointer.ts';
import { toViolations } from './violation.ts';

/** Checks a value against one schema of the document; empty when it fits. */
export type Check = (value: unknown, place: Place) => readonly Violation[];

/** The schemas of a document, compiled when they are first asked for, by their pointers. */
export type Schemas = {
  /**
   * The check of values of one direction, `request` when absent. Where the schema cannot be compiled
   * it throws a refusal with 501 and the finding.
   */
  check(pointer: string, direction?: Direction): Check;
  /** What one look at a value tells, without compiling anything. */
  look(pointer: string, value: unknown, work?: Looking['work']): Fit;
};

const noViolations: readonly Violation[] = [];

/** `onFinding` hears of what is wrong with a schema, once, when it is found. */
export const openSchemas = (
  document: OpenApiDocument,
  onFinding: (finding: Finding) => void = () => undefined,
): Schemas => {
  const found = new Set<string>();
  /** What is in both directions is told once. */
  const tell = (finding: Finding): void => {
    if (!found.has(finding.pointer)) onFinding(finding);
    found.add(finding.pointer);
  };
  let ajv: Validator | undefined;
  const validator = (): Validator => {
    ajv ??= openValidator();
    return ajv;
  };
  const compile = {
    request: openCompile(document, 'request', { validator, onFinding: tell }),
    reply: openCompile(document, 'reply', { validator, onFinding: tell }),
  };
  const located = new Map<string, unknown>();
  const at = (pointer: string): unknown => {
    const schema = located.get(pointer) ?? locate(document.root, pointer).value;
    located.set(pointer, schema);
    return schema;
  };
  const compiled = { request: new Map<string, Check>(), reply: new Map<string, Check>() };
  return {
    check: (pointer, direction = 'request') => {
      const known = compiled[direction].get(pointer);
      if (known) return known;
      const check = toChecked(() => compile[direction](pointer), { pointer, onFinding });
      compiled[direction].set(pointer, check);
      return check;
    },
    look: (pointer, value, work = { parts: 0 }) => look({ at, work }, at(pointer), value),
  };
};

type Compiling = { readonly pointer: string; readonly onFinding: (finding: Finding) => void };

/** A schema that cannot be compiled is found out once, and refuses from then on. */
const toChecked = (compile: () => Check, { pointer, onFinding }: Compiling): Check => {
  try {
    return compile();
  } catch (cause) {
    const message = `is a schema that cannot be compiled: ${Object(cause).message}`;
    const finding: Finding = { severity: 'error', pointer, message };
    const refusal = isRefusal(cause) ? cause : refuseFinding(finding);
    if (!isRefusal(cause)) onFinding(finding);
    return () => {
      throw refusal;
    };
  }
};

type Compiler = {
  readonly validator: () => Validator;
  readonly onFinding: (finding: Finding) => void;
};

/**
 * Compiles schemas for values of one direction. The validator gets copies of the schemas that are
 * reached and no others: adding all of a large document takes longer than the rest of its start.
 */
const openCompile = (
  { root }: OpenApiDocument,
  direction: Direction,
  { validator, onFinding }: Compiler,
): ((pointer: string) => Check) => {
  const names = new Map<string, string>();
  const pending: string[] = [];
  const faults = new Map<string, unknown>();
  const copying: Copying = {
    root,
    direction,
    onFinding,
    places: new WeakMap(),
    nameOf: (pointer) => {
      if (faults.has(pointer)) throw faults.get(pointer);
      const known = names.get(pointer);
      if (known !== undefined) return known;
      const name = `sandlot:${direction}-${names.size}`;
      names.set(pointer, name);
      pending.push(pointer);
      return name;
    },
  };
  const copy = (pointer: string): Compilable => {
    try {
      return toCompilable(pointer, readPointer(root, pointer), copying);
    } catch (fault) {
      faults.set(pointer, fault);
      throw fault;
    }
  };
  return (pointer) => {
    const place = locate(root, pointer);
    if (!isObject(place.value)) return () => noViolations;
    const ajv = validator();
    const name = copying.nameOf(place.pointer);
    for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
      ajv.addSchema(copy(next), names.get(next));
    }
    const validate = ajv.compile({ $ref: name });
    return (value, at) => {
      if (validate(value)) return noViolations;
      const errors = [validate.errors]
        .flat()
        .filter((error) => error !== null && error !== undefined)
        .filter((error) => !isOfForeign(error, { root, pointer, direction }));
      return toViolations(errors, at, copying.places);
    };
  };
};

type Validator = ReturnType<typeof openAjv>;

const openValidator = (): Validator => {
  const ajv = openAjv();
  letDiscriminatorChoose(ajv);
  return ajv;
};

type SchemaPlace = {
  readonly root: unknown;
  readonly pointer: string;
  readonly direction: Direction;
};

/** What is read-only is neither required of a request nor looked at in one, and so on. */
const isOfForeign = (
  { keyword, instancePath, params }: ErrorObject,
  { root, pointer, direction }: SchemaPlace,
): boolean => {
  const missing: readonly string[] = keyword === 'required' ? [params.missingProperty] : [];
  const path = [...splitPointer(instancePath), ...missing];
  return isForeign(root, pointer, { path, direction });
};
