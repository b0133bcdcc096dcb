import { seedRandom, toRandom } from '../../base/random.ts';
import type { OpenApiDocument } from '../../openapi/openapi.ts';
import {
  createGenerateValue,
  type GenerateOptions,
  type GenerateValue,
} from './values/generate-value.ts';
import { createRandomFaker } from './values/random-faker.ts';

export type ValueGeneratorOptions = { readonly seed: number; readonly now: number };

/** Makes values that fit schemas, from streams of chance with names: the same name, the same value. */
export type ValueGenerator = {
  /** To be waited for before anything is made; `undefined` once nothing is to be waited for. */
  ready(): Promise<void> | undefined;
  generate(places: readonly string[], stream: string, wanted: GenerateOptions): unknown;
};

/** Opens the making of values for a document; faker is loaded when somebody first waits for it. */
export function createValueGenerator(
  document: Pick<OpenApiDocument, 'root'>,
  { seed, now }: ValueGeneratorOptions,
): ValueGenerator {
  let loading: Promise<void> | undefined;
  let loaded:
    | { readonly make: GenerateValue; readonly follow: (stream: string) => void }
    | undefined;
  const load = async (): Promise<void> => {
    const chance = await createRandomFaker(toRandom(seedRandom(seed)), now);
    loaded = {
      make: createGenerateValue(document, chance),
      follow: (stream) => chance.switchStream(() => toRandom(seedRandom(seed, stream))),
    };
  };
  return {
    ready: () => {
      if (loaded) return undefined;
      loading ??= load();
      return loading;
    },
    generate: (places, stream, wanted) => {
      if (!loaded) throw new Error('Values were asked for before faker was loaded.');
      loaded.follow(stream);
      return loaded.make(places, wanted);
    },
  };
}
