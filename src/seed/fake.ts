import type { OpenApiDocument } from '../document/document.ts';
import { seedRandom, toRandom } from '../random.ts';
import { openChance } from './chance.ts';
import { type Make, openMake, type Wanted } from './make.ts';

export type FakeOptions = { readonly seed: number; readonly now: number };

/** Makes values that fit schemas, from streams of chance with names: the same name, the same value. */
export type Faking = {
  /** To be waited for before anything is made; `undefined` once nothing is to be waited for. */
  ready(): Promise<void> | undefined;
  make(places: readonly string[], stream: string, wanted: Wanted): unknown;
};

/** Opens the making of values for a document; faker is loaded when somebody first waits for it. */
export const openFaking = (
  document: Pick<OpenApiDocument, 'root'>,
  { seed, now }: FakeOptions,
): Faking => {
  let loading: Promise<void> | undefined;
  let loaded: { readonly make: Make; readonly follow: (stream: string) => void } | undefined;
  const load = async (): Promise<void> => {
    const chance = await openChance(toRandom(seedRandom(seed)), now);
    loaded = {
      make: openMake(document, chance),
      follow: (stream) => chance.follow(() => toRandom(seedRandom(seed, stream))),
    };
  };
  return {
    ready: () => {
      if (loaded) return undefined;
      loading ??= load();
      return loading;
    },
    make: (places, stream, wanted) => {
      if (!loaded) throw new Error('Values were asked for before faker was loaded.');
      loaded.follow(stream);
      return loaded.make(places, wanted);
    },
  };
};
