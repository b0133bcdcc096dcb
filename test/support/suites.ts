/**
 * Which test files share a process, by the name of the file in test/suites/ that runs them: folders
 * and files below test/. Starting Node, tap and all of src/ for each of two hundred files took most of
 * the time of a run. test/suites.test.ts holds that each test file is in one of them.
 */
export const suites = {
  documents: ['document', 'drift', 'coverage', 'seed', 'response', 'request', 'match', 'contract'],
  server: ['server', 'journal', 'aha', 'client', 'sandlot.test.ts'],
  behaviour: ['behaviour', 'compose', 'proxy'],
  control: ['control', 'command', 'docs.test.ts', 'docs-inference.test.ts'],
  store: ['store'],
  verify: ['verify'],
  texts: ['architecture.test.ts', 'suites.test.ts', 'clock.test.ts', 'nearest.test.ts'],
  scenario: ['scenario'],
} as const;

export type Suite = keyof typeof suites;
