import { InvalidArgumentError, Option } from 'commander';
import { type ClockState, parseFrozenClockInRange } from '../../base/clock.ts';
import { parseTimeSpan } from '../../base/time/time-span.ts';
import { listControlOptions } from './control-options.ts';
import { listDocumentOptions } from './document-options.ts';
import { createEnvOption } from './environment.ts';
import { listEventOptions } from './event-options.ts';
import { listTlsOptions } from './tls-options.ts';
import { listUpstreamOptions } from './upstream-options.ts';

/** The options of `sandlot [documents...]`, in the groups of `--help`. */
export function listServerOptions(): readonly Option[] {
  return [
    ...inGroup('API', [
      ...listAddressOptions(),
      createHostSuffixOption(),
      ...listTlsOptions(),
      ...listDocumentOptions(),
      ...listValidationOptions(),
      ...listProtocolOptions(),
      ...listBehaviourOptions(),
      ...listUpstreamOptions(parseTime),
    ]),
    ...inGroup('Data', listDataOptions()),
    ...inGroup('Control', listControlOptions(createEnvOption)),
    ...inGroup('Events', listEventOptions(createEnvOption)),
    ...inGroup('Storage', listStorageOptions()),
    ...inGroup('Other', [
      createEnvOption(
        '--log <form>',
        'Prints each request to stdout, as a line for people or as JSON. (default: requests on a terminal, else off)',
        'LOG',
      ).choices(['requests', 'json', 'off']),
      createEnvOption('--log-level <level>', 'How much is written to stderr.', 'LOG_LEVEL')
        .choices(['silent', 'error', 'warn', 'info', 'debug'])
        .default('error'),
      new Option('--no-color', 'Prints without colours, as NO_COLOR=1 does.'),
      new Option('-h, --help', 'Shows this help, with the settings of the behaviours.'),
    ]),
  ];
}

function inGroup(name: string, options: readonly Option[]): readonly Option[] {
  return options.map((option) => option.helpGroup(`${name}:`));
}

export function listAddressOptions(): readonly Option[] {
  return [
    createEnvOption(
      '-p, --port <port>',
      'Port to listen on; 0 picks a free one. Also read from PORT.',
      'PORT',
    )
      .argParser(parsePort)
      .default(4010),
    createEnvOption('--host <host>', 'Address to listen on. Also read from HOST.', 'HOST').default(
      '127.0.0.1',
    ),
  ];
}

function createHostSuffixOption(): Option {
  return createEnvOption(
    '--host-suffix <domain>',
    'Domain whose subdomains select sandboxes, beside NAME.localhost: NAME.DOMAIN.',
    'HOST_SUFFIX',
  ).argParser(parseDomain);
}

function listValidationOptions(): readonly Option[] {
  return [
    createEnvOption(
      '--validate <mode>',
      'What happens to a request that violates the document: it is refused, served with a notice in the header Sandlot-Notice, or served.',
      'VALIDATE',
    )
      .choices(['refuse', 'warn', 'off'])
      .default('refuse'),
    createEnvOption(
      '--check-replies <which>',
      'Which replies are checked against the document.',
      'CHECK_REPLIES',
    )
      .choices(['all', 'sample', 'off'])
      .default('all'),
    createEnvOption(
      '--notices <mode>',
      'What happens to input that the real API would silently ignore: it is served with a notice, or refused with 400.',
      'NOTICES',
    )
      .choices(['serve', 'refuse'])
      .default('serve'),
    createEnvOption('--no-auth', 'Accepts requests without credentials.', 'NO_AUTH'),
    createEnvOption(
      '--tokens <file>',
      'Accepts only the tokens of this JSON file. The Aha! API also accepts the documented ones.',
      'TOKENS',
    ),
    createEnvOption('--cors', 'Answers requests from web pages of other origins.', 'CORS'),
    createEnvOption(
      '-d, --dynamic',
      'Generates new data for each reply that shows no record, instead of the example.',
      'DYNAMIC',
    ),
    createEnvOption('-w, --watch', 'Reloads changed files and keeps the state.', 'WATCH'),
    createRequestTimeoutOption(),
    createDrainOption(),
  ];
}

