import { isObject, type JsonObject, objectAt } from '../../openapi/openapi.ts';
import { clockPaths, clockSchemas } from '../clock/clock-schema.ts';
import { consolePaths } from '../console/console-schema.ts';
import type { JournalControlContext } from '../context.ts';
import { coveragePaths, coverageSchemas } from '../coverage/coverage-schema.ts';
import { eventPaths, eventSchemas } from '../events/event-schema.ts';
import { faultPaths, faultSchemas } from '../faults/fault-schema.ts';
import { journalPaths, journalSchemas } from '../journal/journal-schema.ts';
import { updatePaths, updateSchemas } from '../journal/update-schema.ts';
import { verifyPaths, verifySchemas } from '../journal/verify-schema.ts';
import { metricsPaths } from '../metrics/metrics-schema.ts';
import { modelPaths, modelSchemas } from '../model/model-schema.ts';
import { overridePaths, overrideSchemas } from '../overrides/override-schema.ts';
import { rateLimitPaths, rateLimitSchemas } from '../rate-limit/rate-limit-schema.ts';
import { sandboxesSchemas, sandboxPaths } from '../sandboxes/sandbox-schema.ts';
import { serverPaths, serverSchemas } from '../server/server-schema.ts';
import { snapshotPaths, snapshotSchemas } from '../snapshots/snapshot-schema.ts';
import { statePaths, stateSchemas } from '../state/state-schema.ts';
import {
  Clock,
  componentRef,
  Name,
  Problem,
  refusalResponses,
  sharedParameters,
} from './document-parts.ts';

type PathItems = Readonly<Record<string, JsonObject>>;

/** The tag of calls that belong to no sandbox. */
const serverTag = 'Server';

/** The paths of `JournalControlContext`, by tag. */
const journalTags: Readonly<Record<string, PathItems>> = {
  [serverTag]: serverPaths,
  Journal: { ...journalPaths, ...updatePaths, ...verifyPaths },
  Coverage: coveragePaths,
};

/** All paths, by tag. A new resource of the control API adds its paths here. */
const allTags: Readonly<Record<string, PathItems>> = {
  [serverTag]: { ...serverPaths, ...consolePaths },
  'Reset and snapshots': snapshotPaths,
  Sandboxes: sandboxPaths,
  ...journalTags,
  Metrics: metricsPaths,
  'Overrides, faults, rate limit': { ...overridePaths, ...faultPaths, ...rateLimitPaths },
  Clock: clockPaths,
  'Webhooks and callbacks': eventPaths,
  State: statePaths,
  'Operations and resources': modelPaths,
};

/** Adds the tag and the common refusal to the operations of some paths. */
function toTaggedPaths([tag, paths]: readonly [string, PathItems]): PathItems {
  return mapValues(paths, (item) =>
    mapValues(item, (operation) =>
      isObject(operation)
        ? {
            ...operation,
            tags: [tag],
            responses: withForeignOriginResponse(tag, objectAt(operation, 'responses')),
          }
        : operation,
    ),
  );
}

function withForeignOriginResponse(tag: string, responses: JsonObject): JsonObject {
  return tag === serverTag
    ? responses
    : { ...responses, 403: componentRef('responses', 'ForeignOrigin') };
}

function mapValues<T, U>(
  object: Readonly<Record<string, T>>,
  map: (value: T) => U,
): Readonly<Record<string, U>> {
  return Object.fromEntries(Object.entries(object).map(([name, value]) => [name, map(value)]));
}

const tagsByParts: Readonly<
  Record<JournalControlContext['parts'], Readonly<Record<string, PathItems>>>
> = {
  all: allTags,
  journal: journalTags,
};

function listPaths(parts: JournalControlContext['parts']): PathItems {
  return Object.assign({}, ...Object.entries(tagsByParts[parts]).map(toTaggedPaths));
}

/** The OpenAPI document of the control API. */
export function createControlDocument(
  version: string,
  { prefix, controlToken, parts }: Pick<JournalControlContext, 'prefix' | 'controlToken' | 'parts'>,
): JsonObject {
  return {
    openapi: '3.1.0',
    info: {
      title: 'Sandlot control API',
      version,
      description:
        'Controls a Sandlot from tests. A call selects a sandbox by the path prefix `/~NAME`, else by the `Sandlot-Sandbox` header, else by its token; otherwise it selects `default`. Errors are problems (RFC 9457).',
    },
    servers: [
      { url: prefix },
      {
        url: `/~{sandbox}${prefix}`,
        description: 'The sandbox of that name',
        variables: { sandbox: { default: 'default' } },
      },
    ],
    tags: Object.keys(tagsByParts[parts]).map((name) => ({ name })),
    paths: listPaths(parts),
    components: {
      schemas: {
        Name,
        Clock,
        Problem,
        ...snapshotSchemas,
        ...serverSchemas,
        ...journalSchemas,
        ...updateSchemas,
        ...coverageSchemas,
        ...verifySchemas,
        ...overrideSchemas,
        ...faultSchemas,
        ...rateLimitSchemas,
        ...clockSchemas,
        ...eventSchemas,
        ...stateSchemas,
        ...modelSchemas,
        ...sandboxesSchemas,
      },
      parameters: sharedParameters,
      responses: refusalResponses,
      ...(controlToken !== undefined && {
        securitySchemes: { controlToken: { type: 'http', scheme: 'bearer' } },
      }),
    },
    ...(controlToken !== undefined && { security: [{ controlToken: [] }] }),
  };
}

/** The method and path of each control call. */
export function listControlRoutes(
  parts: JournalControlContext['parts'],
): readonly (readonly [method: string, path: string])[] {
  return Object.entries(listPaths(parts)).flatMap(([path, item]) =>
    Object.keys(item)
      .filter((name) => name !== 'parameters')
      .map((method) => [method.toUpperCase(), path] as const),
  );
}
