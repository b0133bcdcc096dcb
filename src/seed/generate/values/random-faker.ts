import type { Faker } from '@faker-js/faker';
import type { Random } from '../../../base/random.ts';

/** Faker, drawing from a stream of Sandlot's own, and the instant that it takes for now. */
export type RandomFaker = {
  readonly faker: Faker;
  readonly now: Date;
  /** The stream that all of this draws from. */
  readonly random: Random;
  pick(values: readonly unknown[]): unknown;
  /** Draws from another stream from now on; it is opened when something is drawn. */
  switchStream(open: () => Random): void;
};

/** Loads faker when it is first needed: it costs more than the rest of the start. */
export async function createRandomFaker(random: Random, now: number): Promise<RandomFaker> {
  // English alone: with all languages it takes ten times as long to load.
  const { faker: ready } = await import('@faker-js/faker/locale/en');
  let open = () => random;
  let opened: Random | undefined;
  const current = (): Random => {
    opened ??= open();
    return opened;
  };
  const next = () => current().fraction();
  // Nobody seeds it: the stream comes seeded.
  const randomizer = { next, seed: next };
  const faker: Faker = Reflect.construct(ready.constructor, [
    { locale: ready.rawDefinitions, randomizer },
  ]);
  const date = new Date(now);
  faker.setDefaultRefDate(date);
  return {
    faker,
    now: date,
    get random() {
      return current();
    },
    pick: (values) => values[Math.floor(next() * values.length)],
    switchStream: (other) => {
      open = other;
      opened = undefined;
    },
  };
}
