import { createRequire } from 'node:module';
import type { ErrorObject, KeywordCxt, ValidateFunction } from 'ajv';
import type { Ajv2020 } from 'ajv/dist/2020.js';
import type { DataValidationCxt } from 'ajv/dist/types/index.js';
import type { RequestPart, Violation } from '../../../base/refusal.ts';
import type { Finding } from '../../checks/finding.ts';
import type { OpenApiDocument } from '../../document.ts';
import { isObject } from '../../json/json.ts';
import { readPointer, resolvePointer, splitPointer } from '../../json/json-pointer.ts';
import { documentLimits } from '../../limits.ts';
import { isExcludedFromDirection, type MessageDirection } from '../read-only.ts';
import { createAjv, relaxDiscriminatedOneOf, replaceKeywordCode } from './ajv.ts';
import { type CompiledUnit, limitParts, toCompilableSchema } from './compilable-schema.ts';
import { createListCheck, createPropertiesCheck, type ListKeyword } from './long-list-check.ts';
import {
  type CheckRun,
  createReferenceCheck,
  listErrors,
  type PlacedCheck,
  referenceKeyword,
} from './reference-check.ts';
import { type SchemaOrigins, toViolations } from './violations.ts';

/** Checks a value against one schema of the document. A valid value has no violations. */
export type SchemaCheck = (value: unknown, part: RequestPart) => readonly Violation[];

const noViolations: readonly Violation[] = [];

/** The reason why a schema, or one that it refers to, cannot be compiled. */
export class SchemaCompileError extends Error {}

/** A schema of the document, and how values are checked against it. */
type DirectedSchema = {
  readonly pointer: string;
  readonly direction: MessageDirection;
  readonly tracking: EvaluationTracking;
};

/**
 * Whether generated code keeps record of the properties that schemas describe. It costs time, and only
 * `unevaluatedProperties` and `unevaluatedItems` need it.
 */
type EvaluationTracking = 'tracked' | 'untracked';

/** The check of the schema at a JSON pointer for values of a direction. */
type CompileSchema = (pointer: string, direction: MessageDirection) => SchemaCheck;

/**
 * Compiles schemas, each when the first value reaches it. Ajv gets copies of the reached schemas only:
 * adding all those of a large document takes longer than the rest of the start.
 */
export function createSchemaCompiler(
  { root }: OpenApiDocument,
  onFinding: (finding: Finding) => void,
): CompileSchema {
  const origins: SchemaOrigins = new WeakMap();
  const run: CheckRun = { number: 0, followed: 0, compiled: 0 };
  const checks = new Map<string, PlacedCheck>();
  const ajvs = new Map<EvaluationTracking, AjvInstance>();
  const checkOf = (schema: DirectedSchema): PlacedCheck => {
    const key = `${schema.direction} ${schema.tracking} ${schema.pointer}`;
    const check =
      checks.get(key) ?? createReferenceCheck(() => tryToCompile(() => compile(schema), run), run);
    checks.set(key, check);
    return check;
  };
  const compile = (schema: DirectedSchema): ValidateFunction => {
    const { pointer, direction, tracking } = schema;
    const unit: CompiledUnit = {
      parts: 0,
      references: 0,
      hasUnevaluated: false,
      hasInheritedName: false,
    };
    const copy = toCompilableSchema(pointer, readPointer(root, pointer), {
      root,
      direction,
      onFinding,
      origins,
      unit,
      checkOf: (target) => checkOf({ ...schema, pointer: target }),
    });
    if (unit.hasUnevaluated && tracking === 'untracked')
      return compile({ ...schema, tracking: 'tracked' });
    // Generated code that keeps record of properties has no loops.
    if (tracking === 'tracked') limitParts(unit.references);
    const ajv = ajvs.get(tracking) ?? createDocumentAjv(tracking);
    ajvs.set(tracking, ajv);
    // Generated code reads `data.constructor`; it is slower where it asks whether that is its own.
    ajv.opts.ownProperties = unit.hasInheritedName;
    return ajv.compile(copy);
  };
  return (pointer, direction) => {
    const schema = resolvePointer(root, pointer);
    if (!isObject(schema.value)) return () => noViolations;
    const check = checkOf({ pointer: schema.pointer, direction, tracking: 'untracked' });
    return (value, part) => {
      run.number += 1;
      run.followed = 0;
      run.compiled = 0;
      if (check(value, wholeValue)) return noViolations;
      const errors = listErrors(check).filter(
        (error) => !isExcludedError(error, { root, pointer, direction }),
      );
      return toViolations(errors, part, origins);
    };
  };
}

