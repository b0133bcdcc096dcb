import {
  isJsonMediaType,
  isObject,
  joinPointer,
  type Operation,
  splitPointer,
  toEssence,
} from '../../../openapi/openapi.ts';
import { evaluateAll } from '../../expressions/runtime-expression.ts';
import type { ArazzoBody, ArazzoStep } from '../../workflow/arazzo-document.ts';
import type { ScopeNames } from '../../workflow/run-workflow.ts';
import {
  parameterKey,
  type RequestDraft,
  type RequestDraftBody,
} from '../requests/request-draft.ts';

/**
 * Finds the operation of a step: `createPet`, `$sourceDescriptions.pets.createPet`, or
 * `{$sourceDescriptions.pets.url}#/paths/~1pets/post`.
 */
export function findStepOperation(
  { operationId, operationPath }: ArazzoStep,
  operations: readonly Operation[],
): Operation | undefined {
  if (operationPath !== undefined) {
    const [, pointer] = operationPath.split('#', 2);
    return operations.find((operation) => operation.pointer === pointer);
  }
  const id = operationId?.replace(/^\$sourceDescriptions\.[^.]+\./, '');
  const byId = operations.find((operation) => operation.id === id);
  // `pets.createPet` names the source as well.
  return byId ?? operations.find((operation) => operation.id === id?.split('.').slice(1).join('.'));
}

/** Makes the request of a step; its parameters need not be documented. */
export function toStepDraft(
  step: ArazzoStep,
  operation: Operation,
  names: ScopeNames,
): RequestDraft {
  const values = new Map<string, unknown>();
  const extraHeaders: Record<string, string> = {};
  const extraQuery: string[] = [];
  for (const { name, in: place, value } of step.parameters) {
    const sent = evaluateAll(value, { names });
    if (sent === undefined) continue;
    const parameter = operation.parameters.find(
      (one) => one.in === place && isSameName(one.in, one.name, name),
    );
    if (parameter) values.set(parameterKey(parameter), sent);
    else if (place === 'header') extraHeaders[name.toLowerCase()] = `${sent}`;
    else if (place === 'query')
      extraQuery.push(`${encodeURIComponent(name)}=${encodeURIComponent(`${sent}`)}`);
  }
  return {
    operation,
    values,
    body: step.body && toStepBody(step.body, operation, names),
    credential: 'shown',
    extraHeaders,
    extraQuery,
  };
}

function isSameName(place: string, one: string, other: string): boolean {
  return place === 'header' ? one.toLowerCase() === other.toLowerCase() : one === other;
}

function toStepBody(
  { contentType, payload, replacements }: ArazzoBody,
  { body }: Operation,
  names: ScopeNames,
): RequestDraftBody {
  const types = [...(body?.content ?? [])];
  const [type = 'application/json', media] =
    types.find(([one]) => contentType !== undefined && toEssence(one) === toEssence(contentType)) ??
    (contentType === undefined ? types[0] : undefined) ??
    ([contentType, undefined] as const);
  const evaluated = evaluateAll(payload, { names });
  const isJsonText = typeof evaluated === 'string' && isJsonMediaType(type);
  const value = replacements.reduce(
    (changed, { target, value: replacement }) =>
      replaceAt(changed, splitPointer(target), evaluateAll(replacement, { names })),
    isJsonText ? parseJsonText(evaluated) : evaluated,
  );
  return { type, media, value };
}

function parseJsonText(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** Replaces the value at a path, without changing the original. */
function replaceAt(
  value: unknown,
  [first, ...rest]: readonly string[],
  replacement: unknown,
): unknown {
  if (first === undefined) return replacement;
  if (Array.isArray(value))
    return value.map((entry, index) =>
      `${index}` === first ? replaceAt(entry, rest, replacement) : entry,
    );
  const fields = isObject(value) ? value : {};
  return { ...fields, [first]: replaceAt(fields[first], rest, replacement) };
}

/** The place of an operation in the document, for failures of steps. */
export function toStepPlace(operation: Operation): string {
  return joinPointer(operation.pointer, 'responses');
}
