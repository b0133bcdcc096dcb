// Writes schemas/x-sandlot.json: the JSON schema of the type XSandlot, and of each kind of plan.
// With --print it goes to stdout.
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const root = new URL('..', import.meta.url);
const fieldsFile = fileURLToPath(new URL('src/inference/extension/extension-fields.ts', root));
const planFile = fileURLToPath(new URL('src/inference/plan.ts', root));
const program = ts.createProgram([fieldsFile, planFile], {
  target: ts.ScriptTarget.ES2023,
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
  strict: true,
  exactOptionalPropertyTypes: true,
  allowImportingTsExtensions: true,
  noEmit: true,
  types: [],
  // Without those of browsers, which are most of the default.
  lib: ['lib.es2023.d.ts'],
});
const checker = program.getTypeChecker();

/** The exported type of this name. */
function typeOf(file, name) {
  const module = checker.getSymbolAtLocation(program.getSourceFile(file));
  const symbol = checker.getExportsOfModule(module).find((one) => one.name === name);
  return checker.getDeclaredTypeOfSymbol(symbol);
}

/** Types with a name of their own, which schemas refer to. */
const definitions = {};

function toSchema(type) {
  const name = type.aliasTypeArguments ? undefined : type.aliasSymbol?.name;
  if (name === undefined || !(type.flags & (ts.TypeFlags.Object | ts.TypeFlags.Union)))
    return toInlineSchema(type);
  if (!(name in definitions)) {
    definitions[name] = undefined;
    definitions[name] = toInlineSchema(type);
  }
  return { $ref: `#/$defs/${name}` };
}

function toInlineSchema(type) {
  if (type.isUnion()) return toUnionSchema(type.types);
  if (type.isStringLiteral() || type.isNumberLiteral()) return { const: type.value };
  const { flags } = type;
  if (flags & ts.TypeFlags.BooleanLiteral) return { const: type.intrinsicName === 'true' };
  if (flags & ts.TypeFlags.String) return { type: 'string' };
  if (flags & ts.TypeFlags.Number) return { type: 'number' };
  if (flags & ts.TypeFlags.Null) return { type: 'null' };
  if (flags & ts.TypeFlags.Unknown) return {};
  if (checker.isArrayType(type) || checker.isTupleType(type))
    return { type: 'array', items: toUnionSchema(checker.getTypeArguments(type)) };
  if (flags & (ts.TypeFlags.Object | ts.TypeFlags.Intersection)) return toObjectSchema(type);
  throw new Error(`${checker.typeToString(type)} has no JSON schema.`);
}

function toUnionSchema(types) {
  const schemas = types
    .filter(({ flags }) => !(flags & ts.TypeFlags.Undefined))
    .map(toSchema)
    .filter(isFirst);
  const [only] = schemas;
  if (schemas.length === 1) return only;
  const constants = schemas.filter((schema) => 'const' in schema);
  const others = schemas.filter((schema) => !('const' in schema));
  const values = constants.map((schema) => schema.const);
  const isBoolean = values.includes(true) && values.includes(false);
  const rest = isBoolean ? values.filter((value) => typeof value !== 'boolean') : values;
  const all = [
    ...(isBoolean ? [{ type: 'boolean' }] : []),
    ...(rest.length > 0 ? [rest.length === 1 ? { const: rest[0] } : { enum: rest }] : []),
    ...others,
  ];
  return all.length === 1 ? all[0] : { anyOf: all };
}

function isFirst(schema, index, all) {
  const text = JSON.stringify(schema);
  return all.findIndex((other) => JSON.stringify(other) === text) === index;
}

function toObjectSchema(type) {
  const index = checker.getIndexTypeOfType(type, ts.IndexKind.String);
  const properties = type.getProperties();
  const required = properties.filter((one) => !mayBeAbsent(one)).map(({ name }) => name);
  return {
    type: 'object',
    ...(properties.length > 0
      ? { properties: Object.fromEntries(properties.map((one) => [one.name, toProperty(one)])) }
      : {}),
    ...(required.length > 0 ? { required } : {}),
    additionalProperties: index === undefined ? false : toSchema(index),
  };
}

/** JSON has no `undefined`: a property that may be that is left out. */
function mayBeAbsent(symbol) {
  const type = checker.getTypeOfSymbol(symbol);
  const types = type.isUnion() ? type.types : [type];
  const absent = ts.TypeFlags.Undefined | ts.TypeFlags.Unknown;
  return (
    (symbol.flags & ts.SymbolFlags.Optional) !== 0 || types.some(({ flags }) => flags & absent)
  );
}

function toProperty(symbol) {
  const comment = ts.displayPartsToString(symbol.getDocumentationComment(checker));
  const description = comment.replace(/\s+/g, ' ').trim();
  const schema = toSchema(checker.getTypeOfSymbol(symbol));
  return description === '' ? schema : { description, ...schema };
}

/** The same schema with nothing required, and `null` to remove a field. */
function toOverride(schema) {
  if (schema.$ref) {
    const name = `${schema.$ref.slice('#/$defs/'.length)}Override`;
    if (!(name in definitions)) {
      definitions[name] = undefined;
      definitions[name] = toOverride(definitions[schema.$ref.slice('#/$defs/'.length)]);
    }
    return { ...schema, $ref: `#/$defs/${name}` };
  }
  if (schema.anyOf) return { ...schema, anyOf: schema.anyOf.map(toOverride) };
  if (schema.properties === undefined) return schema;
  const { required: _, ...rest } = schema;
  const properties = Object.entries(schema.properties).map(([name, own]) => [
    name,
    { anyOf: [toOverride(own), { type: 'null' }] },
  ]);
  return { ...rest, properties: Object.fromEntries(properties) };
}

/** What `plan` takes: any field that a plan of any kind has. */
function toPlanOverride(plans) {
  const fields = new Map();
  for (const [, plan] of plans)
    for (const [name, schema] of Object.entries(plan.properties))
      fields.set(name, [...(fields.get(name) ?? []), schema]);
  const properties = [...fields].map(([name, schemas]) => {
    const choices = schemas.map(toOverride).filter(isFirst);
    return [name, choices.length === 1 ? choices[0] : { anyOf: choices }];
  });
  return {
    type: 'object',
    properties: Object.fromEntries(properties),
    additionalProperties: false,
  };
}

const plans = typeOf(planFile, 'Plan').types.map((type) => {
  const kind = checker.getTypeOfSymbol(type.getProperty('kind')).value;
  return [kind, toInlineSchema(type)];
});
const fields = toInlineSchema(typeOf(fieldsFile, 'XSandlot'));
const { description } = fields.properties.plan;
fields.properties.plan = { description, ...toPlanOverride(plans) };
const schema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  $id: 'https://unpkg.com/sandlot/schemas/x-sandlot.json',
  title: 'x-sandlot',
  description:
    'Decisions of the author of an OpenAPI document. They take precedence over the rules of inference. #/$defs has the whole plan of each kind.',
  ...fields,
  $defs: { ...Object.fromEntries(plans), ...definitions },
};
const text = `${JSON.stringify(schema, undefined, 2)}\n`;
if (process.argv.includes('--print')) process.stdout.write(text);
else writeFileSync(new URL('schemas/x-sandlot.json', root), text);
