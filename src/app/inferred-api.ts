import { toClock } from '../base/clock.ts';
import { takeInTurns } from '../base/time/take-in-turns.ts';
import type { Handler } from '../handlers/behaviour.ts';
import type { HandlerContext, OperationHandler, ValidationMode } from '../handlers/handlers.ts';
import {
  type AdvanceRecord,
  createAdvanceRecord,
  createExampleHandlers,
  createExampleOutcomes,
  createGeneratedHandlers,
  createHandlers,
  type ExampleGenerator,
  listCreationNotes,
} from '../handlers/handlers.ts';
import { type ApiModel, createDeclaredProperties, isQueryPlan } from '../inference/inference.ts';
import { compileIsOtherType, compileSuccessType } from '../messages/response/response.ts';
import type { OpenApiDocument, Operation } from '../openapi/openapi.ts';
import {
  createResourceSeed,
  createValueGenerator,
  type FixtureRecordsByName,
  type SeedKeysOf,
  type SeedParentsOf,
  type ValueGenerator,
} from '../seed/seed.ts';
import type { LazySeed, Seed } from '../store/types.ts';
import { readBehavioursName } from './documents/document-extension.ts';
import { createLazyApiModel, type LazyApiModel } from './lazy-model.ts';
import type { SandlotOptions } from './options.ts';

/** Answers the operations that no module answers. */
export type InferredApi = {
  readonly handlerOf: (operation: Operation) => Handler;
  /** The initial records of resources; absent when nothing is inferred. */
  readonly lazySeed: LazySeed | undefined;
  /** Brings about what the clock changes in its records; absent when nothing is inferred. */
  readonly advanceRecord: AdvanceInferredRecord | undefined;
  /** Generates values from the document's schemas. */
  readonly exampleGenerator: ExampleGenerator;
  /** The inferred model; absent when nothing is inferred. */
  readonly inferredModel: () => InferredModel | undefined;
  /** Resolves when the model is inferred and values can be generated; `undefined` from then on. */
  readonly ready: () => Promise<void> | undefined;
  /** Resolves when the model is inferred; `undefined` from then on, or when nothing is inferred. */
  readonly modelReady: () => Promise<void> | undefined;
  /** Resolves when an operation is planned too, and the seed of its records is generated. */
  readonly planned: LazyApiModel['planned'];
  /** Makes an operation wait for `ready` before its first call. */
  readonly whenReady: (operationHandler: OperationHandler) => OperationHandler;
};

/** The inferred model, with the initial keys of a resource below given ancestors, and the ancestors that have any. */
export type InferredModel = {
  readonly inference: ApiModel;
  readonly keysOf: SeedKeysOf;
  readonly parentsOf: SeedParentsOf;
};

/** The number of records per resource, unless `--records` sets it. */
const defaultRecordCount = 3;

/**
 * The current time in the seed of a running clock, so that every start generates the same values.
 */
export const seedInstant = Date.UTC(2026, 0, 1);

/** Infers the model on first use; `undefined` when nothing is inferred. */
export function toLazyApiModel(
  document: OpenApiDocument,
  operations: readonly Operation[],
  options: Pick<SandlotOptions, 'unknownKeys' | 'lifecycle' | 'etag' | 'idempotency'>,
): LazyApiModel | undefined {
  // The named behaviours cover the whole document.
  if (readBehavioursName(document) !== undefined) return undefined;
  return createLazyApiModel(document, operations, options);
}

export type InferredApiOptions = {
  readonly seedStart: Omit<Seed, 'records'>;
  readonly userRecords: FixtureRecordsByName;
  readonly records: number | undefined;
  readonly dynamic: SandlotOptions['dynamic'];
  /** The path before the document's paths. */
  readonly basePath: string;
  readonly validation: ValidationMode;
};

/** Generates complete values from single schemas. */
export function toExampleGenerator(valueGenerator: ValueGenerator): ExampleGenerator {
  return {
    ready: valueGenerator.ready,
    generate: (pointer, given, stream = pointer) =>
      valueGenerator.generate([pointer], stream, { given, extent: 'everything' }),
    vary: (pointer, stream) =>
      valueGenerator.generate([pointer], stream, { extent: 'everything', examples: 'varied' }),
    complete: (pointer, given) =>
      valueGenerator.generate([pointer], pointer, { given, extent: 'required' }),
  };
}

/**
 * Creates the handlers of a document's operations: by its inferred model, else by its examples. The
 * model is inferred on first use.
 */
export function createInferredApi(
  document: OpenApiDocument,
  model: LazyApiModel | undefined,
  options: InferredApiOptions,
): InferredApi {
  const parts = createGenerators(document, options);
  return model === undefined
    ? createExampleApi(parts)
    : createModelledApi(document, model, { ...parts, ...options });
}

type Generators = ReturnType<typeof createGenerators>;

/** Creates what both kinds of API answer examples with. */
function createGenerators(
  document: OpenApiDocument,
  { seedStart, dynamic }: Pick<InferredApiOptions, 'seedStart' | 'dynamic'>,
) {
  const now = 'frozen' in seedStart.clock ? toClock(seedStart.clock).now() : seedInstant;
  const generator = createValueGenerator(document, { seed: seedStart.value, now });
  const exampleGenerator = toExampleGenerator(generator);
  const exampleOutcomeOf = createExampleOutcomes(document, exampleGenerator);
  const exampleHandlerOf =
    dynamic === 'on'
      ? createGeneratedHandlers(document, exampleGenerator, compileSuccessType)
      : createExampleHandlers(exampleOutcomeOf, exampleGenerator, compileSuccessType);
  return { generator, exampleGenerator, exampleOutcomeOf, exampleHandlerOf };
}

