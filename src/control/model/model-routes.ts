import type { FastifyInstance } from 'fastify';
import { describeNearest } from '../../base/nearest.ts';
import { quote, refuse } from '../../base/refusal.ts';
import type { ControlContext } from '../context.ts';
import { requireResource } from '../state/read-record.ts';
import { createTypedRoutes } from '../typed-route.ts';
import type { modelPaths } from './model-schema.ts';

/** Adds the routes that describe the operations and the resources of the documents. */
export function addModelRoutes(
  scope: FastifyInstance,
  context: Pick<ControlContext, 'model' | 'operations' | 'resources' | 'ready'>,
): void {
  const { model, operations } = context;
  const route = createTypedRoutes<typeof modelPaths>(scope);

  route('GET /operations', async () => ({ operations: model.listOperations() }));

  route('GET /operations/{operation}', async (request) => {
    await context.ready();
    const { operation: id } = request.params;
    const operation = operations.find((one) => one.id === id);
    if (operation !== undefined) return model.describeOperation(operation);
    const ids = operations.map((one) => one.id);
    throw refuse({
      code: 'operation-unknown',
      detail: `No operation ${quote(id)}; ${describeNearest(id.slice(0, 100), ids)}.`,
    });
  });

  route('GET /resources', async () => ({ resources: await model.listResources() }));

  route('GET /resources/{resource}', async (request) => {
    const { resource } = request.params;
    requireResource(context, resource);
    await context.ready();
    return model.describeResource(resource);
  });

  route('GET /findings', async () => ({
    findings: model.findings().map(({ severity, pointer, message, source }) => ({
      severity,
      pointer,
      message,
      ...(source !== undefined && { source }),
    })),
  }));

  route('GET /plan', async () => ({ documents: await model.inspect() }));
}
