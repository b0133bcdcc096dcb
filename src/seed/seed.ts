export {
  type FixtureRecordsByName,
  noFixtureRecords,
  prependFixtures,
  resolveFixtures,
} from './fixtures/fixture-records.ts';
export { mergeRecordSets, readModuleFixtures } from './fixtures/module-fixtures.ts';
export type { ParsedFixture } from './fixtures/parse-fixtures.ts';
export { type FixtureSource, readFixtures } from './fixtures/read-fixtures.ts';
export { createModuleRecordSpec } from './fixtures/record-spec.ts';
export { multiplyRecords } from './generate/multiply-records.ts';
export { createResourceSeed } from './generate/resource-seed.ts';
export type { SeedKeysOf } from './generate/seed-keys.ts';
export { createValueGenerator, type ValueGenerator } from './generate/value-generator.ts';
export { checkFakerMethods } from './generate/values/faker-method.ts';
