import { seedRandom, toRandom } from '../../base/random.ts';
import type { OpenApiDocument } from '../../openapi/openapi.ts';
import {
  createGenerateValue,
  type GenerateOptions,
  type GenerateValue,
} from './values/generate-value.ts';
import { createRandomFaker } from './values/random-faker.ts';

export type ValueGeneratorOptions = { readonly seed: number; readonly now: number };

/** Generates values for schemas from named random streams. The same stream gives the same value. */
export type ValueGenerator = {
  /** Loads faker. Await it before `generate`; `undefined` once it is loaded. */
  ready(): Promise<void> | undefined;
  generate(schemaPointers: readonly string[], stream: string, options: GenerateOptions): unknown;
};

/** Creates a value generator for a document. */
export function createValueGenerator(
  document: Pick<OpenApiDocument, 'root'>,
  { seed, now }: ValueGeneratorOptions,
): ValueGenerator {
  let loading: Promise<void> | undefined;
  let loaded:
    | { readonly generate: GenerateValue; readonly switchStream: (stream: string) => void }
    | undefined;
  const load = async (): Promise<void> => {
    const randomFaker = await createRandomFaker(toRandom(seedRandom(seed)), now);
    loaded = {
      generate: createGenerateValue(document, randomFaker),
      switchStream: (stream) => randomFaker.switchStream(() => toRandom(seedRandom(seed, stream))),
    };
  };
  return {
    ready: () => {
      if (loaded) return undefined;
      loading ??= load();
      return loading;
    },
    generate: (schemaPointers, stream, options) => {
      if (!loaded) throw new Error('Values cannot be generated before ready() is awaited.');
      loaded.switchStream(stream);
      return loaded.generate(schemaPointers, options);
    },
  };
}
