import type { ErrorObject } from 'ajv';
import { isRefusal, type RequestPart, type Violation } from '../../../base/refusal.ts';
import { type Finding, refuseFinding } from '../../checks/finding.ts';
import type { OpenApiDocument } from '../../document.ts';
import { isObject } from '../../json/json.ts';
import { readPointer, resolvePointer, splitPointer } from '../../json/json-pointer.ts';
import { isExcludedFromDirection, type MessageDirection } from '../read-only.ts';
import { createAjv } from './ajv.ts';
import { relaxDiscriminatedOneOf } from './ajv-keywords.ts';
import {
  type CompilableSchema,
  type SchemaCopyContext,
  toCompilableSchema,
} from './compilable-schema.ts';
import {
  checkStructure,
  type StructuralCheckContext,
  type StructuralResult,
} from './structural-check.ts';
import { toViolations } from './violations.ts';

/** Checks a value against one schema of the document; empty when it fits. */
export type SchemaCheck = (value: unknown, place: RequestPart) => readonly Violation[];

/** The schemas of a document, compiled when they are first asked for, by their pointers. */
export type SchemaValidators = {
  /**
   * The check of values of one direction, `request` when absent. Where the schema cannot be compiled
   * it throws a refusal with 501 and the finding.
   */
  check(pointer: string, direction?: MessageDirection): SchemaCheck;
  /** What one look at a value tells, without compiling anything. */
  checkStructure(
    pointer: string,
    value: unknown,
    work?: StructuralCheckContext['work'],
  ): StructuralResult;
};

const noViolations: readonly Violation[] = [];

/** `onFinding` hears of what is wrong with a schema, once, when it is found. */
export function createSchemaValidators(
  document: OpenApiDocument,
  onFinding: (finding: Finding) => void = () => undefined,
): SchemaValidators {
  const found = new Set<string>();
  /** What is in both directions is told once. */
  const tell = (finding: Finding): void => {
    if (!found.has(finding.pointer)) onFinding(finding);
    found.add(finding.pointer);
  };
  let ajv: AjvInstance | undefined;
  const validator = (): AjvInstance => {
    ajv ??= createDocumentAjv();
    return ajv;
  };
  const compile = {
    request: createSchemaCompiler(document, 'request', { validator, onFinding: tell }),
    reply: createSchemaCompiler(document, 'reply', { validator, onFinding: tell }),
  };
  const located = new Map<string, unknown>();
  const schemaAt = (pointer: string): unknown => {
    const schema = located.get(pointer) ?? resolvePointer(document.root, pointer).value;
    located.set(pointer, schema);
    return schema;
  };
  const compiled = {
    request: new Map<string, SchemaCheck>(),
    reply: new Map<string, SchemaCheck>(),
  };
  return {
    check: (pointer, direction = 'request') => {
      const known = compiled[direction].get(pointer);
      if (known) return known;
      const check = toSafeCheck(() => compile[direction](pointer), { pointer, onFinding });
      compiled[direction].set(pointer, check);
      return check;
    },
    checkStructure: (pointer, value, work = { parts: 0 }) =>
      checkStructure({ schemaAt, work }, schemaAt(pointer), value),
  };
}

type CompileTarget = { readonly pointer: string; readonly onFinding: (finding: Finding) => void };

/** A schema that cannot be compiled is found out once, and refuses from then on. */
function toSafeCheck(
  compile: () => SchemaCheck,
  { pointer, onFinding }: CompileTarget,
): SchemaCheck {
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
}

type SchemaCompilerOptions = {
  readonly validator: () => AjvInstance;
  readonly onFinding: (finding: Finding) => void;
};

/**
 * Compiles schemas for values of one direction. The validator gets copies of the schemas that are
 * reached and no others: adding all of a large document takes longer than the rest of its start.
 */
function createSchemaCompiler(
  { root }: OpenApiDocument,
  direction: MessageDirection,
  { validator, onFinding }: SchemaCompilerOptions,
): (pointer: string) => SchemaCheck {
  const names = new Map<string, string>();
  const pending: string[] = [];
  const faults = new Map<string, unknown>();
  const copying: SchemaCopyContext = {
    root,
    direction,
    onFinding,
    origins: new WeakMap(),
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
  const copy = (pointer: string): CompilableSchema => {
    try {
      return toCompilableSchema(pointer, readPointer(root, pointer), copying);
    } catch (fault) {
      faults.set(pointer, fault);
      throw fault;
    }
  };
  return (pointer) => {
    const place = resolvePointer(root, pointer);
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
        .filter((error) => !isExcludedError(error, { root, pointer, direction }));
      return toViolations(errors, at, copying.origins);
    };
  };
}

type AjvInstance = ReturnType<typeof createAjv>;

function createDocumentAjv(): AjvInstance {
  const ajv = createAjv();
  relaxDiscriminatedOneOf(ajv);
  return ajv;
}

type DirectedSchema = {
  readonly root: unknown;
  readonly pointer: string;
  readonly direction: MessageDirection;
};

/** What is read-only is neither required of a request nor looked at in one, and so on. */
function isExcludedError(
  { keyword, instancePath, params }: ErrorObject,
  { root, pointer, direction }: DirectedSchema,
): boolean {
  const missing: readonly string[] = keyword === 'required' ? [params.missingProperty] : [];
  const path = [...splitPointer(instancePath), ...missing];
  return isExcludedFromDirection(root, pointer, { path, direction });
}
