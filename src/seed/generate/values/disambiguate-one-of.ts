import { isObject, type JsonObject, type SchemaView } from '../../../openapi/openapi.ts';
import { type ChosenOption, type ResolvedSchema, resolveChoices } from './choose-option.ts';
import {
  type GenerationContext,
  maxOptionalDepth,
  type ValueTarget,
} from './generation-context.ts';

/** What is made, and of what. */
export type GenerationAttempt = {
  readonly target: ValueTarget;
  readonly resolved: ResolvedSchema;
  readonly given: unknown;
};

/**
 * The value where it fits no option beside the one that was picked (`oneOf`), and nothing that is
 * ruled out (`not`); else another that does, or the same where none is found. All options are tried
 * with more in them and with less before anything is bent.
 */
export function disambiguateOneOf(
  world: GenerationContext,
  attempt: GenerationAttempt,
  made: unknown,
): unknown {
  if (isUnambiguous(world, attempt.resolved, made)) return made;
  const before = world.budget.left;
  for (const { resolved, value } of listAlternatives(world, attempt, made)) {
    const isSound = world.fits(resolved.shape, value) && isUnambiguous(world, resolved, value);
    if (isSound && keepsGiven(world, attempt.given, value)) return value;
    world.budget.spare -= before - world.budget.left;
    world.budget.left = before;
    if (world.budget.spare <= 0) break;
  }
  return made;
}

/** What a client said, or what is known to be sound, stays as it is. */
function keepsGiven(
  { options: { check = 'full' } }: GenerationContext,
  given: unknown,
  value: unknown,
): boolean {
  return (
    check === 'full' ||
    Object.entries(Object(given)).every(
      ([name, part]) => typeof part === 'object' || Object(value)[name] === part,
    )
  );
}

function isUnambiguous(world: GenerationContext, settled: ResolvedSchema, value: unknown): boolean {
  return (
    !settled.choices.some((picked) => matchesOtherOption(world, picked, value)) &&
    !settled.shape.not.some((rival) => matchesRival(world, rival, value))
  );
}

function matchesOtherOption(
  world: GenerationContext,
  picked: ChosenOption,
  value: unknown,
): boolean {
  return (
    listOtherOptions(picked).some((other) => matchesRival(world, other, value)) &&
    !world.areAlike(picked.choice)
  );
}

/**
 * The options beside the one that was picked, of which it has to fit none. Where a discriminator tells
 * the option, others may fit as well (OpenAPI 3.1, section 4.8.25).
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
  world: GenerationContext,
  { shape, choices }: ResolvedSchema,
): readonly string[] {
  return [
    ...choices.filter(({ choice }) => !world.areAlike(choice)).flatMap(listOtherOptions),
    ...shape.not,
  ];
}

function matchesRival({ shapes, fits }: GenerationContext, rival: string, value: unknown): boolean {
  const shape = shapes.of([rival]);
  return fits(shape, value) && !shape.not.some((other) => fits(shapes.of([other]), value));
}

type Alternative = { readonly resolved: ResolvedSchema; readonly value: unknown };

function* listAlternatives(
  world: GenerationContext,
  attempt: GenerationAttempt,
  made: unknown,
): Generator<Alternative> {
  const settlings = [attempt.resolved];
  yield* listReduced(world, attempt, made);
  yield* listExtents(world, attempt);
  for (const resolved of listOtherResolutions(world, attempt)) {
    settlings.push(resolved);
    const other = { ...attempt, resolved };
    const value = world.fill({ target: attempt.target, shape: resolved.shape }, attempt.given);
    yield { resolved, value };
    yield* listReduced(world, other, value);
    yield* listExtents(world, other);
  }
  for (const resolved of settlings) {
    const value = world.fill({ target: attempt.target, shape: resolved.shape }, attempt.given);
    const rivals = listRivalSchemas(world, resolved).filter((rival) =>
      matchesRival(world, rival, value),
    );
    for (const bent of perturbValue(world, { shape: resolved.shape, rivals }, value))
      yield { resolved, value: bent };
  }
}

/** With each of the other options in turn. */
function* listOtherResolutions(
  world: GenerationContext,
  { target, resolved, given }: GenerationAttempt,
): Generator<ResolvedSchema> {
  for (const picked of resolved.choices) {
    for (const option of listOtherOptions(picked))
      yield resolveChoices(world, target, given ?? target.hint, { choice: picked.choice, option });
  }
}

/** Without what a rival asks for, one after the other. */
function* listReduced(
  world: GenerationContext,
  { resolved, given }: GenerationAttempt,
  made: unknown,
): Generator<Alternative> {
  let value = made;
  for (const rival of listRivalSchemas(world, resolved)) {
    if (!isObject(value) || !matchesRival(world, rival, value)) continue;
    const names = [...world.shapes.of([rival]).required];
    const spare = names.find(
      (name) => !resolved.shape.required.has(name) && Object(given)[name] === undefined,
    );
    if (spare === undefined) continue;
    value = withoutProperty(value, spare);
    yield { resolved, value };
  }
}

function withoutProperty(value: JsonObject, name: string): JsonObject {
  return Object.fromEntries(Object.entries(value).filter(([other]) => other !== name));
}

/** With all that there may be, near the top or not, and with as little as there can be. */
function* listExtents(
  world: GenerationContext,
  { target, resolved, given }: GenerationAttempt,
): Generator<Alternative> {
  const { shape } = resolved;
  const depth = Math.min(target.depth, maxOptionalDepth - 1);
  for (const extent of ['everything', 'required'] as const) {
    const value = world.wanting(extent).fill({ target: { ...target, depth }, shape }, given);
    yield { resolved, value };
    yield* listReduced(world, { target, resolved, given }, value);
  }
}

/** What a value has to be, and the schemas that it fits and should not. */
export type PerturbOptions = { readonly shape: SchemaView; readonly rivals: readonly string[] };

/** Values near one that its rivals may not take. */
export function perturbValue(
  world: GenerationContext,
  bend: PerturbOptions,
  value: unknown,
): Iterable<unknown> {
  if (isObject(value)) return perturbObject(world, bend, value);
  if (typeof value === 'number')
    return [value + 0.5, -value - 1, value * 1000, value + 1, value + 2];
  return typeof value === 'string' ? [`${value} `.repeat(20).trim(), value.slice(0, 1), ''] : [];
}

/** With something under a name of each rival that is not of its kind there: null, which says least, first. */
function* perturbObject(
  world: GenerationContext,
  { shape, rivals }: PerturbOptions,
  value: JsonObject,
): Generator {
  let bent = value;
  for (const rival of rivals) {
    const found = findMismatchingProperty(world, { shape, rival, value: bent });
    if (found === undefined) continue;
    bent = { ...bent, ...found };
    yield bent;
  }
}

type RivalProperty = {
  readonly shape: SchemaView;
  readonly rival: string;
  readonly value: JsonObject;
};

function findMismatchingProperty(
  { shapes, fits }: GenerationContext,
  { shape, rival, value }: RivalProperty,
): JsonObject | undefined {
  for (const [name, places] of shapes.of([rival]).properties) {
    if (shape.properties.has(name) && value[name] !== undefined) continue;
    const found = mismatchCandidates.find(
      (one) => !fits(shapes.of(places), one) && fits(shape, { ...value, [name]: one }),
    );
    if (found !== undefined) return { [name]: found };
  }
  return undefined;
}

const mismatchCandidates: readonly unknown[] = [null, '', 0, false, [], {}];
