import type { FastifyInstance, FastifyRequest } from 'fastify';
import { findNearest } from '../base/nearest.ts';
import { type Refusal, refuse } from '../base/refusal.ts';
import { decompressBody } from '../messages/request/request.ts';
import { compilePathPattern } from '../testing/testing.ts';
import { addClockRoutes } from './clock/clock-routes.ts';
import { addConsoleRedirect, addRootRedirect } from './console/console-redirect.ts';
import { addConsoleRoutes } from './console/console-routes.ts';
import type { ControlContext, JournalControlContext } from './context.ts';
import { requireControlToken, requireOwnOrigin } from './control-auth.ts';
import { addCoverageRoute } from './coverage/coverage-routes.ts';
import { addEventRoutes } from './events/event-routes.ts';
import { addFaultRoutes } from './faults/fault-routes.ts';
import { addEventStream } from './journal/event-stream.ts';
import { addJournalRoutes } from './journal/journal-routes.ts';
import { createListenerLimit } from './journal/listener-limit.ts';
import { addPactRoute } from './journal/pact-routes.ts';
import { addUpdateStream } from './journal/update-stream.ts';
import { addVerifyRoutes } from './journal/verify-routes.ts';
import { addMetricsRoute } from './metrics/metrics-routes.ts';
import { addModelRoutes } from './model/model-routes.ts';
import { addOverrideRoutes } from './overrides/override-routes.ts';
import { addRateLimitRoutes } from './rate-limit/rate-limit-routes.ts';
import { requireKnownParameters } from './request/query.ts';
import { addSandboxRoutes } from './sandboxes/sandbox-routes.ts';
import { compressReplies, limitReplies } from './server/compress-replies.ts';
import { addDocumentRoutes, addHealthRoutes } from './server/server-routes.ts';
import { addResetRoute, addSnapshotRoutes } from './snapshots/snapshot-routes.ts';
import { addRecordRoutes } from './state/record-routes.ts';
import { addStateExportRoutes } from './state/state-export-routes.ts';
import { addStateRoutes } from './state/state-routes.ts';

export type {
  ApiDescription,
  ControlContext,
  ExplainUnknownUser,
  ListSandboxTokens,
  ReferenceProperty,
  ResourceCatalog,
  SandboxPrincipal,
  SandboxRegistry,
  SandboxToken,
  StateChange,
} from './context.ts';
export { createReadiness, type Readiness } from './server/readiness.ts';

/** The path prefix of the control API, unless an option sets another. */
export const defaultControlPrefix = '/_sandlot';

/**
 * Adds the control API, which `GET /_sandlot/control.json` describes. Its routes throw refusals; the
 * error handler of the app turns them into problems (RFC 9457).
 */
export function addControl(app: FastifyInstance, context: ControlContext): void {
  addRootRedirect(app, context);
  addBelowPrefix(app, context, (scope) => {
    addTrafficRoutes(scope, context);
    addMetricsRoute(scope, context);
    addConsoleRoutes(scope, context);
    addConsoleRedirect(scope, context);
    scope.register(async (prepared) => {
      addPreparation(prepared, context);
      addStateExportRoutes(prepared, context);
    });
    scope.register(async (withoutQuery) => addRoutesWithoutQuery(withoutQuery, context));
  });
}

/** Adds the part of the control API that needs no state: health, documents, journal and coverage. */
export function addJournalControl(app: FastifyInstance, context: JournalControlContext): void {
  addBelowPrefix(app, context, (scope) => addTrafficRoutes(scope, context));
}

function addTrafficRoutes(scope: FastifyInstance, context: JournalControlContext): void {
  const listenerLimit = createListenerLimit();
  addHealthRoutes(scope, context);
  addDocumentRoutes(scope, context);
  scope.register(async (prepared) => {
    addPreparation(prepared, context);
    addJournalRoutes(prepared, context);
    addPactRoute(prepared, context);
    addVerifyRoutes(prepared, context, listenerLimit);
    addCoverageRoute(prepared, context);
    addEventStream(prepared, context, listenerLimit);
    addUpdateStream(prepared, context, listenerLimit);
  });
}

