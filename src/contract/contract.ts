export { type Annotation, printAnnotation } from './annotation.ts';
export { type Breach, toViolations } from './breach.ts';
export {
  type Exchange,
  isPreflight,
  type Judged,
  judgeExchange,
  judgeReply,
  judgeRequest,
  type Way,
} from './exchange.ts';
export type { Found } from './find-operation.ts';
export { type Judge, openJudge } from './judge.ts';
export { type Case, type Fault, printJunit, type Suite, type Suites } from './junit.ts';
export { bytesOf, type Fields, type GotReply, joinField, type SentRequest } from './traffic.ts';
