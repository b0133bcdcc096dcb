/**
 * Which test files share a process, by the name of the file in test/suites/ that runs them: folders
 * and files below test/. Starting Node, tap and all of src/ for each of two hundred files took most of
 * the time of a run. test/suites.test.ts holds that each test file is in one of them.
 */
export const suites = {
  handlers: ['handlers', 'app', 'contract/proxy'],
  control: ['control', 'docs.test.ts'],
  documents: [
    'openapi',
    'inference',
    'contract/drift',
    'contract/coverage',
    'contract/judge',
    'seed',
    'messages/request',
    'messages/response',
  ],
  rest: [
    'architecture.test.ts',
    'architecture-rules.test.ts',
    'suites.test.ts',
    'sandlot.test.ts',
    'aha',
    'base',
    'client',
    'cli',
    'testing',
  ],
  'scenario-commands': [
    'scenario/check-traffic-command.test.ts',
    'scenario/coverage-command.test.ts',
    'scenario/db-command.test.ts',
    'scenario/drift-command.test.ts',
    'scenario/endless-servers.test.ts',
    'scenario/health-command.test.ts',
    'scenario/inspect-command.test.ts',
    'scenario/proxy-command.test.ts',
    'scenario/verify-command.test.ts',
  ],
  'scenario-starts': [
    'scenario/control-off.test.ts',
    'scenario/documented-requests.test.ts',
    'scenario/findings.test.ts',
    'scenario/hostile-requests.test.ts',
    'scenario/https.test.ts',
    'scenario/options.test.ts',
    'scenario/custom-document.test.ts',
    'scenario/own-behaviours.test.ts',
    'scenario/progress.test.ts',
    'scenario/refused-start.test.ts',
  ],
  'scenario-states': [
    'scenario/shutdown.test.ts',
    'scenario/full-disk.test.ts',
    'scenario/sandbox-limits.test.ts',
    'scenario/sandboxes.test.ts',
    'scenario/signals.test.ts',
    'scenario/state-file.test.ts',
    'scenario/watch.test.ts',
  ],
  'scenario-tools': [
    'scenario/conformance.test.ts',
    'scenario/package.test.ts',
    'scenario/recipes.test.ts',
    'scenario/torture.test.ts',
  ],
  http: [
    'http/auth',
    'http/conditional',
    'http/errors',
    'http/idempotency',
    'http/routing',
    'http/server',
    'http/tls',
    'http/read-only-write-only.test.ts',
    'http/requests-page.test.ts',
    'http/uncaught-error.test.ts',
  ],
  store: ['store'],
  verify: ['contract/verify'],
} as const;

export type Suite = keyof typeof suites;
