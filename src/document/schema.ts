import { createRequire } from 'node:module';
import type { ErrorObject, ValidateFunction } from 'ajv';
import type { Place, Violation } from '../refusal.ts';
import { type Bound, type Direction, isForeign, letDirectionDecide } from './direction.ts';
import { letDiscriminatorChoose } from './discriminator.ts';
import { isObject } from './json.ts';
import type { OpenApiDocument } from './load.ts';
import { locate, readPointer, splitPointer, toPointer } from './pointer.ts';

/** Checks a value against one schema of the document; empty when it fits. */
export type Check = (value: unknown, place: Place) => readonly Violation[];

/** The schemas of a document, compiled when they are first asked for, by their pointers. */
export type Schemas = {
  /**
   * The check of values of one direction, `request` when absent.
   * @throws an error that says what is wrong with the schema, when it cannot be compiled.
   */
  check(pointer: string, direction?: Direction): Check;
};

const documentKey = 'sandlot:document';
const noViolations: readonly Violation[] = [];

export const openSchemas = (document: OpenApiDocument): Schemas => {
  const compiled = { request: new Map<string, Check>(), reply: new Map<string, Check>() };
  const bound: Bound = { direction: 'request' };
  let ajv: ReturnType<typeof openAjv> | undefined;
  const open = () => {
    const opened = openAjv();
    letDirectionDecide(opened, document.root, bound);
    letDiscriminatorChoose(opened);
    return opened.addSchema(document.root, documentKey);
  };
  const compile = (pointer: string, direction: Direction): Check => {
    const place = locate(document.root, pointer);
    if (!isObject(place.value)) return () => noViolations;
    ajv ??= open();
    const validate = ajv.getSchema(`${documentKey}#${toFragment(place.pointer)}`);
    if (!validate) throw new Error(`there is no schema at ${place.pointer}`);
    const check = toCheck(validate, { root: document.root, pointer: place.pointer, direction });
    return (value, of) => {
      bound.direction = direction;
      return check(value, of);
    };
  };
  return {
    check: (pointer, direction = 'request') => {
      const known = compiled[direction].get(pointer);
      if (known) return known;
      const check = compile(pointer, direction);
      compiled[direction].set(pointer, check);
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

type SchemaPlace = {
  readonly root: unknown;
  readonly pointer: string;
  readonly direction: Direction;
};

const toCheck = (validate: ValidateFunction, schema: SchemaPlace): Check => {
  return (value, place) => {
    if (validate(value)) return noViolations;
    return [validate.errors]
      .flat()
      .filter((error) => error !== null && error !== undefined)
      .filter((error) => !isOfForeign(error, schema))
      .map((error) => toViolation(error, place, schema));
  };
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
