import type { ErrorObject } from 'ajv';
import type { RequestPart, Violation } from '../../../base/refusal.ts';
import { type Finding, refuseFinding } from '../../checks/finding.ts';
import type { OpenApiDocument } from '../../document.ts';
import { isObject } from '../../json/json.ts';
import { readPointer, resolvePointer, splitPointer } from '../../json/json-pointer.ts';
import { isExcludedFromDirection, type MessageDirection } from '../read-only.ts';
import { createAjv, relaxDiscriminatedOneOf } from './ajv.ts';

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

/** Checks a value against one schema of the document. A valid value has no violations. */
export type SchemaCheck = (value: unknown, part: RequestPart) => readonly Violation[];

/** The validators of a document's schemas by JSON pointer, compiled on first use. */
export type SchemaValidators = {
  /**
   * The check for values of a direction, by default `request`. If the schema cannot be compiled, the
   * check throws a refusal with 501 and the finding.
   */
  check(pointer: string, direction?: MessageDirection): SchemaCheck;
  /** A check that interprets the schema, so it is not compiled, and may not know the result. */
  checkStructure(
    pointer: string,
    value: unknown,
    work?: StructuralCheckContext['work'],
  ): StructuralResult;
};

const noViolations: readonly Violation[] = [];

/** Creates the validators; `onFinding` is called once for each problem of a schema. */
export function createSchemaValidators(
  document: OpenApiDocument,
  onFinding: (finding: Finding) => void = () => undefined,
): SchemaValidators {
  const reported = new Set<string>();
  // A problem is found once for requests and once for replies.
  const reportOnce = (finding: Finding): void => {
    if (!reported.has(finding.pointer)) onFinding(finding);
    reported.add(finding.pointer);
  };
  let ajv: AjvInstance | undefined;
  const validator = (): AjvInstance => {
    ajv ??= createDocumentAjv();
    return ajv;
  };
  const compile = {
    request: createSchemaCompiler(document, 'request', { validator, onFinding: reportOnce }),
    reply: createSchemaCompiler(document, 'reply', { validator, onFinding: reportOnce }),
  };
  const schemas = new Map<string, unknown>();
  const schemaAt = (pointer: string): unknown => {
    const schema = schemas.get(pointer) ?? resolvePointer(document.root, pointer).value;
    schemas.set(pointer, schema);
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

/** Compiles a schema. If that fails, reports it and returns a check that always refuses. */
function toSafeCheck(
  compile: () => SchemaCheck,
  { pointer, onFinding }: CompileTarget,
): SchemaCheck {
  try {
    return compile();
  } catch (cause) {
    const message = `The schema cannot be compiled: ${Object(cause).message}`;
    const finding: Finding = { severity: 'error', pointer, message };
    const refusal = refuseFinding(finding);
    onFinding(finding);
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
 * Compiles schemas for one direction. Ajv gets copies of the reachable schemas only: adding all those
 * of a large document takes longer than the rest of the start.
 */
function createSchemaCompiler(
  { root }: OpenApiDocument,
  direction: MessageDirection,
  { validator, onFinding }: SchemaCompilerOptions,
): (pointer: string) => SchemaCheck {
  const names = new Map<string, string>();
  const pending: string[] = [];
  const copyErrors = new Map<string, unknown>();
  const context: SchemaCopyContext = {
    root,
    direction,
    onFinding,
    origins: new WeakMap(),
    nameOf: (pointer) => {
      if (copyErrors.has(pointer)) throw copyErrors.get(pointer);
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
      return toCompilableSchema(pointer, readPointer(root, pointer), context);
    } catch (error) {
      copyErrors.set(pointer, error);
      throw error;
    }
  };
  return (pointer) => {
    const schema = resolvePointer(root, pointer);
    if (!isObject(schema.value)) return () => noViolations;
    const ajv = validator();
    const name = context.nameOf(schema.pointer);
    for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
      ajv.addSchema(copy(next), names.get(next));
    }
    const validate = ajv.compile({ $ref: name });
    return (value, part) => {
      if (validate(value)) return noViolations;
      const errors = [validate.errors]
        .flat()
        .filter((error) => error !== null && error !== undefined)
        .filter((error) => !isExcludedError(error, { root, pointer, direction }));
      return toViolations(errors, part, context.origins);
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

/** True for an error about a read-only value in a request, or a write-only value in a reply. */
function isExcludedError(
  { keyword, instancePath, params }: ErrorObject,
  { root, pointer, direction }: DirectedSchema,
): boolean {
  const missing: readonly string[] = keyword === 'required' ? [params.missingProperty] : [];
  const path = [...splitPointer(instancePath), ...missing];
  return isExcludedFromDirection(root, pointer, { path, direction });
}
