import type { Finding } from '../checks/finding.ts';
import { isObject, type JsonObject, objectOf, textAt } from '../json/json.ts';
import { measureJson } from '../json/measure-json.ts';
import { documentLimits } from '../limits.ts';
import { type JsonPathMatch, type JsonPathQuery, parseJsonPath } from './json-path.ts';

/** A parsed OpenAPI Overlay (1.0). */
export type Overlay = { readonly source: string; readonly actions: readonly OverlayAction[] };

/** One change of all values that a query selects. */
type OverlayAction = {
  readonly target: string;
  readonly query: JsonPathQuery;
  readonly update: unknown;
  readonly kind: 'update' | 'remove';
};

/**
 * Checks an overlay and compiles its queries.
 * @throws an error with a sentence for the user.
 */
export function readOverlay(value: JsonObject, source: string): Overlay {
  const { overlay, actions } = value;
  if (!/^1\./.test(String(overlay)) || !Array.isArray(actions)) {
    throw new Error(`${source} is not an overlay: expected overlay: 1.0.0 and a list of actions.`);
  }
  return {
    source,
    actions: actions.map((action, index) => readAction(objectOf(action), source, index)),
  };
}

function readAction(action: JsonObject, source: string, index: number): OverlayAction {
  const target = textAt(action, 'target');
  if (target === undefined)
    throw new Error(`Action ${index + 1} of the overlay ${source} has no target (a JSONPath).`);
  const kind = action.remove === true ? 'remove' : 'update';
  try {
    return { target, kind, query: parseJsonPath(target), update: action.update };
  } catch (cause) {
    throw new Error(`The overlay ${source} cannot be applied: ${Object(cause).message}.`, {
      cause,
    });
  }
}

/**
 * Applies the actions of an overlay to a document, in order and in place (Overlay 1.0, section 4.4.3).
 * A target without a match is a warning.
 * @throws an error with a sentence when the document becomes too large.
 */
export function applyOverlay(root: JsonObject, { source, actions }: Overlay): readonly Finding[] {
  const findings: Finding[] = [];
  const growth = limitGrowth(source);
  for (const [index, { target, query, kind, update }] of actions.entries()) {
    const matches = query(root);
    if (matches.length === 0) {
      const message = `Action ${index + 1} of the overlay ${source} has no match for its target ${target}`;
      findings.push({ severity: 'warning', pointer: '', message });
    }
    // From the end, so that the indices of the other matches in an array stay valid.
    if (kind === 'remove') matches.toReversed().forEach(removeMatch);
    else {
      growth.add(update, matches.length);
      for (const match of matches.toReversed()) mergeUpdate(match.value, update);
    }
  }
  return findings;
}

/** Counts what updates add: an action that copies a document into each of its parts has no end. */
function limitGrowth(source: string) {
  const { textBytes, nodes: maxNodes } = documentLimits;
  let [characters, nodes] = [0, 0];
  return {
    add: (update: unknown, count: number) => {
      const size = measureJson(update);
      characters += size.characters * count;
      nodes += size.nodes * count;
      if (characters > textBytes || nodes > maxNodes)
        throw new Error(
          `the overlay ${source} adds more than ${textBytes / 1e6} MB or ${maxNodes} nodes to it`,
        );
    },
  };
}

function removeMatch({ owner, key = '' }: JsonPathMatch): void {
  if (Array.isArray(owner)) owner.splice(Number(key), 1);
  else if (owner) Reflect.deleteProperty(owner, key);
}

/** Merges objects and appends to arrays. */
function mergeUpdate(target: unknown, update: unknown): void {
  if (Array.isArray(target))
    for (const entry of structuredClone([update].flat())) target.push(entry);
  if (!isObject(target) || !isObject(update)) return;
  for (const [name, value] of Object.entries(update)) {
    const current = Object.hasOwn(target, name) ? target[name] : undefined;
    if (haveSameKind(current, value)) mergeUpdate(current, value);
    else setProperty(target, name, structuredClone(value));
  }
}

function haveSameKind(first: unknown, second: unknown): boolean {
  return (isObject(first) && isObject(second)) || (Array.isArray(first) && Array.isArray(second));
}

/** Sets a property that may be called `__proto__`. */
function setProperty(owner: object, name: string, value: unknown): void {
  Object.defineProperty(owner, name, {
    value,
    enumerable: true,
    configurable: true,
    writable: true,
  });
}
