export {
  formatGithubAnnotation,
  formatJunit,
  type GithubAnnotation,
  type JunitCase,
  type JunitFailure,
  type JunitReport,
  type JunitSuite,
} from './ci-formats.ts';
export {
  type BodyCoverage,
  type CallCounts,
  type Coverage,
  type CoverageGate,
  type CoverageShare,
  type FailingCalls,
  type FieldCoverage,
  formatCallStatus,
  listFailingCalls,
  listGateFailures,
  listUncovered,
  type MismatchedCall,
  mismatchKindTexts,
  type OperationCoverage,
  type ParameterCoverage,
  parseCoverage,
  type StatusCoverage,
  toPercent,
  type ValueCoverage,
} from './coverage/coverage.ts';

export {
  type CoverageCollector,
  type CoveredCall,
  createCoverageCollector,
  type DocumentOperations,
  type EvictedCalls,
} from './coverage/coverage-collector.ts';
export { renderCoveragePage } from './coverage/page/page.ts';
// The parts below load on demand: `await import('…/contract/verify/verify.ts')`. Only their
// types are exported here.
export type {
  ComparedDocuments,
  Drift,
  DriftChange,
  DriftPlace,
  LifecyclePolicy,
  Severity,
  SeverityPolicy,
} from './drift/drift.ts';
export {
  type Exchange,
  type ExchangeSide,
  isPreflight,
  type Judgement,
  judgeExchange,
  judgeReply,
  judgeRequest,
} from './judge/exchange.ts';
export type { OperationMatch } from './judge/find-operation.ts';
export {
  joinHeader,
  type MessageHeaders,
  type ReceivedReply,
  type SentRequest,
  toBuffer,
} from './judge/http-message.ts';
export { createJudge, type Judge } from './judge/judge.ts';
export { type Mismatch, toViolations } from './judge/mismatch.ts';
export {
  compileUndescribedProperties,
  type ListUndescribedProperties,
} from './judge/undescribed-properties.ts';
export type {
  EnforcedSide,
  ForwardingOptions,
  ProxiedCallCounts,
  ProxyCallLog,
} from './proxy/proxy.ts';
export type { TrafficFailure, TrafficReport } from './traffic/traffic.ts';
export type {
  DescribedWorkflows,
  VerificationOptions,
  VerifyFailure,
  VerifyProgress,
  VerifyReport,
} from './verify/verify.ts';
