/**
 * Which test files share a process, by the name of the file in test/suites/ that runs them: folders
 * and files below test/. Starting Node, tap and all of src/ for each of two hundred files took most of
 * the time of a run. test/suites.test.ts holds that each test file is in one of them.
 */
export const suites = {
  behaviour: ['behaviour', 'compose', 'proxy'],
  control: ['control', 'docs.test.ts', 'docs-inference.test.ts'],
  documents: ['document', 'drift', 'coverage', 'seed', 'response', 'request', 'match', 'contract'],
  rest: [
    'architecture.test.ts',
    'suites.test.ts',
    'stray-error.test.ts',
    'clock.test.ts',
    'nearest.test.ts',
    'sandlot.test.ts',
    'aha',
    'client',
    'command',
    'journal',
  ],
  'scenario-commands': [
    'scenario/check-traffic-command.test.ts',
    'scenario/coverage-command.test.ts',
    'scenario/db-command.test.ts',
    'scenario/drift-command.test.ts',
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
    'scenario/options.test.ts',
    'scenario/other-document.test.ts',
    'scenario/own-behaviours.test.ts',
    'scenario/progress.test.ts',
    'scenario/refused-start.test.ts',
  ],
  'scenario-states': [
    'scenario/end.test.ts',
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
  server: ['server'],
  store: ['store'],
  verify: ['verify'],
} as const;

export type Suite = keyof typeof suites;
