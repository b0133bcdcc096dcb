export type { ReportedCall } from '../base/reported-call.ts';
export { abbreviateToken, type KnownTokens, readTokens } from './auth/tokens.ts';
export { CallContext } from './calls/call-context.ts';
export {
  type OperationMetrics,
  otherStatus,
  RequestMetrics,
} from './calls/request-metrics.ts';
export { createClientErrorHandler } from './errors/client-error.ts';
export { compileErrorForms } from './errors/documented/error-forms.ts';
export { compileErrorReply } from './errors/error-reply.ts';
export { toProblem } from './errors/problem.ts';
export { answerHeadAsGet } from './routing/allowed-methods.ts';
export { compileIsControlRequest } from './routing/base-paths.ts';
export {
  compileSandboxName,
  readSandboxName,
  withoutSandboxPrefix,
} from './routing/sandbox-name.ts';
export { schemeOf } from './routing/server-url.ts';
export { createControlApp, createListener } from './server/apps-without-operations.ts';
export { createServer, type ServerOptions } from './server/server.ts';
export type { AnsweredEventCall, RecordCallEvents, Service, UpstreamCalls } from './service.ts';
export { createChangeLogs } from './streams/change-log.ts';
