import { createRequire } from 'node:module';
import type { ErrorObject, ValidateFunction } from 'ajv';
import type { Place, Violation } from '../refusal.ts';
import { isObject } from './json.ts';
import type { OpenApiDocument } from './load.ts';
import { below, locate, readPointer, toPointer } from './pointer.ts';

/** Checks a value against one schema of the document; empty when it fits. */
export type Check = (value: unknown, place: Place) => readonly Violation[];

/** The schemas of a document, compiled when they are first asked for, by their pointers. */
export type Schemas = {
  /** @throws an error that says what is wrong with the schema, when it cannot be compiled. */
  check(pointer: string): Check;
};

const documentKey = 'sandlot:document';
const noViolations: readonly Violation[] = [];

export const openSchemas = (document: OpenApiDocument): Schemas => {
  const compiled = new Map<string, Check>();
  let ajv: ReturnType<typeof openAjv> | undefined;
  const compile = (pointer: string): Check => {
    const place = locate(document.root, pointer);
    if (!isObject(place.value)) return () => noViolations;
    ajv ??= openAjv().addSchema(document.root, documentKey);
    const validate = ajv.getSchema(`${documentKey}#${toFragment(place.pointer)}`);
    if (!validate) throw new Error(`there is no schema at ${place.pointer}`);
    return toCheck(validate, { root: document.root, pointer: place.pointer });
  };
  return {
    check: (pointer) => {
      const known = compiled.get(pointer);
      if (known) return known;
      const check = compile(pointer);
      compiled.set(pointer, check);
      return check;
    },
  };
};

/**
 * Ajv as Sandlot uses it: JSON Schema 2020-12 with formats, nothing coerced, nothing removed.
 * Loaded on first use, since start-up time counts.
 */
export const openAjv = () => {
  const require = createRequire(import.meta.url);
  const { Ajv2020 }: typeof import('ajv/dist/2020.js') = require('ajv/dist/2020.js');
  const { default: addFormats }: typeof import('ajv-formats') = require('ajv-formats');
  const ajv = new Ajv2020({
    strict: false,
    allErrors: true,
    validateSchema: false,
    logger: false,
    code: { regExp: toRegExp },
  });
  addFormats.default(ajv);
  ajv.addFormat('time-zone', { type: 'string', validate: isTimeZone });
  return ajv;
};

/** Patterns are of Unicode mode, which many in real documents do not bear: `\_` is no escape there. */
const toRegExp = Object.assign(
  (pattern: string, flags: string): RegExp => {
    try {
      return new RegExp(pattern, flags);
    } catch {
      return new RegExp(pattern);
    }
  },
  { code: 'new RegExp' },
);

const isTimeZone = (name: string): boolean => {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }) instanceof Intl.DateTimeFormat;
  } catch {
    return false;
  }
};

const toFragment = (pointer: string): string =>
  pointer.split('/').map(encodeURIComponent).join('/');

type SchemaPlace = { readonly root: unknown; readonly pointer: string };

const toCheck = (validate: ValidateFunction, schema: SchemaPlace): Check => {
  return (value, place) => {
    if (validate(value)) return noViolations;
    return [validate.errors]
      .flat()
      .filter((error) => error !== null && error !== undefined)
      .map((error) => toViolation(error, place, schema))
      .filter((violation, index) => !isForReplies(violation, validate.errors?.[index], schema));
  };
};

/** A property that is read-only is required of replies alone (OpenAPI 3.0, section 4.7.24.1). */
const isForReplies = (
  { schema = '' }: Violation,
  error: ErrorObject | undefined,
  { root }: SchemaPlace,
): boolean => {
  if (error?.keyword !== 'required') return false;
  const owner = schema.slice(0, schema.lastIndexOf('/'));
  const name: unknown = error.params.missingProperty;
  const { value } = locate(root, below(owner, 'properties', String(name)));
  return isObject(value) && value.readOnly === true;
};

const toViolation = (error: ErrorObject, place: Place, schema: SchemaPlace): Violation => ({
  in: place,
  pointer: error.instancePath,
  message: toMessage(error),
  schema: toSchemaPointer(error.schemaPath, schema),
});

const toMessage = ({ message, keyword, params }: ErrorObject): string => {
  if (keyword === 'additionalProperties')
    return `must not have the property "${params.additionalProperty}"`;
  if (keyword === 'enum') return `must be one of ${params.allowedValues.map(toJson).join(', ')}`;
  if (keyword === 'const') return `must be ${toJson(params.allowedValue)}`;
  return String(message);
};

const toJson = (value: unknown): string => JSON.stringify(value);

/** Ajv counts from the schema it compiled, or, behind a reference, from the document. */
const toSchemaPointer = (schemaPath: string, { root, pointer }: SchemaPlace): string => {
  const path = String(toPointer(schemaPath.slice(schemaPath.indexOf('#'))));
  return readPointer(root, pointer + path) === undefined ? path : pointer + path;
};