function tryToCompile(compile: () => ValidateFunction, run: CheckRun): ValidateFunction {
  run.compiled += 1;
  if (run.compiled > documentLimits.compiledForOneValue)
    throw new SchemaCompileError(
      `a value needs more than ${documentLimits.compiledForOneValue} schemas`,
    );
  try {
    return compile();
  } catch (cause) {
    throw new SchemaCompileError(Object(cause).message, { cause });
  }
}

/** The place of a whole value. No keyword of a copied schema reads what is around a value. */
const wholeValue: DataValidationCxt = {
  instancePath: '',
  parentData: {},
  parentDataProperty: '',
  rootData: {},
  dynamicAnchors: {},
};

type AjvInstance = ReturnType<typeof createAjv>;

function createDocumentAjv(tracking: EvaluationTracking): AjvInstance {
  const ajv = createAjv();
  ajv.opts.unevaluated = tracking === 'tracked';
  relaxDiscriminatedOneOf(ajv);
  addReferences(ajv);
  return ajv;
}

type ExcludedBy = Pick<DirectedSchema, 'pointer' | 'direction'> & { readonly root: unknown };

/** True for an error about a read-only value in a request, or a write-only value in a reply. */
function isExcludedError(
  { keyword, instancePath, params }: ErrorObject,
  { root, pointer, direction }: ExcludedBy,
): boolean {
  const missing: readonly string[] = keyword === 'required' ? [params.missingProperty] : [];
  const path = [...splitPointer(instancePath), ...missing];
  return isExcludedFromDirection(root, pointer, { path, direction });
}

/**
 * Adds the keyword that calls the check of another schema. Long operands of `properties`, `allOf`,
 * `anyOf` and `oneOf`, whose parts are such references, are checked in a loop.
 */
function addReferences(ajv: Ajv2020): void {
  const require = createRequire(import.meta.url);
  const {
    callRef,
  }: typeof import('ajv/dist/vocabularies/core/ref.js') = require('ajv/dist/vocabularies/core/ref');
  const callCheck = (cxt: KeywordCxt, check: PlacedCheck): void =>
    callRef(cxt, cxt.gen.scopeValue('validate', { ref: check }));
  // A loop does not keep record of evaluated properties.
  const isLong = ({ it }: KeywordCxt, count: number): boolean =>
    count > documentLimits.inlineParts && !it.opts.unevaluated;
  ajv.addKeyword({ keyword: referenceKeyword, code: (cxt) => callCheck(cxt, cxt.schema) });
  replaceKeywordCode(ajv, 'properties', (native) => (cxt) => {
    const properties: readonly (readonly [string, SchemaReference])[] = Object.entries(cxt.schema);
    if (!isLong(cxt, properties.length)) return native(cxt);
    const checks = properties.map(([name, part]) => [name, part[referenceKeyword]] as const);
    callCheck(cxt, createPropertiesCheck(new Map(checks)));
  });
  for (const keyword of listKeywords) {
    replaceKeywordCode(ajv, keyword, (native) => (cxt) => {
      const parts: readonly SchemaReference[] = cxt.schema;
      if (!isLong(cxt, parts.length)) return native(cxt);
      const checks = parts.map((part) => part[referenceKeyword]);
      callCheck(cxt, createListCheck({ keyword, schema: cxt.parentSchema }, checks));
    });
  }
}

type SchemaReference = { readonly [referenceKeyword]: PlacedCheck };

const listKeywords: readonly ListKeyword[] = ['allOf', 'anyOf', 'oneOf'];
