import type { Finding } from '../checks/finding.ts';
import { isObject, type JsonObject, objectOf, textAt } from '../json/json.ts';
import { type JsonPathMatch, type JsonPathQuery, parseJsonPath } from './json-path.ts';

/** An OpenAPI Overlay (1.0), read. */
export type Overlay = { readonly source: string; readonly actions: readonly OverlayAction[] };

/** What is changed at the places that a query finds. */
type OverlayAction = {
  readonly target: string;
  readonly query: JsonPathQuery;
  readonly update: unknown;
  readonly kind: 'update' | 'remove';
};

/**
 * Reads an overlay that was parsed.
 * @throws an error with a sentence for the user.
 */
export function readOverlay(value: JsonObject, source: string): Overlay {
  const { overlay, actions } = value;
  if (!/^1\./.test(String(overlay)) || !Array.isArray(actions)) {
    throw new Error(`${source} is no overlay: it needs overlay: 1.0.0 and a list of actions.`);
  }
  return {
    source,
    actions: actions.map((action, index) => readAction(objectOf(action), source, index)),
  };
}

function readAction(action: JsonObject, source: string, index: number): OverlayAction {
  const target = textAt(action, 'target');
  if (target === undefined)
    throw new Error(`Action ${index + 1} of the overlay ${source} has no target: a JSONPath.`);
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
 * Applies the actions of an overlay to a document, in their order and in its place (Overlay 1.0,
 * section 4.4.3). A target that finds nothing is a warning.
 */
export function applyOverlay(root: JsonObject, { source, actions }: Overlay): readonly Finding[] {
  const findings: Finding[] = [];
  for (const [index, { target, query, kind, update }] of actions.entries()) {
    const spots = query(root);
    if (spots.length === 0) {
      const message = `action ${index + 1} of the overlay ${source} finds nothing at ${target}`;
      findings.push({ severity: 'warning', pointer: '', message });
    }
    // From the end, so that the places of what is left in a list stay the same.
    for (const spot of spots.toReversed())
      if (kind === 'remove') removeMatch(spot);
      else mergeUpdate(spot.value, update);
  }
  return findings;
}

function removeMatch({ owner, key = '' }: JsonPathMatch): void {
  if (Array.isArray(owner)) owner.splice(Number(key), 1);
  else if (owner) Reflect.deleteProperty(owner, key);
}

/** Objects are merged, lists get more entries. */
function mergeUpdate(target: unknown, update: unknown): void {
  if (Array.isArray(target)) target.push(...structuredClone([update].flat()));
  if (!isObject(target) || !isObject(update)) return;
  for (const [name, value] of Object.entries(update)) {
    const known = Object.hasOwn(target, name) ? target[name] : undefined;
    if (isSameKind(known, value)) mergeUpdate(known, value);
    else setProperty(target, name, structuredClone(value));
  }
}

function isSameKind(one: unknown, other: unknown): boolean {
  return (isObject(one) && isObject(other)) || (Array.isArray(one) && Array.isArray(other));
}

/** A property may be called `__proto__`. */
function setProperty(owner: object, name: string, value: unknown): void {
  Object.defineProperty(owner, name, {
    ...{ value, enumerable: true, configurable: true, writable: true },
  });
}
