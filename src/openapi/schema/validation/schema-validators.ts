import type { Refusal } from '../../../base/refusal.ts';
import { type Finding, refuseFinding } from '../../checks/finding.ts';
import type { OpenApiDocument } from '../../document.ts';
import { resolvePointer } from '../../json/json-pointer.ts';
import type { MessageDirection } from '../read-only.ts';
import { createSchemaCompiler, type SchemaCheck, SchemaCompileError } from './schema-compiler.ts';
import {
  checkStructure,
  type StructuralCheckContext,
  type StructuralResult,
} from './structural-check.ts';

export type { SchemaCheck } from './schema-compiler.ts';

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
  const compile = createSchemaCompiler(document, reportOnce);
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
      const check = toSafeCheck(compile(pointer, direction), {
        pointer,
        onFinding: reportOnce,
      });
      compiled[direction].set(pointer, check);
      return check;
    },
    checkStructure: (pointer, value, work = { parts: 0 }) =>
      checkStructure({ schemaAt, work }, schemaAt(pointer), value),
  };
}

type CheckTarget = { readonly pointer: string; readonly onFinding: (finding: Finding) => void };

/**
 * A check that reports a schema that cannot be compiled, and refuses from then on. What only one value
 * was too much for says nothing about the next one.
 */
function toSafeCheck(check: SchemaCheck, { pointer, onFinding }: CheckTarget): SchemaCheck {
  let refusal: Refusal | undefined;
  return (value, part) => {
    if (refusal) throw refusal;
    try {
      return check(value, part);
    } catch (cause) {
      const finding = toFinding(cause, pointer);
      onFinding(finding);
      if (cause instanceof SchemaCompileError) refusal = refuseFinding(finding);
      throw refusal ?? refuseFinding(finding);
    }
  };
}

/** The finding about a schema that cannot check values. */
function toFinding(cause: unknown, pointer: string): Finding {
  const reason = cause instanceof RangeError ? 'it is nested too deeply' : Object(cause).message;
  return { severity: 'error', pointer, message: `The schema cannot be compiled: ${reason}` };
}
