/**
 * Which test files `npm run test:replicas` leaves out, as paths below test/, and why. Single tests say it
 * themselves: see skipOnReplicas.
 */
const leftOut: Readonly<Record<string, string>> = {
  'app/replicas.test.ts': 'It starts replicas of its own.',
  'app/watch-documents.test.ts': 'A shared store keeps its documents.',
  'docs.test.ts': 'It reads counts that each replica has of its own.',
  'control/limits.test.ts': 'Each replica limits its own connections.',
  'control/metrics.test.ts': 'Each replica has metrics of its own.',
  'control/probes.test.ts': 'Each replica has probes of its own.',
  'http/errors/client-error.test.ts': 'The proxy refuses such bytes by itself.',
  'http/errors/failures.test.ts': 'It reads what its own process prints.',
  'http/server': 'It is about the connections of one server.',
  'http/tls': 'The proxy has no certificates.',
  'http/upstream': 'It is about the connections of one server.',
};

/** Why a test file does not run on replicas; `undefined`: it does. */
export function whyLeftOut(file: string): string | undefined {
  return Object.entries(leftOut).find(([place]) => file.startsWith(place))?.[1];
}
