import {
  findBodySchema,
  type Operation,
  objectOf,
  type Parameter,
  propertiesOf,
  resolvePointer,
} from '../../openapi/openapi.ts';
import type { InferenceContext } from '../operations/operation-context.ts';
import {
  idempotencyKeyName,
  idempotencyText,
  notIdempotentText,
  requestKeyName,
  reusedText,
  runningText,
} from '../vocabulary/protocol.ts';
import { normalizeName } from '../vocabulary/singularize.ts';
import type { IdempotencyKey, IdempotencyKeyLocation } from './protocol-plan.ts';
import type { ProtocolRule } from './protocol-rule.ts';

/** A repeated request with the same key has the same reply, and no other effect. */
export const idempotencyKeyRule: ProtocolRule = {
  name: 'idempotency-key',
  summary: '`Idempotency-Key` where the document has it, by that name or by its description',
  docs: '#idempotency-key',
  infer: (context, { operation }) => {
    const { idempotency } = context.protocol;
    if (idempotency === 'off' || safeMethods.has(operation.method)) return {};
    const found = findKey(context, operation);
    const location = found ?? (idempotency === 'always' ? standardKey : undefined);
    return location === undefined
      ? {}
      : { idempotency: { location, ...findStatuses(context, operation) } };
  },
};

/** Methods that have no effect to repeat (RFC 9110, section 9.2.1). */
const safeMethods: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS', 'TRACE', 'QUERY']);

const standardKey: IdempotencyKeyLocation = { in: 'header', name: 'idempotency-key' };

/** Whether a parameter identifies a request that may be repeated. */
export function isIdempotencyKey({ name, description }: Pick<Parameter, 'name' | 'description'>) {
  const normalized = normalizeName(name);
  if (idempotencyKeyName.test(normalized)) return true;
  const text = description ?? '';
  return (
    requestKeyName.test(normalized) && idempotencyText.test(text) && !notIdempotentText.test(text)
  );
}

/** Whether a reply is described as one about the key of an earlier request. */
export function describesIdempotency(description: string): boolean {
  return idempotencyText.test(description);
}

function findKey(
  context: InferenceContext,
  operation: Operation,
): IdempotencyKeyLocation | undefined {
  for (const parameter of operation.parameters) {
    const { in: place, name } = parameter;
    if ((place !== 'header' && place !== 'query') || !isIdempotencyKey(parameter)) continue;
    return place === 'header' ? { in: 'header', name: name.toLowerCase() } : { in: 'query', name };
  }
  return findBodyKey(context, operation);
}

function findBodyKey(
  { schemaViews }: InferenceContext,
  operation: Operation,
): IdempotencyKeyLocation | undefined {
  const schema = findBodySchema(operation);
  if (schema === undefined) return undefined;
  for (const [name, pointers] of propertiesOf(schemaViews, schemaViews.of([schema]))) {
    const { description } = schemaViews.of(pointers).keywords;
    if (isIdempotencyKey({ name, description: `${description ?? ''}` }))
      return { in: 'body', name };
  }
  return undefined;
}

/** The statuses of a key that was used for another request, and of one whose request still runs. */
function findStatuses(
  { root }: InferenceContext,
  { replies }: Operation,
): Omit<IdempotencyKey, 'location'> {
  const described = [...replies]
    .filter(([status]) => /^4\d\d$/.test(status))
    .map(([status, { pointer }]) => {
      const { value } = resolvePointer(root, pointer);
      return { status: Number(status), text: `${objectOf(value).description}` };
    })
    .filter(({ text }) => describesIdempotency(text));
  const reused =
    described.find(({ text }) => reusedText.test(text)) ??
    described.find(({ text }) => !runningText.test(text));
  const running = described.find(({ text }) => runningText.test(text));
  return { reusedStatus: reused?.status ?? 422, runningStatus: running?.status ?? 409 };
}
