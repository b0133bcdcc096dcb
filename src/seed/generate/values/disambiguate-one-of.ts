import {
  documentLimits,
  isObject,
  type JsonObject,
  type SchemaView,
} from '../../../openapi/openapi.ts';
import { type ChosenOption, type ResolvedSchema, resolveChoices } from './choose-option.ts';
import {
  type GenerationContext,
  maxOptionalDepth,
  type ValueTarget,
} from './generation-context.ts';

/** A generated value's target, schema and given part. */
export type GenerationAttempt = {
  readonly target: ValueTarget;
  readonly resolved: ResolvedSchema;
  readonly given: unknown;
};

/**
 * Returns the value if it matches only the chosen option of each `oneOf`, and no `not`. Otherwise
 * looks for another value: first all options with more and fewer properties, then altered values.
 * Returns the original value if none is found.
 */
export function disambiguateOneOf(
  context: GenerationContext,
  attempt: GenerationAttempt,
  value: unknown,
): unknown {
  if (isUnambiguous(context, attempt.resolved, value)) return value;
  const budgetBefore = context.budget.left;
  for (const { resolved, value: other } of listAlternatives(context, attempt, value)) {
    const isValid = context.fits(resolved.view, other) && isUnambiguous(context, resolved, other);
    if (isValid && keepsGiven(context, attempt.given, other)) return other;
    context.budget.spare -= budgetBefore - context.budget.left;
    context.budget.left = budgetBefore;
    if (context.budget.spare <= 0) break;
  }
  return value;
}

/** Whether the scalars of a given value are unchanged; they may change only if everything is checked. */
function keepsGiven(
  { options: { check = 'full' } }: GenerationContext,
  given: unknown,
  value: unknown,
): boolean {
  if (typeof given === 'string') return check === 'full' || value === given;
  return (
    check === 'full' ||
    Object.entries(Object(given)).every(
      ([name, part]) => typeof part === 'object' || Object(value)[name] === part,
    )
  );
}

function isUnambiguous(
  context: GenerationContext,
  resolved: ResolvedSchema,
  value: unknown,
): boolean {
  return (
    !resolved.choices.some((chosen) => matchesOtherOption(context, chosen, value)) &&
    !resolved.view.not.some((rival) => matchesRival(context, rival, value))
  );
}

function matchesOtherOption(
  context: GenerationContext,
  chosen: ChosenOption,
  value: unknown,
): boolean {
  return (
    listOtherOptions(chosen).some((other) => matchesRival(context, other, value)) &&
    !context.isEveryOptionSubsumed(chosen.choice)
  );
}

/**
 * The options of a `oneOf` that the value must not match. With a discriminator it may match several
 * (OpenAPI 3.1, section 4.8.25).
 */
function listOtherOptions({
  choice: { keyword, options, discriminator },
  option,
}: ChosenOption): readonly string[] {
  return keyword === 'oneOf' && discriminator === undefined
    ? options.filter((other) => other !== option)
    : [];
}

function listRivalSchemas(
  context: GenerationContext,
  { view, choices }: ResolvedSchema,
): readonly string[] {
  return [
    ...choices
      .filter(({ choice }) => !context.isEveryOptionSubsumed(choice))
      .flatMap(listOtherOptions),
    ...view.not,
  ];
}

function matchesRival(
  { schemaViews, fits }: GenerationContext,
  rival: string,
  value: unknown,
): boolean {
  const view = schemaViews.of([rival]);
  return fits(view, value) && !view.not.some((other) => fits(schemaViews.of([other]), value));
}

type Alternative = { readonly resolved: ResolvedSchema; readonly value: unknown };

function* listAlternatives(
  context: GenerationContext,
  attempt: GenerationAttempt,
  value: unknown,
): Generator<Alternative> {
  const resolutions = [attempt.resolved];
  yield* listReduced(context, attempt, value);
  yield* listExtents(context, attempt);
  for (const resolved of listOtherResolutions(context, attempt)) {
    resolutions.push(resolved);
    const otherAttempt = { ...attempt, resolved };
    const other = context.fill({ target: attempt.target, view: resolved.view }, attempt.given);
    yield { resolved, value: other };
    yield* listReduced(context, otherAttempt, other);
    yield* listExtents(context, otherAttempt);
  }
  for (const resolved of resolutions) {
    const other = context.fill({ target: attempt.target, view: resolved.view }, attempt.given);
    const rivals = listRivalSchemas(context, resolved).filter((rival) =>
      matchesRival(context, rival, other),
    );
    for (const altered of perturbValue(context, { view: resolved.view, rivals }, other))
      yield { resolved, value: altered };
  }
}

