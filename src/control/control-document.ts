import type { JsonObject } from '../document/document.ts';
import { clockSchemas, describeClock } from './describe-clock.ts';
import { describeDouble, doubleSchemas } from './describe-double.ts';
import { describeJournal, journalSchemas } from './describe-journal.ts';
import { describeSandbox } from './describe-sandbox.ts';
import { describeSandboxes, sandboxesSchemas } from './describe-sandboxes.ts';
import { describeServer } from './describe-server.ts';
import { describeState, stateSchemas } from './describe-state.ts';
import { parameters, replies, schemas } from './description.ts';

/** All paths below the prefix, by part; a new part of the control plane adds its own here. */
const paths: Readonly<Record<string, JsonObject>> = {
  ...describeServer,
  ...describeSandbox,
  ...describeSandboxes,
  ...describeJournal,
  ...describeDouble,
  ...describeClock,
  ...describeState,
};

/** The control plane as an OpenAPI document. */
export const describeControl = (version: string, prefix: string): JsonObject => ({
  openapi: '3.1.0',
  info: {
    title: 'Sandlot control API',
    version,
    description:
      'What a test does beside the API itself. A call is for one sandbox: the one that the path prefix names, else the one that the `Sandlot-Sandbox` field names, else `default`. Errors are problems (RFC 9457).',
  },
  servers: [
    { url: prefix },
    {
      url: `/~{sandbox}${prefix}`,
      description: 'For the sandbox of that name',
      variables: { sandbox: { default: 'default' } },
    },
  ],
  paths,
  components: {
    schemas: {
      ...schemas,
      ...journalSchemas,
      ...doubleSchemas,
      ...clockSchemas,
      ...stateSchemas,
      ...sandboxesSchemas,
    },
    parameters,
    responses: replies,
  },
});

/** Method and path of each control call. */
export const listControl = (): readonly (readonly [method: string, path: string])[] =>
  Object.entries(paths).flatMap(([path, item]) =>
    Object.keys(item)
      .filter((name) => name !== 'parameters')
      .map((method) => [method.toUpperCase(), path] as const),
  );
