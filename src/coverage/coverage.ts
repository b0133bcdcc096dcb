export { readCoverage } from './read-coverage.ts';
export type {
  Against,
  BodyCoverage,
  CallCounts,
  Coverage,
  FieldCoverage,
  OperationCoverage,
  ParameterCoverage,
  Share,
  StatusCoverage,
  ValueCoverage,
} from './types.ts';