/** The schema with each other option in turn. */
function* listOtherResolutions(
  context: GenerationContext,
  { target, resolved, given }: GenerationAttempt,
): Generator<ResolvedSchema> {
  for (const chosen of resolved.choices) {
    for (const option of listOtherOptions(chosen).slice(0, documentLimits.triedOptions))
      yield resolveChoices(context, target, given ?? target.hint, {
        choice: chosen.choice,
        option,
      });
  }
}

/** The value without an optional property that a rival requires, for one rival after the other. */
function* listReduced(
  context: GenerationContext,
  { resolved, given }: GenerationAttempt,
  value: unknown,
): Generator<Alternative> {
  let reduced = value;
  for (const rival of listRivalSchemas(context, resolved)) {
    if (!isObject(reduced) || !matchesRival(context, rival, reduced)) continue;
    const names = [...context.schemaViews.of([rival]).required];
    const removable = names.find(
      (name) => !resolved.view.required.has(name) && Object(given)[name] === undefined,
    );
    if (removable === undefined) continue;
    reduced = withoutProperty(reduced, removable);
    yield { resolved, value: reduced };
  }
}

function withoutProperty(value: JsonObject, name: string): JsonObject {
  return Object.fromEntries(Object.entries(value).filter(([other]) => other !== name));
}

/** The value with all properties, as near the top as allowed, and with the required ones only. */
function* listExtents(
  context: GenerationContext,
  { target, resolved, given }: GenerationAttempt,
): Generator<Alternative> {
  const { view } = resolved;
  const depth = Math.min(target.depth, maxOptionalDepth - 1);
  for (const extent of ['everything', 'required'] as const) {
    const value = context.withExtent(extent).fill({ target: { ...target, depth }, view }, given);
    yield { resolved, value };
    yield* listReduced(context, { target, resolved, given }, value);
  }
}

/** The schema of a value, and the schemas that it matches but should not. */
export type PerturbOptions = { readonly view: SchemaView; readonly rivals: readonly string[] };

/** Similar values that the rivals may not match. */
export function perturbValue(
  context: GenerationContext,
  options: PerturbOptions,
  value: unknown,
): Iterable<unknown> {
  if (isObject(value)) return perturbObject(context, options, value);
  if (typeof value === 'number')
    return [value + 0.5, -value - 1, value * 1000, value + 1, value + 2];
  return typeof value === 'string' ? [`${value} `.repeat(20).trim(), value.slice(0, 1), ''] : [];
}

/** The object with a value that each rival rejects in one of its properties; null is tried first. */
function* perturbObject(
  context: GenerationContext,
  { view, rivals }: PerturbOptions,
  value: JsonObject,
): Generator {
  let altered = value;
  for (const rival of rivals) {
    const mismatch = findMismatchingProperty(context, { view, rival, value: altered });
    if (mismatch === undefined) continue;
    altered = { ...altered, ...mismatch };
    yield altered;
  }
}

type RivalProperty = {
  readonly view: SchemaView;
  readonly rival: string;
  readonly value: JsonObject;
};

function findMismatchingProperty(
  { schemaViews, fits }: GenerationContext,
  { view, rival, value }: RivalProperty,
): JsonObject | undefined {
  for (const [name, schemaPointers] of schemaViews.of([rival]).properties) {
    if (view.properties.has(name) && value[name] !== undefined) continue;
    const mismatch = mismatchCandidates.find(
      (candidate) =>
        !fits(schemaViews.of(schemaPointers), candidate) &&
        fits(view, { ...value, [name]: candidate }),
    );
    if (mismatch !== undefined) return { [name]: mismatch };
  }
  return undefined;
}

const mismatchCandidates: readonly unknown[] = [null, '', 0, false, [], {}];
