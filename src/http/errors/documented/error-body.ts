import type { Refusal } from '../../../base/refusal.ts';
import type { ErrorRole } from '../../../inference/inference.ts';
import type { SchemaView, SchemaViews } from '../../../openapi/openapi.ts';
import {
  isPathList,
  namesViolatedProperty,
  writeErrorList,
  writeErrorMap,
  writeErrorsByProperty,
  writePathSegments,
} from './error-collections.ts';
import {
  type ErrorPropertyContext,
  type ErrorSubject,
  type ErrorTraversal,
  toErrorRoles,
  toNextLevel,
  type WriteErrorPart,
} from './error-subject.ts';

import { writeErrorValue } from './error-values.ts';

/** How deep an error schema is followed, and into how many parts: it may contain itself in many places. */
const maxErrorDepth = 6;
const maxErrorParts = 2_000;

/** Writes a refusal into the properties of error schemas that have a role, and into no others. */
export type ErrorBodyWriter = {
  writeBody(schema: string, subject: ErrorSubject): unknown;
  readonly writeProperty: WriteErrorProperty;
};

/** Writes a refusal into one property, by its role. */
export type WriteErrorProperty = (
  schemaPointers: readonly string[],
  subject: ErrorSubject,
  role: ErrorRole | undefined,
) => unknown;

export function createErrorBodyWriter(views: SchemaViews): ErrorBodyWriter {
  const write: WriteErrorPart = (schemaPointers, subject, property) => {
    if (isLimitReached(property.traversal)) return undefined;
    const { traversal } = property;
    const view = views.of(schemaPointers);
    const { chosen, options } = resolveChoices(views, view, traversal.chosenOptions);
    if (chosen.keywords.const !== undefined) return chosen.keywords.const;
    const inner = { ...property, traversal: { ...traversal, chosenOptions: options } };
    if (isObjectView(chosen))
      return descendsInto(property) ? writeObject(chosen, subject, inner, write) : undefined;
    return chosen.types.includes('array')
      ? writeArray(chosen, subject, inner)
      : writeErrorValue(chosen, subject, property);
  };
  const writeArray = (view: SchemaView, subject: ErrorSubject, property: ErrorPropertyContext) =>
    isPathList(property)
      ? writePathSegments(views, view, subject)
      : writeErrorList(view, subject, property, write);
  return {
    writeBody: (schema, subject) => {
      const knownNames = write([schema], subject, toRootContext(false));
      if (describesRefusal(knownNames, subject.refusal)) return knownNames;
      const allNames = write([schema], subject, toRootContext(true));
      return describesRefusal(allNames, subject.refusal) ? allNames : knownNames;
    },
    writeProperty: (schemaPointers, subject, role) =>
      write(schemaPointers, subject, { ...toRootContext(false), role }),
  };
}

function isObjectView({ types, properties }: SchemaView): boolean {
  return types.includes('object') || properties.size > 0;
}

function toRootContext(
  includesUnknownNames: ErrorTraversal['includesUnknownNames'],
): ErrorPropertyContext {
  return {
    role: 'error',
    isRequired: true,
    isOnlyMessage: true,
    traversal: {
      depth: 0,
      chosenOptions: [],
      budget: { left: maxErrorParts },
      includesUnknownNames,
    },
  };
}

function writeObject(
  view: SchemaView,
  subject: ErrorSubject,
  property: ErrorPropertyContext,
  write: WriteErrorPart,
): unknown {
  if (view.properties.size === 0) return writeErrorMap(view, subject, property, write);
  const isByPlace = property.role === 'list' && namesViolatedProperty(view, subject);
  return isByPlace
    ? writeErrorsByProperty(view, subject, property, write)
    : writeProperties(view, subject, property, write);
}

function writeProperties(
  view: SchemaView,
  subject: ErrorSubject,
  { traversal }: ErrorPropertyContext,
  write: WriteErrorPart,
): unknown {
  const roles = toErrorRoles(view.properties.keys(), subject.violation?.in);
  const all = [...roles.values()];
  const hasKnownLocation =
    subject.hasKnownLocation === true || all.includes('field') || all.includes('pointer');
  const isOnlyMessage = !all.includes('message');
  const body: Record<string, unknown> = {};
  for (const [name, schemaPointers] of view.properties) {
    const isRequired = view.required.has(name) || (traversal.includesUnknownNames && isOnlyMessage);
    const value = write(
      schemaPointers,
      { ...subject, hasKnownLocation },
      { role: roles.get(name), isRequired, isOnlyMessage, traversal: toNextLevel(traversal) },
    );
    if (value !== undefined) body[name] = value;
  }
  return Object.keys(body).length > 0 ? body : undefined;
}

/** True for a body that contains the message of a refusal, or those of all its violations. */
export function describesRefusal(body: unknown, refusal: Refusal): boolean {
  const { violations } = refusal;
  return (
    containsMessage(body, refusal) ||
    (violations.length > 0 && violations.every((violation) => containsMessage(body, violation)))
  );
}

/** True for a body with the message of a refusal, or of a violation, in one of its texts. */
export function containsMessage(body: unknown, { message }: Pick<Refusal, 'message'>): boolean {
  return (JSON.stringify(body) ?? '').includes(JSON.stringify(message).slice(1, -1));
}

function isLimitReached({ depth, budget }: ErrorTraversal): boolean {
  budget.left -= 1;
  return depth > maxErrorDepth || budget.left < 0;
}

function descendsInto({ role, isRequired, traversal }: ErrorPropertyContext): boolean {
  return (
    isRequired ||
    traversal.includesUnknownNames ||
    role === 'error' ||
    role === 'list' ||
    role === 'pointer'
  );
}

/** Takes the first option of each choice; where it was taken on the path already, the next one. */
function resolveChoices(views: SchemaViews, view: SchemaView, before: readonly string[]) {
  let chosen = view;
  const options = [...before];
  for (const choice of view.choices) {
    const [first = ''] = choice.options;
    const option = choice.options.find((candidate) => !options.includes(candidate)) ?? first;
    chosen = views.pick(chosen, choice, option);
    options.push(option);
  }
  return { chosen, options };
}
