import { findProblem } from '../tracker/validation.ts';
import { schemas } from './schemas.ts';
import {
  type Fields,
  type Is,
  Refused,
  refuse,
  type ShopCall,
  type ShopState,
} from './shop-state.ts';

type SchemaName = keyof typeof schemas;

/** Reads the body of a call, or refuses it. */
export function readInput(
  { is }: ShopState,
  call: ShopCall,
  name: SchemaName,
  type: 'json' | 'form' = 'json',
): Fields {
  checkMediaType(is, call, type);
  const value = type === 'json' ? readJson(call.text) : readForm(is, call.text);
  failOn(is, value);
  const problem = findProblem(schemaOf(is, name) as Fields, value);
  if (problem === undefined) return toStored(is, Object(value));
  const text = is('a refusal shows a class of Java')
    ? 'com.shop.ValidationException: javax.validation.ConstraintViolationException'
    : problem;
  throw new Refused(refuse(422, text));
}

function checkMediaType(is: Is, { headers }: ShopCall, type: 'json' | 'form'): void {
  const field = headers['content-type'] ?? '';
  const [sent = ''] = field.split(';');
  const wanted = type === 'json' ? 'application/json' : 'application/x-www-form-urlencoded';
  if (sent.trim() !== wanted) throw new Refused(refuse(422, `Send ${wanted}.`));
  if (is('a charset parameter is refused') && /charset/.test(field))
    throw new Refused(refuse(415, 'Unsupported.'));
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Refused(refuse(422, 'This is not JSON.'));
  }
}

function readForm(is: Is, text: string): Fields {
  const form = is('the text of a form ends at an ampersand')
    ? text.replace(/%26.*?(?=&|$)/, '')
    : text;
  const fields: Record<string, unknown> = Object.fromEntries(new URLSearchParams(form));
  const { pinned } = fields;
  return pinned === 'true' || pinned === 'false'
    ? { ...fields, pinned: pinned === 'true' }
    : fields;
}

/** Faults at which the server does not check what it uses. */
function failOn(is: Is, value: unknown): void {
  const { currency, lines } = Object(value);
  const isUnknown = typeof currency === 'string' && !['EUR', 'USD', 'CHF'].includes(currency);
  const isBroken =
    Array.isArray(lines) && lines.some((one: unknown) => typeof one !== 'object' || one === null);
  if (is('an unknown currency makes the server fail') && isUnknown) throw new Error('no rate');
  if (is('a deep mistake makes the server fail') && isBroken) throw new Error('no line');
}

/** Faults that change values on their way into the store. */
function toStored(is: Is, input: Fields): Fields {
  const { attributes } = input;
  const isNumber = is('leading zeros of a text are lost') && /^\d+$/.test(`${input.label ?? ''}`);
  return {
    ...input,
    ...(isNumber && { label: `${Number(input.label)}` }),
    ...(is('keys of the attributes change their notation') &&
      attributes !== undefined && {
        attributes: Object.fromEntries(
          Object.entries(attributes as Fields).map(([key, value]) => [
            key.replace(/[_-](\w)/g, (_, letter: string) => letter.toUpperCase()),
            value,
          ]),
        ),
      }),
  };
}

type MutableSchema = Record<string, unknown> & {
  properties: Record<string, Record<string, unknown>>;
};

/** The schema of a body, as loose as the planted fault makes it. */
function schemaOf(is: Is, name: SchemaName): object {
  const schema = structuredClone(toJsonSchema(schemas[name])) as MutableSchema;
  const { country, price_cents: price, reason, credit_limit: credit, lines } = schema.properties;
  if (lines) loosenLines(is, lines);
  if (is('a lower-case country is accepted') && country) delete country.pattern;
  if (is('a country of three letters is accepted') && country) country.pattern = '^[A-Z]{2}';
  if (is('a negative price is accepted') && price) delete price.minimum;
  if (is('a price of 0 is refused') && price) price.minimum = 1;
  if (is('a note without its text is accepted') && name === 'NewNote') delete schema.required;
  if (is('a reason that is too long is accepted') && reason) delete reason.maxLength;
  if (is('null is refused for the credit limit') && credit) credit.type = 'number';
  const isOpen =
    is('a client sets the total of an order') ||
    is('a client sets the status of an order') ||
    is('a client sets the number of an order');
  if (isOpen && name === 'NewOrder') delete schema.additionalProperties;
  return schema;
}

function loosenLines(is: Is, lines: Record<string, unknown>): void {
  const items = lines.items as MutableSchema;
  if (is('a quantity of 0 is accepted')) items.properties.quantity = { type: 'integer' };
  if (is('a line without its product is accepted')) items.required = [];
  if (is('too many lines are accepted')) delete lines.maxItems;
  if (is('no lines are accepted')) delete lines.minItems;
  if (is('unknown members of a line are accepted')) delete items.additionalProperties;
  if (is('only the first line is checked'))
    Object.assign(lines, { prefixItems: [items], items: {} });
}

/** JSON Schema of a schema of OpenAPI 3.0. */
function toJsonSchema(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(toJsonSchema);
  if (typeof schema !== 'object' || schema === null) return schema;
  const { nullable, readOnly: _readOnly, ...rest } = schema as Record<string, unknown>;
  const inner = Object.fromEntries(
    Object.entries(rest).map(([name, value]) => [name, toJsonSchema(value)]),
  );
  if (nullable !== true) return inner;
  const { type, enum: values } = inner;
  return {
    ...inner,
    type: [type, 'null'],
    ...(Array.isArray(values) && { enum: [...values, null] }),
  };
}
