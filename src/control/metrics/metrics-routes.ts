import type { FastifyInstance } from 'fastify';
import { refuse } from '../../base/refusal.ts';
import type { ControlContext } from '../context.ts';
import { createTypedRoutes } from '../typed-route.ts';
import type { metricsPaths } from './metrics-schema.ts';

/** Adds `GET /metrics`. Its library is loaded by the first call, since most servers are never asked. */
export function addMetricsRoute(scope: FastifyInstance, context: ControlContext): void {
  let format: (() => Promise<string>) | undefined;
  createTypedRoutes<typeof metricsPaths>(scope)('GET /metrics', async (_request, reply) => {
    if (context.metrics === undefined)
      throw refuse({
        code: 'metrics-off',
        detail: 'The server counts nothing. Start it without --no-metrics.',
      });
    if (format === undefined) {
      const { compileMetrics } = await import('./prometheus.ts');
      format ??= compileMetrics({ ...context, metrics: context.metrics });
    }
    reply.type('text/plain; version=0.0.4; charset=utf-8');
    return format();
  });
}
