import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import formatsPlugin from 'ajv-formats';
import { trackerDocument } from './document.ts';

export type SchemaName = keyof typeof trackerDocument.components.schemas;

type Schema = Readonly<Record<string, unknown>>;

const validators = new Map<string, ValidateFunction>();

/** Finds what is wrong with a value. */
export function findProblem(schema: Schema, value: unknown): string | undefined {
  const text = JSON.stringify(schema);
  const validate = validators.get(text) ?? compile(schema);
  validators.set(text, validate);
  if (validate(value)) return undefined;
  const [error] = validate.errors ?? [];
  return `${error?.instancePath ?? ''} ${error?.message ?? ''}`.trim();
}

function compile(schema: Schema): ValidateFunction {
  const ajv = new Ajv2020({ strict: false, validateFormats: true });
  formatsPlugin.default(ajv);
  return ajv.compile(schema);
}

/** The schema of a body that a client sends: what the server sets is not required and ignored. */
export function toRequestSchema(name: SchemaName): Schema {
  const { schemas } = trackerDocument.components;
  const schema: { properties?: Record<string, Schema>; required?: readonly string[] } =
    structuredClone(schemas[name]);
  const properties = Object.entries(schema.properties ?? {});
  const managed = properties.filter(([, one]) => one.readOnly === true).map(([key]) => key);
  return {
    ...schema,
    required: (schema.required ?? []).filter((key) => !managed.includes(key)),
    properties: Object.fromEntries(
      properties.map(([key, one]) => [
        key,
        managed.includes(key) ? {} : one.$ref ? structuredClone(schemas.Address) : one,
      ]),
    ),
  };
}

/** The same schema without some keywords, at every depth. */
export function withoutKeywords(schema: unknown, keywords: readonly string[]): unknown {
  if (Array.isArray(schema)) return schema.map((one) => withoutKeywords(one, keywords));
  if (typeof schema !== 'object' || schema === null) return schema;
  return Object.fromEntries(
    Object.entries(schema)
      .filter(([name]) => !keywords.includes(name))
      .map(([name, inner]) => [name, withoutKeywords(inner, keywords)]),
  );
}

type QueryParameter = { readonly name: string; readonly in: string; readonly schema: Schema };

/** Finds what is wrong with a query, and gives its values with their types. */
export function readQuery(
  parameters: readonly QueryParameter[],
  query: URLSearchParams,
  schemaOf: (schema: Schema) => Schema,
): { readonly problem: string | undefined; readonly values: Readonly<Record<string, unknown>> } {
  const values: Record<string, unknown> = {};
  for (const { name, in: place, schema } of parameters) {
    if (place !== 'query') continue;
    const text = query.get(name);
    if (text === null) {
      if (schema.default !== undefined) values[name] = schema.default;
      continue;
    }
    const value = toTyped(schema, text);
    const problem = findProblem(schemaOf(schema), value);
    if (problem !== undefined) return { problem: `${name} ${problem}`, values };
    values[name] = value;
  }
  return { problem: undefined, values };
}

function toTyped({ type }: Schema, text: string): unknown {
  if ((type === 'integer' || type === 'number') && /^-?\d+(\.\d+)?(e[+-]?\d+)?$/i.test(text))
    return Number(text);
  if (type === 'boolean' && (text === 'true' || text === 'false')) return text === 'true';
  return text;
}
