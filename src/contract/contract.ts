export type { Breach } from './breach.ts';
export type { Found } from './find-operation.ts';
export { type Judge, openJudge } from './judge.ts';
export type { GotReply, SentRequest } from './traffic.ts';
