import type { Faker } from '@faker-js/faker';
import type { Random } from '../random.ts';

/** Faker, drawing from a stream of Sandlot's own, and the instant that it takes for now. */
export type Chance = {
  readonly faker: Faker;
  readonly now: Date;
  pick(values: readonly unknown[]): unknown;
};

/** Loads faker when it is first needed: it costs more than the rest of the start. */
export const openChance = async (random: Random, now: number): Promise<Chance> => {
  const { Faker, base, en } = await import('@faker-js/faker');
  const next = () => random.fraction();
  // Nobody seeds it: the stream comes seeded.
  const randomizer = { next, seed: next };
  const faker = new Faker({ locale: [en, base], randomizer });
  const date = new Date(now);
  faker.setDefaultRefDate(date);
  return {
    faker,
    now: date,
    pick: (values) => values[Math.floor(random.fraction() * values.length)],
  };
};
