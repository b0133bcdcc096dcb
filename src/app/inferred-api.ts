import { toClock } from '../base/clock.ts';
import type { Handler } from '../handlers/behaviour.ts';
import {
  createExampleHandlers,
  createExampleOutcomes,
  createGeneratedHandlers,
  type ExampleGenerator,
} from '../handlers/example.ts';
import { createHandlers } from '../handlers/handlers.ts';
import type { OperationHandler } from '../handlers/modules/attach-behaviours.ts';
import type { ValidationMode } from '../handlers/violation-policy.ts';
import { compileIsOtherType, compileSuccessType } from '../http/response/response.ts';
import {
  type ApiModel,
  createDeclaredProperties,
  inferApiModel,
  type PlannedOperation,
} from '../inference/inference.ts';
import type { OpenApiDocument, Operation } from '../openapi/openapi.ts';
import {
  createResourceSeed,
  createValueGenerator,
  type FixtureRecordsByName,
  type SeedKeysOf,
  type ValueGenerator,
} from '../seed/seed.ts';
import type { LazySeed, Seed } from '../store/types.ts';
import { readBehavioursName } from './documents/document-extension.ts';
import type { SandlotOptions } from './options.ts';

/** How the operations are answered that no module answers. */
export type InferredApi = {
  readonly handlerOf: (operation: Operation) => Handler;
  /** The records that the resources start with; absent where nothing is inferred. */
  readonly lazySeed: LazySeed | undefined;
  /** Makes values by the document's schemas. */
  readonly fake: ExampleGenerator;
  /** What is inferred; absent where nothing is. */
  readonly inferredModel: () => InferredModel | undefined;
  /** Resolves when records can be made. */
  readonly ready: () => Promise<void> | undefined;
  /** Has an operation wait for what makes records, before its first call. */
  readonly whenReady: (planned: OperationHandler) => OperationHandler;
};

/** What is inferred from a document, with the keys that a resource starts with below some ancestors. */
export type InferredModel = { readonly inference: ApiModel; readonly keysOf: SeedKeysOf };

/** How many records each resource starts with where nobody says. */
const defaultRecordCount = 3;

/** What a seed of a running clock takes for now, so that it is the same at every start. */
export const seedInstant = Date.UTC(2026, 0, 1);

/** What is inferred from a document, worked out when somebody asks; `undefined` where nothing is. */
export function toLazyApiModel(
  document: OpenApiDocument,
  operations: readonly Operation[],
): (() => ApiModel) | undefined {
  // A document that names its behaviours has them for all that it means to have.
  if (readBehavioursName(document) !== undefined) return undefined;
  return lazily(() => inferApiModel(document, operations));
}

export type InferredApiOptions = {
  readonly start: Omit<Seed, 'records'>;
  readonly userRecords: FixtureRecordsByName;
  readonly records: number | undefined;
  readonly dynamic: SandlotOptions['dynamic'];
  /** What goes before the paths of the document. */
  readonly basePath: string;
  readonly validation: ValidationMode;
};

/** Makes whole values by single schemas. */
export function toFake(faking: ValueGenerator): ExampleGenerator {
  return {
    ready: faking.ready,
    generate: (pointer, given, stream = pointer) =>
      faking.generate([pointer], stream, { given, extent: 'everything' }),
    complete: (pointer, given) =>
      faking.generate([pointer], pointer, { given, extent: 'required' }),
  };
}

/** Opens what is inferred from the document; nothing is, before somebody asks. */
// biome-ignore lint/complexity/noExcessiveLinesPerFunction: it is split when its room is rewritten
export function createInferredApi(
  document: OpenApiDocument,
  inference: (() => ApiModel) | undefined,
  {
    start,
    userRecords,
    records = defaultRecordCount,
    dynamic,
    basePath,
    validation,
  }: InferredApiOptions,
): InferredApi {
  const now = 'frozen' in start.clock ? toClock(start.clock).now() : seedInstant;
  const generator = createValueGenerator(document, { seed: start.value, now });
  const fake = toFake(generator);
  const example = createExampleOutcomes(document, fake);
  const answer =
    dynamic === 'on'
      ? createGeneratedHandlers(document, fake, compileSuccessType)
      : createExampleHandlers(example, fake, compileSuccessType);
  if (inference === undefined)
    return {
      handlerOf: answer,
      lazySeed: undefined,
      inferredModel: () => undefined,
      fake,
      ready: () => undefined,
      whenReady: (planned) => planned,
    };
  const resources = lazily(() =>
    createResourceSeed({
      root: document.root,
      inference: inference(),
      generator,
      fixtures: userRecords,
      count: records,
      seed: start.value,
    }),
  );
  const declaredOf = createDeclaredProperties(document.root, inference);
  const ground = lazily(() => ({
    root: document.root,
    model: inference(),
    generate: generator.generate,
    generateOnDemand: resources().generateOnDemand,
    declaredOf,
    basePath,
    validation,
    exampleBody: ({ operation }: Pick<PlannedOperation, 'operation'>) => example(operation).body,
  }));
  return {
    handlerOf: createHandlers({
      createContext: ground,
      exampleOf: answer,
      isOtherTypeOf: (operation) => compileIsOtherType(document.root, operation),
    }),
    fake,
    ready: generator.ready,
    inferredModel: () => ({ inference: inference(), keysOf: resources().keysOf }),
    lazySeed: {
      keyOf: (name) => resources().keyOf(name),
      recordsOf: (name) => resources().recordsOf(name),
    },
    whenReady: ({ handler: own, ...planned }) => ({
      ...planned,
      // A module has its own mind on what is shown.
      ...(planned.by === 'module' ? {} : { declared: () => declaredOf(planned.operation) }),
      handler: (call, context) => {
        const wait = generator.ready();
        return wait ? wait.then(() => own(call, context)) : own(call, context);
      },
    }),
  };
}

function lazily<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