/** A document without inferred state: every operation answers its example. */
function createExampleApi({ exampleHandlerOf, exampleGenerator }: Generators): InferredApi {
  return {
    handlerOf: exampleHandlerOf,
    lazySeed: undefined,
    advanceRecord: undefined,
    inferredModel: () => undefined,
    exampleGenerator,
    ready: () => undefined,
    modelReady: () => undefined,
    planned: () => undefined,
    whenReady: (operationHandler) => operationHandler,
  };
}

/** A document with inferred resources: its operations read and write their records. */
function createModelledApi(
  document: OpenApiDocument,
  { get: inference, ready: modelReady, planned }: LazyApiModel,
  parts: Generators & InferredApiOptions,
): InferredApi {
  const { generator, exampleGenerator, exampleHandlerOf } = parts;
  const { root } = document;
  const resourceSeed = lazily(() => createSeedOfResources(document, inference(), parts));
  const declaredOf = createDeclaredProperties(root, inference);
  const handlerContext = lazily(() =>
    toHandlerContext(document, inference(), {
      ...parts,
      declaredOf,
      generateOnDemand: resourceSeed().generateOnDemand,
      seedParents: resourceSeed().parentsOf,
    }),
  );
  const prepareSeed = async (operation: Operation): Promise<void> => {
    const name = inference().inferOperation(operation).resource?.name;
    // The records below a parent depend on the path of the request.
    if (name === undefined || name.includes('{')) return;
    await generator.ready();
    const steps = resourceSeed().prepareRecords(name);
    await takeInTurns(() => steps.next().done === true);
  };
  return {
    handlerOf: createHandlers({
      createContext: handlerContext,
      exampleOf: exampleHandlerOf,
      isOtherTypeOf: (operation) => compileIsOtherType(root, operation),
    }),
    exampleGenerator,
    ready: () => joinWaits(modelReady(), generator.ready()),
    modelReady,
    planned: (operation) => planned(operation)?.then(() => prepareSeed(operation)),
    inferredModel: () => {
      const { keysOf, parentsOf } = resourceSeed();
      return { inference: inference(), keysOf, parentsOf };
    },
    lazySeed: {
      keyOf: (name) => resourceSeed().keyOf(name),
      recordsOf: (name) => resourceSeed().recordsOf(name),
      creationNotesOf: (name) => listCreationNotes(inference(), name),
    },
    advanceRecord: compileAdvanceWhenReady(generator, handlerContext),
    whenReady: compileWhenReady(generator, declaredOf, inference),
  };
}

function joinWaits(
  first: Promise<void> | undefined,
  second: Promise<void> | undefined,
): Promise<void> | undefined {
  return first && second ? first.then(() => second) : (first ?? second);
}

function createSeedOfResources(
  { root }: OpenApiDocument,
  inference: ApiModel,
  {
    generator,
    seedStart,
    userRecords,
    records = defaultRecordCount,
  }: Generators & InferredApiOptions,
) {
  return createResourceSeed({
    root,
    inference,
    generator,
    fixtures: userRecords,
    count: records,
    seed: seedStart.value,
  });
}

type HandlerContextParts = Generators &
  InferredApiOptions &
  Pick<HandlerContext, 'declaredOf' | 'generateOnDemand' | 'seedParents'>;

function toHandlerContext(
  { root }: OpenApiDocument,
  model: ApiModel,
  {
    generator,
    generateOnDemand,
    seedParents,
    declaredOf,
    basePath,
    validation,
    exampleOutcomeOf,
  }: HandlerContextParts,
): HandlerContext {
  return {
    root,
    model,
    generate: generator.generate,
    generateOnDemand,
    seedParents,
    declaredOf,
    basePath,
    validation,
    exampleBody: ({ operation }) => exampleOutcomeOf(operation).body,
  };
}

/** Like `AdvanceRecord`, once values can be generated. */
type AdvanceInferredRecord = (...change: Parameters<AdvanceRecord>) => void | Promise<void>;

function compileAdvanceWhenReady(
  generator: ValueGenerator,
  createContext: () => HandlerContext,
): AdvanceInferredRecord {
  const advanceRecord = lazily(() => createAdvanceRecord(createContext()));
  return (...change) => {
    const readiness = generator.ready();
    return readiness
      ? readiness.then(() => advanceRecord()(...change))
      : advanceRecord()(...change);
  };
}

/** Makes an operation wait until values can be generated. */
function compileWhenReady(
  generator: ValueGenerator,
  declaredOf: HandlerContext['declaredOf'],
  inference: () => ApiModel,
): InferredApi['whenReady'] {
  return ({ handler, ...operationHandler }) => ({
    ...operationHandler,
    // A module decides by itself which properties it shows.
    ...(operationHandler.by === 'module'
      ? {}
      : {
          declared: () => declaredOf(operationHandler.operation),
          isQuery: () => isQueryPlan(inference().inferOperation(operationHandler.operation).plan),
        }),
    handler: (call, context) => {
      const readiness = generator.ready();
      return readiness ? readiness.then(() => handler(call, context)) : handler(call, context);
    },
  });
}

function lazily<T>(compute: () => T): () => T {
  let computed: { readonly value: T } | undefined;
  return () => {
    computed ??= { value: compute() };
    return computed.value;
  };
}
