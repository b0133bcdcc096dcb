import type { Faker } from '@faker-js/faker';
import type { Random } from '../../../base/random.ts';

/** A faker that draws from a random stream of Sandlot, and its current time. */
export type RandomFaker = {
  readonly faker: Faker;
  readonly now: Date;
  /** The stream that everything draws from. */
  readonly random: Random;
  pick(values: readonly unknown[]): unknown;
  /** Switches to another stream, which is created when something is drawn from it. */
  switchStream(create: () => Random): void;
};

/** Loads faker, which takes longer than the rest of the start. */
export async function createRandomFaker(random: Random, now: number): Promise<RandomFaker> {
  // English alone loads ten times as fast as all locales.
  const { faker: english } = await import('@faker-js/faker/locale/en');
  let createStream = () => random;
  let stream: Random | undefined;
  const current = (): Random => {
    stream ??= createStream();
    return stream;
  };
  const next = () => current().fraction();
  // Faker would seed it, but the stream has its seed.
  const randomizer = { next, seed: next };
  const faker: Faker = Reflect.construct(english.constructor, [
    { locale: english.rawDefinitions, randomizer },
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
    switchStream: (create) => {
      createStream = create;
      stream = undefined;
    },
  };
}
