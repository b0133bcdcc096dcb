import type { FileProperty } from '../../inference/inference.ts';
import { isJsonMediaType, isObject, type JsonObject, toEssence } from '../../openapi/openapi.ts';
import type { Call, SentFile } from '../behaviour.ts';
import type { PlannedWrite } from '../handler-context.ts';

function isSentFile(value: unknown): value is SentFile {
  return isObject(value) && value.bytes instanceof Uint8Array;
}

/** The file that a call carries: its body as a whole, or the only file of a form. */
export function findSentFile({ body, headers }: Call): SentFile | undefined {
  const type = toEssence(`${headers['content-type']}`);
  if (body instanceof Uint8Array) return { name: '', type, bytes: body };
  if (typeof body === 'string' && !isJsonMediaType(type))
    return { name: '', type, bytes: Buffer.from(body) };
  const files = Object.values(Object(body)).filter(isSentFile);
  return files.length === 1 ? files[0] : undefined;
}

/**
 * Compiles the facts about an uploaded file, for the properties of the record that are for them. The server knows
 * these, so they may be read-only.
 */
export function compileReadFileFacts({ plan }: PlannedWrite): (call: Call) => JsonObject {
  const { fileProperties } = plan.input.fields;
  if (fileProperties.length === 0) return () => ({});
  const readsTexts = plan.content?.role === 'upload';
  const readFacts = (call: Call): JsonObject => {
    const file = typeof call.body === 'string' && !readsTexts ? undefined : findSentFile(call);
    if (file === undefined) return {};
    const facts = fileProperties.map(({ property, fact }) => [property, factOf[fact](file)]);
    return Object.fromEntries(facts.filter(([, value]) => value !== ''));
  };
  // A call with 10,000 records asks for each of them, and a look through all its body takes a while.
  const factsOf = new WeakMap<Call, JsonObject>();
  return (call) => {
    const facts = factsOf.get(call) ?? readFacts(call);
    factsOf.set(call, facts);
    return facts;
  };
}

const factOf: Readonly<Record<FileProperty['fact'], (file: SentFile) => unknown>> = {
  name: ({ name }) => name,
  size: ({ bytes }) => bytes.length,
  type: ({ type }) => type,
};