/** Control calls see everything that was acknowledged by any replica. */
function addPreparation(
  scope: FastifyInstance,
  { prepareRequest }: Pick<JournalControlContext, 'prepareRequest'>,
): void {
  if (prepareRequest === undefined) return;
  scope.addHook('preHandler', async (request) => {
    await prepareRequest(request, 'write');
  });
}

function addRoutesWithoutQuery(scope: FastifyInstance, context: ControlContext): void {
  scope.addHook('preHandler', async (request) =>
    requireKnownParameters(request, context.apiKeyParameters),
  );
  addPreparation(scope, context);
  addResetRoute(scope, context);
  addSnapshotRoutes(scope, context);
  addSandboxRoutes(scope, context);
  addModelRoutes(scope, context);
  addStateRoutes(scope, context);
  addRecordRoutes(scope, context);
  addClockRoutes(scope, context);
  addOverrideRoutes(scope, context);
  addFaultRoutes(scope, context);
  addRateLimitRoutes(scope, context);
  addEventRoutes(scope, context, createListenerLimit());
  // A clock that was set may have made messages due, and a reset has dropped some.
  scope.addHook('onResponse', async (request) => {
    if (request.method !== 'GET') context.events.wake(context.sandboxNameOf(request));
  });
}

function addBelowPrefix(
  app: FastifyInstance,
  context: JournalControlContext,
  addRoutes: (scope: FastifyInstance) => void,
): void {
  const { prefix, controlToken } = context;
  app.register(
    async (scope) => {
      limitReplies(scope);
      compressReplies(scope);
      scope.addHook('onRequest', async (request) => {
        requireOwnOrigin(request, context);
        if (controlToken !== undefined) requireControlToken(request, controlToken, prefix);
        context.sandboxNameOf(request);
      });
      scope.addHook('preHandler', async (request) => {
        const { body, headers } = request;
        if (Buffer.isBuffer(body)) request.body = decompressBody(body, headers['content-encoding']);
      });
      scope.setNotFoundHandler(async (request, reply) => {
        if (request.method === 'HEAD') return context.answerAsGet(app, request, reply);
        throw await refuseUnknownRoute(request, context);
      });
      addRoutes(scope);
    },
    { prefix },
  );
}

/** 404 that suggests the nearest control call. */
async function refuseUnknownRoute(
  { method, url }: FastifyRequest,
  { prefix, parts }: JournalControlContext,
): Promise<Refusal> {
  const { listControlRoutes } = await import('./docs/control-document.ts');
  const routes = listControlRoutes(parts);
  const [path = ''] = url.split('?', 1);
  const nearest = findNearestPath(
    toPathBelowPrefix(path, prefix),
    routes.map(([, routePath]) => routePath),
  );
  const methods = routes.filter(([, routePath]) => routePath === nearest).map(([name]) => name);
  const hint =
    nearest === undefined
      ? ''
      : ` Did you mean ${methods.includes(method) ? method : methods.join(', ')} ${prefix}${nearest}?`;
  return refuse({
    code: 'unknown-route',
    detail: `No control call ${method} ${path}.${hint} GET ${prefix}/control.json lists all calls.`,
  });
}

/** Counts segments, since the prefix may have been percent-encoded in another way. */
function toPathBelowPrefix(path: string, prefix: string): string {
  const segments = path.split('/').slice(prefix.split('/').length);
  return segments
    .map((segment) => `/${segment}`)
    .join('')
    .slice(0, 100);
}

/** A path that fits a template has the wrong method only, so that template is the nearest. */
function findNearestPath(path: string, templates: readonly string[]): string | undefined {
  return (
    templates.find((template) => compilePathPattern(template).test(path)) ??
    findNearest(path, templates)
  );
}
