import type { Answer } from '../behaviour/behaviour.ts';
import type { Validation } from '../behaviour/complain.ts';
import { type Fake, openExamples, toExampleAnswer, toFreshAnswer } from '../behaviour/example.ts';
import { openInferred } from '../behaviour/inferred/infer.ts';
import type { Planned } from '../behaviour/plan.ts';
import { toClock } from '../clock.ts';
import {
  type Conclusion,
  type Inference,
  inferResources,
  type OpenApiDocument,
  type Operation,
  openDeclared,
} from '../document/document.ts';
import { openOther, openWanted } from '../response/wanted.ts';
import { type Faking, openFaking } from '../seed/fake.ts';
import type { OwnRecords } from '../seed/own-records.ts';
import { openResourceSeed } from '../seed/resource-seed.ts';
import type { KeysOf } from '../seed/seed-keys.ts';
import type { LaterSeed, Seed } from '../store/store.ts';
import { readBehavioursName } from './behaviours-name.ts';
import type { SandlotOptions } from './options.ts';

/** How the operations are answered that no module answers. */
export type Inferring = {
  readonly infer: (operation: Operation) => Answer;
  /** The records that the resources start with; absent where nothing is inferred. */
  readonly later: LaterSeed | undefined;
  /** Makes values by the document's schemas. */
  readonly fake: Fake;
  /** What is inferred; absent where nothing is. */
  readonly inferred: () => Inferred | undefined;
  /** Resolves when records can be made. */
  readonly ready: () => Promise<void> | undefined;
  /** Has an operation wait for what makes records, before its first call. */
  readonly whenReady: (planned: Planned) => Planned;
};

/** What is inferred from a document, with the keys that a resource starts with below some ancestors. */
export type Inferred = { readonly inference: Inference; readonly keysOf: KeysOf };

/** How many records each resource starts with where nobody says. */
const fewRecords = 3;

/** What a seed of a running clock takes for now, so that it is the same at every start. */
export const seedInstant = Date.UTC(2026, 0, 1);

/** What is inferred from a document, worked out when somebody asks; `undefined` where nothing is. */
export const openInference = (
  document: OpenApiDocument,
  operations: readonly Operation[],
): (() => Inference) | undefined => {
  // A document that names its behaviours has them for all that it means to have.
  if (readBehavioursName(document) !== undefined) return undefined;
  return lazily(() => inferResources(document, operations));
};

export type InferringOptions = {
  readonly start: Omit<Seed, 'records'>;
  readonly own: OwnRecords;
  readonly records: number | undefined;
  readonly dynamic: SandlotOptions['dynamic'];
  /** What goes before the paths of the document. */
  readonly basePath: string;
  readonly validation: Validation;
};

/** Makes whole values by single schemas. */
export const toFake = (faking: Faking): Fake => ({
  ready: faking.ready,
  make: (pointer, given, stream = pointer) =>
    faking.make([pointer], stream, { given, extent: 'everything' }),
  mend: (pointer, given) => faking.make([pointer], pointer, { given, extent: 'required' }),
});

/** Opens what is inferred from the document; nothing is, before somebody asks. */
export const openInferring = (
  document: OpenApiDocument,
  inference: (() => Inference) | undefined,
  { start, own, records = fewRecords, dynamic, basePath, validation }: InferringOptions,
): Inferring => {
  const now = 'frozen' in start.clock ? toClock(start.clock).now() : seedInstant;
  const faking = openFaking(document, { seed: start.value, now });
  const fake = toFake(faking);
  const example = openExamples(document, fake);
  const answer =
    dynamic === 'on'
      ? toFreshAnswer(document, fake, openWanted)
      : toExampleAnswer(example, fake, openWanted);
  if (inference === undefined)
    return {
      infer: answer,
      later: undefined,
      inferred: () => undefined,
      fake,
      ready: () => undefined,
      whenReady: (planned) => planned,
    };
  const resources = lazily(() =>
    openResourceSeed({
      root: document.root,
      inference: inference(),
      faking,
      own,
      count: records,
      seed: start.value,
    }),
  );
  const declaredOf = openDeclared(document.root, inference);
  const ground = lazily(() => ({
    root: document.root,
    inference: inference(),
    make: faking.make,
    virtual: resources().virtual,
    declaredOf,
    basePath,
    validation,
    example: ({ operation }: Conclusion) => example(operation).body,
  }));
  return {
    infer: openInferred(ground, answer, (operation) => openOther(document.root, operation)),
    fake,
    ready: faking.ready,
    inferred: () => ({ inference: inference(), keysOf: resources().keysOf }),
    later: {
      keyOf: (name) => resources().keyOf(name),
      recordsOf: (name) => resources().recordsOf(name),
    },
    whenReady: ({ answer: own, ...planned }) => ({
      ...planned,
      // A module has its own mind on what is shown.
      ...(planned.by === 'module' ? {} : { declared: () => declaredOf(planned.operation) }),
      answer: (call, context) => {
        const wait = faking.ready();
        return wait ? wait.then(() => own(call, context)) : own(call, context);
      },
    }),
  };
};

const lazily = <T>(make: () => T): (() => T) => {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
};