function listProtocolOptions(): readonly Option[] {
  return [
    createEnvOption(
      '--etag <which>',
      'Which operations have ETags and answer conditional requests.',
      'ETAG',
    )
      .choices(['always', 'documented', 'off'])
      .default('documented'),
    createEnvOption(
      '--idempotency <which>',
      'Which writes recognize a repeated request by its Idempotency-Key.',
      'IDEMPOTENCY',
    )
      .choices(['always', 'documented', 'off'])
      .default('documented'),
    createEnvOption(
      '--stream-interval <time>',
      'The pause between the items of a stream.',
      'STREAM_INTERVAL',
    )
      .argParser(parseStepDuration)
      .default(0, '0'),
  ];
}

export function createRequestTimeoutOption(): Option {
  return createEnvOption(
    '--request-timeout <time>',
    'How long a client may take to send a request, body included.',
    'REQUEST_TIMEOUT',
  )
    .argParser(parseTime)
    .default(minute, '60s');
}

export function createDrainOption(): Option {
  return createEnvOption(
    '--drain <time>',
    'How long requests may take to end after SIGTERM; the readiness probe fails at once.',
    'DRAIN',
  )
    .argParser(parseTime)
    .default(10 * second, '10s');
}

function listBehaviourOptions(): readonly Option[] {
  return [
    createEnvOption(
      '--behaviours <file>',
      'Module with your own behaviours, or `aha` for the bundled one.',
      'BEHAVIOURS',
    ),
    createSetOption('Sets a setting of the behaviours; all are listed below. Repeatable.'),
  ];
}

function createSetOption(description: string): Option {
  return createEnvOption('--set <name=value>', description, 'SET')
    .argParser(parseSetting)
    .default({}, 'none');
}

/** The options that a store was started with, and that all who open it need. */
export function listSeedOptions(): readonly Option[] {
  return [
    ...listRecordOptions(),
    createNowOption(),
    createSetOption('Sets a setting of the behaviours. Repeatable.'),
  ];
}

function listDataOptions(): readonly Option[] {
  return [
    ...listRecordOptions(),
    createEnvOption(
      '--lifecycle <time>',
      'Time that a job, or another record of a 202 reply, stays in each state; 0 ends it at the next read.',
      'LIFECYCLE',
    )
      .argParser(parseStepDuration)
      .default(0, '0'),
    createNowOption(),
  ];
}

function createNowOption(): Option {
  return createEnvOption(
    '--now <instant>',
    'Freezes the clock at an instant such as 2019-02-06T01:48:24Z.',
    'NOW',
  ).argParser(parseInstant);
}

function listRecordOptions(): readonly Option[] {
  return [
    createEnvOption(
      '--seed <n>',
      'Number that ids and records are generated from: the same seed, the same data. (default: 1)',
      'SEED',
    ).argParser(parseWholeNumber),
    createEnvOption(
      '--fixtures <path>',
      'File or folder with your own records, placed before the generated ones.',
      'FIXTURES',
    ),
    createEnvOption(
      '--records <n>',
      'Number of records to generate for each resource. (default: 3; 0 for the Aha! API)',
      'RECORDS',
    ).argParser(parseWholeNumber),
    createEnvOption(
      '--unknown-keys <mode>',
      'Makes a record for each unknown key, or answers 404. (default: 404 where keys can be known)',
      'UNKNOWN_KEYS',
    ).choices(['make', '404']),
  ];
}

