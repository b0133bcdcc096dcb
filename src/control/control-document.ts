import { isObject, type JsonObject, objectAt } from '../document/document.ts';
import type { Journaled } from './control.ts';
import { clockSchemas, describeClock } from './describe-clock.ts';
import { coverageSchemas, describeCoverage } from './describe-coverage.ts';
import { describeFault, faultSchemas } from './describe-fault.ts';
import { describeJournal, journalSchemas } from './describe-journal.ts';
import { describeOverride, overrideSchemas } from './describe-override.ts';
import { describeRateLimit, rateLimitSchemas } from './describe-rate-limit.ts';
import { describeSandbox, snapshotSchemas } from './describe-sandbox.ts';
import { describeSandboxes, sandboxesSchemas } from './describe-sandboxes.ts';
import { describeServer, serverSchemas } from './describe-server.ts';
import { describeState, stateSchemas } from './describe-state.ts';
import { describeVerify, verifySchemas } from './describe-verify.ts';
import { named, parameters, refusals } from './description.ts';
import { Clock, Name, Problem } from './schema.ts';

type Paths = Readonly<Record<string, JsonObject>>;

/** What is of no sandbox. */
const ofServer = 'The server';

/** The paths that tell what came in, by part. */
const journalParts: Readonly<Record<string, Paths>> = {
  [ofServer]: describeServer,
  'The journal': { ...describeJournal, ...describeVerify },
  'The coverage': describeCoverage,
};

/** All paths below the prefix, by part; a new part of the control plane adds its own here. */
const allParts: Readonly<Record<string, Paths>> = {
  [ofServer]: describeServer,
  'Reset and snapshots': describeSandbox,
  Sandboxes: describeSandboxes,
  ...journalParts,
  'Overrides, faults, rate limit': { ...describeOverride, ...describeFault, ...describeRateLimit },
  'The clock': describeClock,
  'The state': describeState,
};

/** Paths whose operations stand under the name of their part, with what each of it may answer. */
const complete = ([tag, paths]: readonly [string, Paths]): Paths =>
  mapValues(paths, (item) =>
    mapValues(item, (operation) =>
      isObject(operation)
        ? { ...operation, tags: [tag], responses: toReplies(tag, objectAt(operation, 'responses')) }
        : operation,
    ),
  );

const toReplies = (tag: string, responses: JsonObject): JsonObject =>
  tag === ofServer ? responses : { ...responses, 403: named('responses', 'Foreign') };

const mapValues = <T, U>(
  object: Readonly<Record<string, T>>,
  map: (value: T) => U,
): Readonly<Record<string, U>> =>
  Object.fromEntries(Object.entries(object).map(([name, value]) => [name, map(value)]));

const tagsOf: Readonly<Record<Journaled['parts'], Readonly<Record<string, Paths>>>> = {
  all: allParts,
  journal: journalParts,
};

const pathsOf = (parts: Journaled['parts']): Paths =>
  Object.assign({}, ...Object.entries(tagsOf[parts]).map(complete));

/** The control plane as an OpenAPI document. */
export const describeControl = (
  version: string,
  { prefix, controlToken, parts }: Pick<Journaled, 'prefix' | 'controlToken' | 'parts'>,
): JsonObject => ({
  openapi: '3.1.0',
  info: {
    title: 'Sandlot control API',
    version,
    description:
      'What a test does beside the API itself. A call is for one sandbox: the one that the path prefix names, else the one that the `Sandlot-Sandbox` field names, else the one that its token picks, else `default`. Errors are problems (RFC 9457).',
  },
  servers: [
    { url: prefix },
    {
      url: `/~{sandbox}${prefix}`,
      description: 'For the sandbox of that name',
      variables: { sandbox: { default: 'default' } },
    },
  ],
  tags: Object.keys(tagsOf[parts]).map((name) => ({ name })),
  paths: pathsOf(parts),
  components: {
    schemas: {
      Name,
      Clock,
      Problem,
      ...snapshotSchemas,
      ...serverSchemas,
      ...journalSchemas,
      ...coverageSchemas,
      ...verifySchemas,
      ...overrideSchemas,
      ...faultSchemas,
      ...rateLimitSchemas,
      ...clockSchemas,
      ...stateSchemas,
      ...sandboxesSchemas,
    },
    parameters,
    responses: refusals,
    ...(controlToken !== undefined && {
      securitySchemes: { controlToken: { type: 'http', scheme: 'bearer' } },
    }),
  },
  ...(controlToken !== undefined && { security: [{ controlToken: [] }] }),
});

/** Method and path of each control call. */
export const listControl = (
  parts: Journaled['parts'],
): readonly (readonly [method: string, path: string])[] =>
  Object.entries(pathsOf(parts)).flatMap(([path, item]) =>
    Object.keys(item)
      .filter((name) => name !== 'parameters')
      .map((method) => [method.toUpperCase(), path] as const),
  );
