export { multiplyRecords } from './generate/multiply-records.ts';
export { listReferenceProperties } from './generate/references.ts';
export { createResourceSeed } from './generate/resource-seed.ts';
export type { SeedKeysOf } from './generate/seed-keys.ts';
export type { SeedParentsOf } from './generate/seed-parents.ts';
export { createValueGenerator, type ValueGenerator } from './generate/value-generator.ts';
export { checkFakerMethods } from './generate/values/faker-method.ts';
export {
  type FixtureRecordsByName,
  noFixtureRecords,
  prependFixtures,
  resolveFixtures,
} from './supplied/fixture-records.ts';
export { mergeRecordSets, readModuleFixtures } from './supplied/module-fixtures.ts';
export type { ParsedFixture } from './supplied/parse-fixtures.ts';
export { type FixtureSource, readFixtures } from './supplied/read-fixtures.ts';
export { createModuleRecordSpec } from './supplied/record-spec.ts';