function listStorageOptions(): readonly Option[] {
  return [
    createEnvOption('--db <file>', 'Stores the state in this JSON file.', 'DB'),
    createEnvOption(
      '--store <url>',
      'Stores the state in Valkey or Redis, where several replicas share it: valkey://HOST:6379/0.',
      'STORE',
    ),
    createEnvOption(
      '--consistency <level>',
      'Which writes of other replicas a read sees: all, at least those of its client, or those that have arrived.',
      'CONSISTENCY',
    )
      .choices(['strong', 'session', 'eventual'])
      .default('strong'),
    createEnvOption(
      '--durability <when>',
      'What a stored write survives: a crash of the process, a loss of power, or only a regular exit; with --store also replicas=N.',
      'DURABILITY',
    )
      .argParser(parseDurability)
      .default('process'),
    createEnvOption(
      '--log-max <mb>',
      'Rewrites the file when its log has this many megabytes.',
      'LOG_MAX',
    )
      .argParser(parsePositiveInteger)
      .default(64),
    createEnvOption('--watch-db', 'Applies edits of the file while it is in use.', 'WATCH_DB'),
    createEnvOption(
      '--snapshot-max <n>',
      'Maximum number of snapshots of each sandbox.',
      'SNAPSHOT_MAX',
    )
      .argParser(parsePositiveInteger)
      .default(1000),
    createEnvOption('--sandbox-max <n>', 'Maximum number of sandboxes in memory.', 'SANDBOX_MAX')
      .argParser(parsePositiveInteger)
      .default(100_000),
    createEnvOption(
      '--sandbox-idle <time>',
      'Drops sandboxes that have been idle this long.',
      'SANDBOX_IDLE',
    )
      .argParser(parseTime)
      .default(24 * hour, '24h'),
  ];
}

/** Variables set by hosting platforms, by option; they count if Sandlot's own is not set. */
export const platformVariables: ReadonlyMap<string, string> = new Map([
  ['port', 'PORT'],
  ['host', 'HOST'],
]);

function parseDurability(text: string): string {
  if (/^(?:process|power|exit|replicas=[1-9])$/.test(text)) return text;
  throw new InvalidArgumentError('Expected process, power, exit or replicas=N.');
}

function parseWholeNumber(text: string): number {
  if (!/^\d{1,10}$/.test(text))
    throw new InvalidArgumentError('Expected a whole number of 0 or more.');
  return Number(text);
}

function parsePositiveInteger(text: string): number {
  const count = parseWholeNumber(text);
  if (count < 1) throw new InvalidArgumentError('Expected 1 or more.');
  return count;
}

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;

function parseTime(text: string): number {
  const milliseconds = parseTimeSpan(text);
  if (milliseconds === undefined || milliseconds === 0) {
    throw new InvalidArgumentError('Expected a time such as 90s, 30min, 24h or 7d.');
  }
  return milliseconds;
}

function parseStepDuration(text: string): number {
  const milliseconds = parseTimeSpan(text);
  if (milliseconds === undefined)
    throw new InvalidArgumentError('Expected a time such as 0, 500ms, 90s or 30min.');
  return milliseconds;
}

/** Parses a number of seconds. */
export function parseSeconds(text: string): number {
  if (/^[1-9]\d{0,5}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('Expected a whole number of at least 1.');
}

export function parsePort(text: string): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  if (!(port <= 65_535)) throw new InvalidArgumentError('Expected a number from 0 to 65535.');
  return port;
}

function parseDomain(text: string): string {
  const domain = text.toLowerCase().replace(/^\./, '');
  if (/^[a-z\d-]+(\.[a-z\d-]+)*$/.test(domain)) return domain;
  throw new InvalidArgumentError('Expected a domain such as sandbox.internal.');
}

function parseInstant(text: string): ClockState {
  const clock = parseFrozenClockInRange(text);
  if (!clock) throw new InvalidArgumentError('Expected an instant such as 2019-02-06T01:48:24Z.');
  return clock;
}

/** Parses one setting, or several separated by blanks in an environment variable. */
function parseSetting(text: string, before: Readonly<Record<string, string>>) {
  const pairs = text.split(/(?<!\s)\s+(?=\w+=)/).map((pair) => {
    const equals = pair.indexOf('=');
    if (equals < 1) throw new InvalidArgumentError('Expected NAME=VALUE.');
    return [pair.slice(0, equals), pair.slice(equals + 1)];
  });
  return { ...before, ...Object.fromEntries(pairs) };
}
