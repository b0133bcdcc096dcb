export { type FailOn, type Gate, listObstacles } from './gate.ts';
export {
  type CoveredCall,
  type Gathering,
  type GoneCalls,
  openGathering,
  type Part,
} from './gather.ts';
export { kindTexts } from './kind-text.ts';
export { listMissing } from './missing.ts';
export { toPage } from './page.ts';
export { readCoverage } from './read-coverage.ts';
export { toPercent } from './sum-up.ts';
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
